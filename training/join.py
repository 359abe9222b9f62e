"""Several folders of groups as one, in one language: ``python -m training.join DATA ... --language en --out OUT
[--but FILE]``.

Of a question or a passage that several have, the first folder's is kept. A newsletter's language is that of its
passages together; questions about newsletters in another, or asked in another, are left out, look-alikes too, and so
are the series named in FILE.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from corpus.text.language import guess_language

Row = dict[str, Any]
#: Characters of a newsletter that its language is told from.
ENOUGH = 5_000


def spoken(passages: Iterable[Row]) -> dict[str, str]:
    """The language of every series."""
    texts: dict[str, str] = defaultdict(str)
    for row in passages:
        if len(texts[row["series"]]) < ENOUGH:
            texts[row["series"]] += " ".join(row["sentences"]) + "\n"
    return {series: guess_language(text) for series, text in texts.items()}


def joined(
    groups: Iterable[Row], passages: Iterable[Row], language: str, but: Collection[str] = ()
) -> tuple[list[Row], list[Row]]:
    """The questions in a language, each once, and the passages that they use."""
    known: dict[str, Row] = {}
    for row in passages:
        known.setdefault(row["id"], row)
    languages = spoken(known.values())
    inside = {name for name, row in known.items() if languages[row["series"]] == language and row["series"] not in but}
    kept: dict[str, Row] = {}
    for row in groups:
        if row["id"] not in kept and row["passage"] in inside and guess_language(row["question"]) == language:
            kept[row["id"]] = row | {"pool": [name for name in row["pool"] if name in inside]}
    used = {name for row in kept.values() for name in (row["passage"], *row["pool"])}
    return list(kept.values()), [row for name, row in known.items() if name in used]


def rows(folders: Iterable[Path], name: str) -> Iterable[Row]:
    for folder in folders:
        yield from map(json.loads, (folder / name).read_text("utf-8").splitlines())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--language", default="en")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--but", type=Path, help="a file of series that are put aside, one a line")
    args = parser.parse_args()
    but = args.but.read_text("utf-8").split() if args.but else ()
    groups, passages = joined(rows(args.data, "groups.jsonl"), rows(args.data, "passages.jsonl"), args.language, but)
    args.out.mkdir(parents=True, exist_ok=True)
    for name, kept in (("groups", groups), ("passages", passages)):
        lines = [json.dumps(row, ensure_ascii=False) for row in kept]
        (args.out / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    print(f"{len(groups)} questions and {len(passages)} passages in {args.out}")


if __name__ == "__main__":
    main()
