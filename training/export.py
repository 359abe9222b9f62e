"""A checkpoint to the weights that ship: ``python -m training.export CHECKPOINT_FOLDER assistant/weights``.

Half precision, safetensors, no optimiser state; beside them the few values that reading needs (`neural.json`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from safetensors.torch import load_file, save_file

from assistant.reader.neural.reader import embeddings_digest
from training import base


def export(checkpoint: Path, out: Path, limit: int = 256) -> Path:
    """Write ``neural.safetensors`` and ``neural.json``; returns the former."""
    tensors = load_file(str(checkpoint / "checkpoint.safetensors"))
    kept = {k.removeprefix("model."): v.half().contiguous() for k, v in tensors.items() if k.startswith("model.")}
    out.mkdir(parents=True, exist_ok=True)
    path = out / "neural.safetensors"
    save_file(kept, str(path))
    about = {
        "base": "sentence-transformers/all-MiniLM-L6-v2",
        "embeddings": embeddings_digest(base.tensors(base.folder())),
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
