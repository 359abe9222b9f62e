"""The table: where it lies, its columns, what conditions say, how an issue becomes rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import numpy as np

from embeddings.encoder.passages import context, openings
from embeddings.library import serialization
from embeddings.library.checksums import data_seal, seal
from embeddings.library.kept import days
from embeddings.library.library import FileRecord, NewIssue
from embeddings.model import LibraryError, NoLibrary, Ref, Scope
from embeddings.store.grams import grams
from embeddings.store.term_index import CONTEXT_TIMES

TABLE = "library.lance"
#: The key of the row that says of the store itself: the fingerprint of its vectors.
STORE = "\0store"
#: Columns that tell a row's place, and that a scope is made of.
PLACE = ("key", "kind", "issue", "edition", "series", "begins", "ends", "position", "opening")
#: What is counted of every issue.
COUNTS = ("page_count", "paragraph_count", "vector_count", "event_count")

_OF_ISSUES = ("head", "events", "added", "language", "rules", "home", "unresolved")
_TEXTS = ("id", "body", "dates", "terms", "digest", *_OF_ISSUES)
_NUMBERS = ("edition", "position", "opening", *COUNTS, "seal", "pieces", "bits_seal")


def dataset(root: str, name: str = TABLE) -> Any:
    """The latest version of a dataset. Raises NoLibrary."""
    import lance

    try:
        return lance.dataset(f"{root}/{name}")
    except ValueError as error:
        if "not found" not in str(error):
            raise LibraryError(f"{root} cannot be opened ({str(error).split(',')[0]}).") from error
        raise NoLibrary(f"There is no archive in {root} yet.") from None


def checked(root: str, data: Any) -> Any:
    """The table, if its columns are those of this version of the program."""
    if missing := {*PLACE, *_TEXTS, *_NUMBERS} - set(data.schema.names):
        raise LibraryError(
            f"The archive {root} was made by another version of Back Issue (it has no {', '.join(sorted(missing))}). "
            f"Build it again in another place: backissue build --library ADDRESS."
        )
    return data


def schema(dimensions: int) -> Any:
    import pyarrow as pa

    kinds = {name: pa.int64() if name in _NUMBERS else pa.string() for name in (*PLACE, *_TEXTS, *_NUMBERS)}
    return pa.schema([*kinds.items(), ("vector", pa.list_(pa.float32(), dimensions)), ("bits", pa.binary())])


def table(rows: Sequence[Mapping[str, Any]], form: Any) -> Any:
    """The rows as a table of this form; vectors stay what they are until then, numbers in a row."""
    import pyarrow as pa

    columns = []
    for column in form:
        values = [row.get(column.name) for row in rows]
        if column.name == "vector":
            empty = np.zeros(column.type.list_size, np.float32)
            flat = np.concatenate([empty if one is None else np.asarray(one, np.float32) for one in values])
            missing = pa.array([one is None for one in values])
            columns.append(pa.FixedSizeListArray.from_arrays(pa.array(flat), type=column.type, mask=missing))
        else:
            columns.append(pa.array(values, column.type))
    return pa.Table.from_arrays(columns, schema=form)


# -- rows


def rows_of(new: NewIssue, edition: int) -> Iterator[dict[str, Any]]:
    """All rows of an issue."""
    issue, dump = new.issue, serialization.dump
    head, (begins, ends) = serialization.head_out(issue.head), days(issue.head.dated)
    place = {"issue": issue.id, "edition": edition, "series": issue.head.series, "begins": begins, "ends": ends}
    added = datetime.now(UTC).isoformat(timespec="seconds")
    home = new.record.path if new.record is not None else issue.path.name
    about = [home, issue.digest, serialization.pages_out(issue.pages), list(issue.warnings)]
    body = dump([*about, len(issue.paragraphs), added])
    events = dump([serialization.event_out(event) for event in new.events])
    yield place | {
        "key": issue.id,
        "kind": "issue",
        "head": head,
        "body": body,
        "events": events,
        "added": added,
        "language": issue.head.language,
        "rules": new.rules,
        "home": home,
        "digest": issue.digest,
        "unresolved": dump(list(new.unresolved)),
        "page_count": len(issue.pages),
        "paragraph_count": len(issue.paragraphs),
        "vector_count": sum(len(made.rows) for made in new.embedded if made is not None),
        "event_count": len(new.events),
        "seal": issue_seal(issue.id, edition, head, body, events),
    }
    terms = dict(_terms_of(new))
    dates = new.dates or [()] * len(issue.paragraphs)
    digests = new.digests or [None] * len(issue.paragraphs)
    for n, (paragraph, opening) in enumerate(zip(issue.paragraphs, openings(issue.paragraphs), strict=True)):
        at = -1 if opening is None else opening
        spans = serialization.spans_out(paragraph.spans, paragraph.doubts)
        headings = dump(list(paragraph.headings))
        text = dump([paragraph.kind.value, paragraph.text, paragraph.article, headings, spans])
        made, digest = new.embedded[n], digests[n]
        row = place | {
            "key": f"{issue.id}\0{n}",
            "kind": "paragraph",
            "position": n,
            "opening": at,
            "id": paragraph.id,
            "body": text,
            "dates": serialization.dates_out(dates[n]),
            "terms": terms.get(n),
            "digest": None if digest is None else digest.hex(),
            "seal": seal(issue.id, edition, n, at, paragraph.id, text),
        }
        if made is not None and made.states is not None:
            data = serialization.states_out(made.states)
            row |= {"pieces": len(made.states), "bits": data, "bits_seal": data_seal(n, data)}
        yield row | {"vector": None if made is None else made.rows[0]}
        for part, vector in enumerate(made.rows[1:] if made is not None else (), 1):
            key = f"{issue.id}\0{n}\0{part}"
            yield place | {"key": key, "kind": "part", "position": n, "opening": at, "vector": vector}


def issue_seal(issue: str, edition: int, head: str, body: str, events: str) -> int:
    return seal(issue, edition, head, body, events)


def file_row(record: FileRecord, edition: int | None) -> dict[str, Any]:
    """What is known of a file of the newsletters' folder; ``edition`` of the issue that it gave, if any."""
    body = serialization.dump(list(astuple(replace(record, issue=edition))))
    return {"key": f"\0file\0{record.path}", "kind": "file", "issue": "", "edition": edition or 0, "body": body}


