"""A checkpoint to the weights that ship: ``python -m training.export ENCODER CHECKPOINT_FOLDER assistant/weights``.

The layers' matrices in 8 bits, the table of words as ENCODER has it, no optimiser state; beside them the few values
that reading needs (`neural.json`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from safetensors.torch import save_file

from assistant.reader.neural import network as network
from assistant.reader.neural.reader import embeddings_digest
from training import base


def export(own: Path, checkpoint: Path, out: Path, limit: int = 256) -> Path:
    """Write ``neural.safetensors`` and ``neural.json`` beside the encoder's words; returns the first."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "neural.safetensors"
    save_file(
        {name: tensor.contiguous() for name, tensor in network.eighths(base.trained(checkpoint)).items()}, str(path)
    )
    for name in ("words.json", "words.safetensors"):
        shutil.copyfile(own / name, out / name)
    about = {
        "base": "sentence-transformers/all-MiniLM-L6-v2",
        "layers": "intfloat/multilingual-e5-small",
        "embeddings": embeddings_digest(base.tensors(base.folder())),
        "limit": limit,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "training": json.loads((checkpoint / "checkpoint.json").read_text("utf-8")),
    }
    (out / "neural.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("own", type=Path, help="the encoder's folder, as `training.encoder` writes it")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    path = export(args.own, args.checkpoint, args.out)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
