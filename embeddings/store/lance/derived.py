"""What is kept beside the table so that nobody has to read all of it: counts, series, languages, the calendar, words.

``kept.lance`` holds the merged events in the calendar's order, and in its description the counts and the version of
the table they belong to: for another version they are counted, until ``settle`` has let them follow. Only the series
whose issues have changed are merged anew. ``words.lance`` says how often each word occurs, for spelling; it is counted
again once a twentieth of the paragraphs has changed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from corpus.text.terms import folded_words
from embeddings.library import kept
from embeddings.library.checksums import seal
from embeddings.library.kept import Entry
from embeddings.model import LibraryError, NoLibrary, Scope
from embeddings.store.lance import table
from embeddings.store.lance.table import COUNTS, among, dataset, overlapping

KEPT, WORDS = "kept.lance", "words.lance"
#: Old versions go after so long: who opened one has followed by then.
OLD = timedelta(days=1)
_WORDS_STALE = 0.05
_MADE = ("issue", "edition", "series", "language", "begins", "added", "seal", *COUNTS)


@dataclass(frozen=True, slots=True)
class Kept:
    """What counting the issues gives. ``series``: how many issues each has and the sum of their seals, another
    whenever anything of them changes; ``latest`` the latest edition of an issue."""

    version: int
    counts: tuple[int, ...]
    built: str = ""
    languages: dict[str, int] = field(default_factory=dict)
    series: dict[str, tuple[int, int]] = field(default_factory=dict)
    latest: int = 0


def counted(data: Any) -> Kept:
    """From the rows of all issues, a few short columns of them."""
    rows = data.scanner(columns=list(_MADE), filter="kind = 'issue'").to_table().to_pylist()
    rows.sort(key=lambda row: (row["begins"], row["issue"]))
    series: dict[str, tuple[int, int]] = {}
    for row in rows:
        count, seals = series.get(row["series"], (0, 0))
        series[row["series"]] = count + 1, seals + row["seal"]
    return Kept(
        version=int(data.version),
        counts=(len(rows), *(sum(row[name] for row in rows) for name in COUNTS)),
        built=max((row["added"] for row in rows), default=""),
        languages=dict(Counter(row["language"] for row in rows).most_common()),
        series=dict(sorted(series.items())),
        latest=max((row["edition"] for row in rows), default=0),
    )


def kept_of(root: str, data: Any) -> tuple[Kept, Any]:
    """What is kept of this version of the table, with the calendar; counted, and None, where that is of another."""
    try:
        calendar = dataset(root, KEPT)
    except NoLibrary:
        return counted(data), None
    found = _described(calendar)
    return (found, calendar) if found.version == data.version else (counted(data), None)


def entries(calendar: Any, within: Scope) -> Iterator[Entry]:
    """The entries of a kept calendar, in its order, as far as is asked for."""
    conditions = ["true"]
    if within.series is not None:
        conditions.append(among("series", sorted(within.series)))
    if within.dates:
        conditions.append(overlapping([(when.start, when.end) for when in within.dates]))
    for batch in calendar.scanner(filter=" AND ".join(conditions), batch_size=512).to_batches():
        for row in batch.to_pylist():
            sealed = row.pop("seal")
            entry = Entry(**row)
            if seal(*entry) != sealed:
                raise LibraryError("An event of the archive's calendar is not as it was written. Build it again.")
            yield entry


def merged(contents: Any, series: str) -> list[Entry]:
    """The calendar of a series as its issues tell it now."""
    within = Scope(series=frozenset((series,)))
    return kept.merged(series, contents.told(within), contents.issue_heads(within))


def settle(root: str, data: Any, contents: Any) -> None:
    """Let counts, calendar and words follow this version of the table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    now = counted(data)
    form = _form(KEPT, {"kept": json.dumps(asdict(now))})
    before: Mapping[str, tuple[int, int]] = {}
    stays = form.empty_table()
    try:
        calendar = dataset(root, KEPT)
        before = _described(calendar).series
        stays = calendar.to_table().cast(form)
    except NoLibrary:
        pass
    changed = [name for name, state in now.series.items() if before.get(name) != state]
    same = pa.array([name for name in now.series if name not in changed], pa.string())
    fresh = [entry._asdict() | {"seal": seal(*entry)} for name in changed for entry in merged(contents, name)]
    whole = pa.concat_tables([stays.filter(pc.is_in(stays["series"], same)), table.table(fresh, form)])
    _write(root, KEPT, whole.sort_by([(name, "ascending") for name in Entry._fields]))
    if _stale(root, data, now):
        _count_words(root, data, now)


def _stale(root: str, data: Any, now: Kept) -> bool:
    """Whether a twentieth of the paragraphs came or went since the words were counted."""
    try:
        latest, paragraphs = json.loads(dataset(root, WORDS).schema.metadata[b"kept"])
    except NoLibrary:
        return True
    columns = ["paragraph_count"]
    old = data.scanner(columns=columns, filter=f"kind = 'issue' AND edition <= {latest}").to_table().to_pylist()
    stayed = sum(row["paragraph_count"] for row in old)
    changed = now.counts[2] - stayed + paragraphs - stayed
    return bool(changed > _WORDS_STALE * paragraphs)


def _count_words(root: str, data: Any, now: Kept) -> None:
    counts: Counter[str] = Counter()
    for batch in data.scanner(columns=["body"], filter="kind = 'paragraph'").to_batches():
        for body in batch.column("body").to_pylist():
            words = folded_words(json.loads(body)[1])
            counts.update(word for word in words if 3 <= len(word) <= 40 and word.isalpha())
    rows = [{"word": word, "uses": uses} for word, uses in sorted(counts.items())]
    _write(root, WORDS, table.table(rows, _form(WORDS, {"kept": json.dumps([now.latest, now.counts[2]])})))


def _described(calendar: Any) -> Kept:
    about = json.loads(calendar.schema.metadata[b"kept"])
    series = {name: tuple(state) for name, state in about.pop("series").items()}
    return Kept(**about | {"counts": tuple(about["counts"]), "series": series})


def _form(name: str, about: Mapping[str, str]) -> Any:
    import pyarrow as pa

    columns = ("word", "uses") if name == WORDS else (*Entry._fields, "seal")
    kinds = [(one, pa.int64() if one in ("uses", "issue", "position", "seal") else pa.string()) for one in columns]
    return pa.schema(kinds, metadata=dict(about))


def _write(root: str, name: str, rows: Any) -> None:
    import lance

    try:
        dataset(root, name)
        mode = "overwrite"
    except NoLibrary:
        mode = "create"
    written = lance.write_dataset(rows, f"{root}/{name}", mode=mode)
    written.cleanup_old_versions(older_than=OLD)