def setting_row(name: str, value: str) -> dict[str, Any]:
    return {"key": f"\0setting\0{name}", "kind": "setting", "issue": "", "body": value}


def _terms_of(new: NewIssue) -> Iterator[tuple[int, str]]:
    """By a passage's first paragraph the terms of its paragraphs, and those of what it stands under."""
    issue = new.issue
    rows = [(at, issue.paragraphs[n]) for n, at in enumerate(openings(issue.paragraphs)) if at is not None]
    for at, members in groupby(rows, key=lambda row: row[0]):
        passage = [paragraph for _, paragraph in members]
        own = [term for paragraph in passage for term in grams(paragraph.text)]
        around = dict.fromkeys(grams(f"{context(passage[0], issue.head.dated)} {issue.head.title} {issue.head.series}"))
        yield at, " ".join([*own, *(CONTEXT_TIMES * list(around))])


# -- conditions


def condition(within: Scope) -> str:
    """The rows of a scope, of the store's issues and paragraphs."""
    conditions = []
    if within.issues is not None:
        conditions.append(among("issue", sorted(within.issues)))
    if within.series is not None:
        conditions.append(among("series", sorted(within.series)))
    if within.dates:
        conditions.append(overlapping([(when.start, when.end) for when in within.dates]))
    return " AND ".join(conditions) or "true"


def overlapping(times: Sequence[tuple[date, date]]) -> str:
    each = (f"(begins < '{end.isoformat()}' AND ends > '{start.isoformat()}')" for start, end in times)
    return f"({' OR '.join(each)})"


def among(column: str, values: Collection[str] | Collection[int]) -> str:
    some = (quoted(value) if isinstance(value, str) else str(value) for value in values)
    return f"{column} IN ({', '.join(some)})" if values else "false"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def of(refs: Collection[Ref], column: str) -> str:
    """The rows of these Refs by a column of positions, and more: others of the same issues, which the caller drops.

    In this form the index of issues finds them; asked for pair by pair, Lance would read the whole table.
    """
    issues, positions = {ref.issue for ref in refs}, {ref.position for ref in refs}
    return f"{among('issue', sorted(issues))} AND {among(column, sorted(positions))}"


def ref(row: Mapping[str, Any]) -> Ref:
    return Ref(row["edition"], row["issue"], row["position"])
