"""The store for archives: one Lance table in a folder, with the files and calls of object storage. Extra ``archive``.

Its form. A Lance commit covers one table, so everything of an issue is in one: a row for the issue (``kind`` "issue",
with its events), one for each paragraph (its passage's terms on the passage's first one), one more for each further
vector of a long paragraph ("part"). Putting issues is one ``merge_insert`` by ``key`` that also deletes what the issues
had before: readers see all of it or nothing, and a dataset that is open is a version that does not change. Beside it
stands ``words``, derived: how often each word occurs as of the last ``settle``, for spelling.

The only file that knows Lance. Its distance is one minus the inner product, turned into a cosine here.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from corpus.model import Event, IssueHead, Paragraph
from corpus.text.terms import folded_words
from embeddings.encoder.passages import context, openings
from embeddings.library import serialization
from embeddings.library.checksums import data_seal, seal
from embeddings.library.kept import days
from embeddings.model import (
    EVERYTHING,
    FileFailure,
    FingerprintMismatch,
    LibraryError,
    NoLibrary,
    PrintedDate,
    Ref,
    Scope,
    States,
    Statistics,
    StoredIssue,
    Vectors,
)
from embeddings.store.contract import Match, Near, NewIssue
from embeddings.store.grams import grams
from embeddings.store.term_index import CONTEXT_TIMES

FOLDER, WORDS = "library.lance", "words.lance"
#: The row that says of the store itself: the fingerprint of its vectors.
_STORE = "\0store"
#: Old versions go after so long: who opened one has followed by then.
_KEPT = timedelta(days=1)
#: Columns of every row that a scope is made of, and that tell the row's place.
_PLACE = ("key", "kind", "issue", "edition", "series", "begins", "ends", "position", "opening")


def exists(folder: Path) -> bool:
    return (folder / FOLDER).is_dir()


class LanceContents:
    """The issues of one version of the table."""

    def __init__(self, folder: Path, data: Any) -> None:
        self._folder = folder
        self._data = data

    @property
    def generation(self) -> int:
        return int(self._data.version)

    @property
    def fingerprint(self) -> str:
        return str(self._rows(f"key = {_quoted(_STORE)}", ("body",))[0]["body"])

    def notice(self, fingerprint: str) -> str:
        stored = self.fingerprint
        if not stored or stored == fingerprint:
            return ""
        return (
            f"The vectors of {self._folder} were made as {stored}, the model now set is {fingerprint}. "
            "Until its issues are embedded again search goes by words alone."
        )

    def issues(self, within: Scope = EVERYTHING, *, after: str = "", most: int | None = None) -> list[StoredIssue]:
        rows = self._issue_rows(within, ("begins",))
        order = sorted((row["begins"], row["issue"]) for row in rows)
        if after:
            at = next((place for place in order if place[1] == after), None)
            at = at or self._place_of(after)
            order = [place for place in order if at is not None and place > at]
        chosen = [issue for _, issue in order[:most]]
        bodies = self._issue_rows(Scope(issues=frozenset(chosen)), ("edition", "head", "body", "seal"))
        stored = {row["issue"]: self._stored(row) for row in bodies}
        return [stored[issue] for issue in chosen]

    def issue(self, identity: str) -> StoredIssue:
        found = self.issues(Scope(issues=frozenset((identity,))))
        if not found:
            raise LibraryError(f'There is no issue "{identity}" in {self._folder}. `backissue issues` lists them.')
        return found[0]

    def issue_heads(self, within: Scope = EVERYTHING) -> dict[str, IssueHead]:
        rows = self._issue_rows(within, ("begins", "head"))
        rows.sort(key=lambda row: (row["begins"], row["issue"]))
        return {row["issue"]: serialization.head_in(row["head"]) for row in rows}

    def paragraphs(self, issue: str) -> list[Paragraph]:
        rows = self._paragraph_rows(f"issue = {_quoted(issue)}")
        if not rows:
            self.issue(issue)
        return [self._paragraph(row) for row in rows]

    def paragraph(self, identity: str) -> tuple[str, Paragraph] | None:
        rows = self._paragraph_rows(f"id = {_quoted(identity)}")
        return (rows[0]["issue"], self._paragraph(rows[0])) if rows else None

    def around(self, paragraph: str, before: int, after: int) -> list[Paragraph]:
        rows = self._rows(f"kind = 'paragraph' AND id = {_quoted(paragraph)}", ("issue", "position"))
        if not rows:
            return []
        at, issue = rows[0]["position"], _quoted(rows[0]["issue"])
        near = self._paragraph_rows(f"issue = {issue} AND position BETWEEN {at - before} AND {at + after}")
        return [self._paragraph(row) for row in near]

    def dates(self, paragraphs: Iterable[str]) -> dict[str, tuple[PrintedDate, ...]]:
        wanted = list(paragraphs)
        if not wanted:
            return {}
        rows = self._rows(f"kind = 'paragraph' AND {_among('id', wanted)}", ("id", "dates"))
        return {row["id"]: serialization.dates_in(row["dates"]) for row in rows}

    def events(self, within: Scope = EVERYTHING) -> list[Event]:
        rows = sorted(self._issue_rows(within, ("edition", "events")), key=lambda row: int(row["edition"]))
        return [serialization.event_in(event) for row in rows for event in json.loads(row["events"])]

    def calendar(self, within: Scope = EVERYTHING) -> Iterator[Event]:
        """Merged when it is asked for, from the issues of its series."""
        from corpus.events.calendar import merge_events

        of_series = Scope(series=within.series)
        merged = merge_events(self.events(of_series), self.issue_heads(of_series))
        return (
            one
            for one in merged
            if not within.dates or (one.when is not None and any(map(one.when.overlaps, within.dates)))
        )

    def series(self) -> dict[str, int]:
        return dict(sorted(Counter(row["series"] for row in self._issue_rows(EVERYTHING, ("series",))).items()))

    def languages(self) -> list[str]:
        return [name for name, _ in Counter(head.language for head in self.issue_heads().values()).most_common()]

    def failures(self) -> list[FileFailure]:
        return []

    def statistics(self) -> Statistics:
        columns = ("page_count", "paragraph_count", "vector_count", "event_count")
        rows = self._issue_rows(EVERYTHING, (*columns, "added"))
        pages, paragraphs, vectors, events = (sum(row[name] for row in rows) for name in columns)
        built = max((row["added"] for row in rows), default="")
        return Statistics(len(rows), pages, paragraphs, vectors, events, failures=0, built=built)

    def uses(self, candidates: Iterable[str]) -> dict[str, int]:
        wanted = list(candidates)
        words = self._words()
        if not wanted or words is None:
            return {}
        rows = words.scanner(filter=_among("word", wanted)).to_table().to_pylist()
        return {row["word"]: row["uses"] for row in rows}

    def words_like(self, prefix: str, most: int, longest: int = 40, shortest: int = 0) -> dict[str, int]:
        words = self._words()
        if words is None:
            return {}
        bounds = f"word >= {_quoted(prefix)} AND word < {_quoted(prefix + chr(0x10FFFF))}"
        rows = words.scanner(filter=bounds).to_table().to_pylist()
        fitting = [(-row["uses"], row["word"]) for row in rows if shortest <= len(row["word"]) <= longest]
        return {word: -uses for uses, word in sorted(fitting)[:most]}

    # -- inside

    def _words(self) -> Any:
        import lance

        return lance.dataset(str(self._folder / WORDS)) if (self._folder / WORDS).is_dir() else None

    def _rows(self, where: str, columns: Sequence[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._data.scanner(columns=list(columns), filter=where).to_table().to_pylist()
        return found

    def _issue_rows(self, within: Scope, columns: Sequence[str]) -> list[dict[str, Any]]:
        return self._rows(f"kind = 'issue' AND {condition(within)}", ("issue", *columns))

    def _place_of(self, issue: str) -> tuple[str, str] | None:
        rows = self._issue_rows(Scope(issues=frozenset((issue,))), ("begins",))
        return (rows[0]["begins"], issue) if rows else None

    def _paragraph_rows(self, where: str) -> list[dict[str, Any]]:
        """Rows of paragraphs in order of entry."""
        rows = self._rows(f"kind = 'paragraph' AND {where}", (*_PLACE, "id", "body", "seal"))
        return sorted(rows, key=lambda row: (row["edition"], row["issue"], row["position"]))

    def _paragraph(self, row: Mapping[str, Any]) -> Paragraph:
        fields = (row["issue"], row["edition"], row["position"], row["opening"], row["id"], row["body"])
        if seal(*fields) != row["seal"]:
            raise self._damaged(f"paragraph {row['key']}")
        return serialization.paragraph_in(row["id"], *json.loads(row["body"]))

    def _stored(self, row: Mapping[str, Any]) -> StoredIssue:
        if seal(row["issue"], row["edition"], row["head"], row["body"]) != row["seal"]:
            raise self._damaged(f"issue {row['issue']}")
        path, digest, pages, warnings, paragraphs, events, added = json.loads(row["body"])
        return StoredIssue(
            row["issue"],
            serialization.path_below(path),
            digest,
            0,
            0,
            serialization.head_in(row["head"]),
            serialization.pages_in(pages),
            paragraphs,
            events,
            tuple(warnings),
            added,
        )

    def _damaged(self, what: str) -> LibraryError:
        return LibraryError(
            f"The store {self._folder} is damaged ({what} is not as it was written). Put its issue there again."
        )


class LanceReader:
    """One version of the table, with its indexes."""

    def __init__(self, folder: Path, fingerprint: str = "") -> None:
        self._folder = folder
        self._fingerprint = fingerprint
        self._see()

    @classmethod
    def open(cls, folder: Path, fingerprint: str = "") -> LanceReader:
        """Raises NoLibrary."""
        if not exists(folder):
            raise NoLibrary(f"There is no archive in {folder} yet.")
        return cls(folder, fingerprint)

    @property
    def contents(self) -> LanceContents:
        return self._contents

    @property
    def by_meaning(self) -> bool:
        return self._by_meaning

    @property
    def passage_count(self) -> int:
        return int(self._data.count_rows("terms IS NOT NULL"))

    def close(self) -> None:
        """Nothing is held but memory."""

    def follow(self) -> bool:
        if self._data.latest_version == self._data.version:
            return False
        self._see()
        return True

    def nearest(self, vector: Vectors, k: int, within: Scope | None = None) -> list[Near]:
        if not self._by_meaning or k < 1:
            return []
        rows = k
        while True:
            rows *= 2
            asked = {"column": "vector", "q": vector, "k": rows, "metric": "dot"}
            where = f"vector IS NOT NULL AND {condition(within or EVERYTHING)}"
            columns = ["issue", "edition", "position", "opening", "_distance"]
            scanner = self._data.scanner(columns=columns, nearest=asked, filter=where, prefilter=True)
            found = scanner.to_table().to_pylist()
            best: dict[Ref, Near] = {}
            for row in sorted(found, key=lambda row: (row["_distance"], _ref(row))):
                ref = _ref(row)
                passage = ref._replace(position=row["opening"])
                best.setdefault(ref, Near(ref, passage, min(1.0 - row["_distance"], 1.0)))
            if len(best) >= k or len(found) < rows:
                return list(best.values())[:k]

    def matching(self, terms: Mapping[str, float], k: int, within: Scope | None = None) -> list[Match]:
        if not terms or k < 1:
            return []
        from lance.query import BooleanQuery, MatchQuery, Occur

        query = BooleanQuery([(Occur.SHOULD, MatchQuery(term, "terms", boost=share)) for term, share in terms.items()])
        columns = ["issue", "edition", "position", "_score"]
        where = condition(within or EVERYTHING)
        scanner = self._data.scanner(columns=columns, full_text_query=query, filter=where, prefilter=True, limit=k)
        rows = sorted(scanner.to_table().to_pylist(), key=lambda row: (-row["_score"], _ref(row)))
        return [Match(_ref(row), row["_score"]) for row in rows]

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        from lance.query import MatchQuery

        return {
            term: self._data.scanner(columns=["_score"], full_text_query=MatchQuery(term, "terms")).to_table().num_rows
            for term in terms
        }

    def passages(self, openings: Collection[Ref]) -> dict[Ref, dict[Ref, Paragraph]]:
        found: dict[Ref, dict[Ref, Paragraph]] = {}
        for row in self.contents._paragraph_rows(_of_passages(openings)) if openings else ():
            ref = _ref(row)
            found.setdefault(ref._replace(position=row["opening"]), {})[ref] = self.contents._paragraph(row)
        return found

    def states(self, openings: Collection[Ref]) -> list[tuple[Ref, Ref, States]]:
        if not openings:
            return []
        where = f"kind = 'paragraph' AND pieces IS NOT NULL AND {_of_passages(openings)}"
        rows = self.contents._rows(where, (*_PLACE, "pieces", "states", "states_seal"))
        found = []
        for row in sorted(rows, key=_ref):
            ref, data = _ref(row), row["states"]
            if data_seal(ref.position, data) != row["states_seal"]:
                raise self.contents._damaged(f"the states of {row['key']}")
            states = np.frombuffer(data, dtype=np.int8).reshape(row["pieces"], -1) if row["pieces"] else _NO_STATES
            found.append((ref._replace(position=row["opening"]), ref, states))
        return found

    def cosines(self, paragraphs: Collection[Ref], vector: Vectors) -> dict[Ref, float]:
        if not paragraphs:
            return {}
        where = f"vector IS NOT NULL AND {_of(paragraphs, 'position')}"
        found: dict[Ref, float] = {}
        for row in self.contents._rows(where, (*_PLACE, "vector")):
            cosine = min(float(np.asarray(row["vector"], dtype=np.float32) @ vector), 1.0)
            found[_ref(row)] = max(cosine, found.get(_ref(row), -1.0))
        return found

    def _see(self) -> None:
        import lance

        self._data = lance.dataset(str(self._folder / FOLDER))
        self._contents = LanceContents(self._folder, self._data)
        self._by_meaning = bool(self._fingerprint) and not self._contents.notice(self._fingerprint)


class LanceWriter:
    """The table open for writing, by one writer at a time: two at once have not been tried."""

    def __init__(self, folder: Path, data: Any) -> None:
        self._folder = folder
        self._data = data

    @classmethod
    def open(cls, folder: Path, fingerprint: str, dimensions: int) -> LanceWriter:
        """Raises FingerprintMismatch where the vectors are another model's."""
        import lance

        if not exists(folder):
            import pyarrow

            folder.mkdir(parents=True, exist_ok=True)
            schema = _schema(dimensions)
            store = _row(key=_STORE, kind="store", issue="", body=fingerprint)
            lance.write_dataset(pyarrow.Table.from_pylist([store], schema=schema), str(folder / FOLDER), schema=schema)
        data = lance.dataset(str(folder / FOLDER))
        stored = LanceContents(folder, data).fingerprint
        if stored != fingerprint:
            raise FingerprintMismatch(f"The vectors of {folder} were made as {stored}, these are {fingerprint}.")
        return cls(folder, data)

    def put(self, issues: Sequence[NewIssue]) -> None:
        if not issues:
            return
        import pyarrow

        edition = time.time_ns()
        rows = [row for n, new in enumerate(issues) for row in _rows_of(new, edition + n)]
        merge = self._data.merge_insert("key").when_matched_update_all().when_not_matched_insert_all()
        merge = merge.when_not_matched_by_source_delete(_among("issue", [new.issue.id for new in issues]))
        merge.execute(pyarrow.Table.from_pylist(rows, schema=self._data.schema))

    def remove(self, issues: Collection[str]) -> None:
        if issues:
            self._data.delete(_among("issue", sorted(issues)))

    def settle(self) -> None:
        """Indexes take in what is new, small files become large ones, words are counted, old versions go."""
        if not self._data.describe_indices():
            tokens = {"base_tokenizer": "whitespace", "stem": False, "lower_case": False, "remove_stop_words": False}
            self._data.create_scalar_index("terms", "INVERTED", ascii_folding=False, with_position=False, **tokens)
            for column in ("key", "issue", "id", "kind"):
                self._data.create_scalar_index(column, "BTREE" if column != "kind" else "BITMAP")
        self._data.optimize.compact_files()
        self._data.optimize.optimize_indices()
        self._count_words()
        self._data.cleanup_old_versions(older_than=_KEPT)

    def close(self) -> None:
        """What was put is there already."""

    def _count_words(self) -> None:
        import lance
        import pyarrow

        counts: Counter[str] = Counter()
        for batch in self._data.scanner(columns=["body"], filter="kind = 'paragraph'").to_batches():
            for body in batch.column("body").to_pylist():
                words = folded_words(json.loads(body)[1])
                counts.update(word for word in words if 3 <= len(word) <= 40 and word.isalpha())
        schema = pyarrow.schema([("word", pyarrow.string()), ("uses", pyarrow.int64())])
        rows = [{"word": word, "uses": uses} for word, uses in sorted(counts.items())]
        place = str(self._folder / WORDS)
        lance.write_dataset(pyarrow.Table.from_pylist(rows, schema=schema), place, schema=schema, mode="overwrite")
        lance.dataset(place).cleanup_old_versions(older_than=_KEPT)


