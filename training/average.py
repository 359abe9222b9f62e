"""The mean of some runs' weights: ``python -m training.average RUN RUN ... --out OUT``.

Runs that go on from one another end at different sides of the same valley; their mean is between them and generalises
a little better than either (Izmailov et al. 2018). A RUN is a checkpoint folder or a file of weights that was exported.
OUT is a checkpoint folder that `evaluate` and `export` read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from safetensors.torch import save_file

from training import base


def average(runs: Sequence[Path], out: Path) -> None:
    kept = [base.trained(run) for run in runs]
    mean = {f"model.{name}": sum(tensors[name] for tensors in kept) / len(kept) for name in kept[0]}
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous() for name, tensor in mean.items()}, str(out / "checkpoint.safetensors"))
    about = [
        json.loads((run / "checkpoint.json" if run.is_dir() else run.with_suffix(".json")).read_text("utf-8"))
        for run in runs
    ]
    (out / "checkpoint.json").write_text(json.dumps({"mean_of": about}), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    average(args.runs, args.out)


if __name__ == "__main__":
    main()
