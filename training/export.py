"""A checkpoint to the weights that ship: ``python -m training.export CHECKPOINT_FOLDER assistant/weights``.

The layers' matrices in 8 bits, no optimiser state; beside them the few values that reading needs (`neural.json`). The
words are those of the encoder that ships (`training.search_model`), beside which the checkpoint was trained.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from safetensors.torch import save_file

from embeddings.encoder.encoder import describe
from embeddings.encoder.network import eighths
from training import base


def export(checkpoint: Path, out: Path, limit: int = 256) -> Path:
    """Write ``neural.safetensors`` and ``neural.json``; returns the first."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "neural.safetensors"
    save_file({name: tensor.contiguous() for name, tensor in eighths(base.trained(checkpoint)).items()}, str(path))
    about = {
        "base": "intfloat/multilingual-e5-small",
        "encoder": describe().weights,
        "limit": limit,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "training": json.loads((checkpoint / "checkpoint.json").read_text("utf-8")),
    }
    (out / "neural.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    path = export(args.checkpoint, args.out)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