_NO_STATES: States = np.zeros((0, 0), dtype=np.int8)


def _schema(dimensions: int) -> Any:
    import pyarrow as pa

    whole, text = pa.int64(), pa.string()
    return pa.schema(
        [
            *((name, whole if name in ("edition", "position", "opening") else text) for name in _PLACE),
            *((name, text) for name in ("id", "head", "body", "events", "dates", "terms", "added")),
            *((name, whole) for name in ("page_count", "paragraph_count", "vector_count", "event_count")),
            ("seal", whole),
            ("vector", pa.list_(pa.float32(), dimensions)),
            ("pieces", whole),
            ("states", pa.binary()),
            ("states_seal", whole),
        ]
    )


def _row(**values: object) -> dict[str, object]:
    return values


def _rows_of(new: NewIssue, edition: int) -> Iterator[dict[str, object]]:
    """All rows of an issue."""
    issue, dump = new.issue, serialization.dump
    head, (begins, ends) = serialization.head_out(issue.head), days(issue.head.dated)
    place = {"issue": issue.id, "edition": edition, "series": issue.head.series, "begins": begins, "ends": ends}
    vectors = sum(len(made.rows) for made in new.embedded if made is not None)
    added = datetime.now(UTC).isoformat(timespec="seconds")
    about = [issue.path.name, issue.digest, serialization.pages_out(issue.pages), list(issue.warnings)]
    body = dump([*about, len(issue.paragraphs), len(new.events), added])
    yield place | _row(
        key=issue.id,
        kind="issue",
        head=head,
        body=body,
        events=dump([serialization.event_out(event) for event in new.events]),
        added=added,
        page_count=len(issue.pages),
        paragraph_count=len(issue.paragraphs),
        vector_count=vectors,
        event_count=len(new.events),
        seal=seal(issue.id, edition, head, body),
    )
    terms = dict(_terms_of(new))
    dates = new.dates or [()] * len(issue.paragraphs)
    for n, (paragraph, opening) in enumerate(zip(issue.paragraphs, openings(issue.paragraphs), strict=True)):
        at = -1 if opening is None else opening
        spans = serialization.spans_out(paragraph.spans, paragraph.doubts)
        headings = dump(list(paragraph.headings))
        text = dump([paragraph.kind.value, paragraph.text, paragraph.article, headings, spans])
        made = new.embedded[n]
        row = place | _row(key=f"{issue.id}\0{n}", kind="paragraph", position=n, opening=at, id=paragraph.id, body=text)
        row |= _row(dates=serialization.dates_out(dates[n]), terms=terms.get(n))
        row |= _row(seal=seal(issue.id, edition, n, at, paragraph.id, text))
        if made is not None and made.states is not None:
            data = made.states.tobytes()
            row |= _row(pieces=len(made.states), states=data, states_seal=data_seal(n, data))
        yield row | _row(vector=None if made is None else made.rows[0].tolist())
        for part, vector in enumerate(made.rows[1:] if made is not None else (), 1):
            key = f"{issue.id}\0{n}\0{part}"
            yield place | _row(key=key, kind="part", position=n, opening=at, vector=vector.tolist())


