"""The mean of some runs' weights: ``python -m training.average RUN RUN ... --out OUT``.

Runs that go on from one another end at different sides of the same valley; their mean is between them and generalises
a little better than either (Izmailov et al. 2018). OUT is a checkpoint folder that `evaluate` and `export` read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from safetensors.torch import load_file, save_file


def average(runs: Sequence[Path], out: Path) -> None:
    kept = [load_file(str(run / "checkpoint.safetensors")) for run in runs]
    names = [name for name in kept[0] if name.startswith("model.")]
    mean = {name: sum(tensors[name].float() for tensors in kept) / len(kept) for name in names}
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous() for name, tensor in mean.items()}, str(out / "checkpoint.safetensors"))
    about = [json.loads((run / "checkpoint.json").read_text("utf-8")) for run in runs]
    (out / "checkpoint.json").write_text(json.dumps({"mean_of": about}), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    average(args.runs, args.out)


if __name__ == "__main__":
    main()