def _terms_of(new: NewIssue) -> Iterator[tuple[int, str]]:
    """By a passage's first paragraph the terms of its paragraphs, and those of what it stands under."""
    issue = new.issue
    rows = [(at, issue.paragraphs[n]) for n, at in enumerate(openings(issue.paragraphs)) if at is not None]
    for at, members in groupby(rows, key=lambda row: row[0]):
        passage = [paragraph for _, paragraph in members]
        own = [term for paragraph in passage for term in grams(paragraph.text)]
        around = dict.fromkeys(grams(f"{context(passage[0], issue.head)} {issue.head.title} {issue.head.series}"))
        yield at, " ".join([*own, *(CONTEXT_TIMES * list(around))])


def condition(within: Scope) -> str:
    """The rows of a scope."""
    conditions = ["issue != ''"]
    if within.issues is not None:
        conditions.append(_among("issue", sorted(within.issues)))
    if within.series is not None:
        conditions.append(_among("series", sorted(within.series)))
    if within.dates:
        times = (_time(when.start, when.end) for when in within.dates)
        conditions.append(f"({' OR '.join(times)})")
    return " AND ".join(conditions)


def _time(start: date, end: date) -> str:
    return f"(begins < '{end.isoformat()}' AND ends > '{start.isoformat()}')"


def _among(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(map(_quoted, values))})" if values else "false"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _of_passages(openings: Collection[Ref]) -> str:
    return _of(openings, "opening")


def _of(refs: Collection[Ref], column: str) -> str:
    """The rows of these editions with one of these numbers in a column, edition by edition."""
    each = []
    for (edition, issue), members in groupby(sorted(refs), key=lambda ref: ref[:2]):
        places = ", ".join(str(ref.position) for ref in members)
        each.append(f"(issue = {_quoted(issue)} AND edition = {edition} AND {column} IN ({places}))")
    return f"({' OR '.join(each)})"


def _ref(row: Mapping[str, Any]) -> Ref:
    return Ref(row["edition"], row["issue"], row["position"])
