"""Writers of a store killed in the middle: nothing acknowledged is lost, no issue is half there, no text is another's.

    python -m benchmarks.scale.kills --times 100 lance:FOLDER

A process puts six issues again and again, each time as another edition, settles and cleans, and says what is done; it
is killed (SIGKILL) after a time drawn by chance, another reads what is there. Only processes that end touch the store:
this one imports and forks.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

from corpus.issues import named
from corpus.model import Box, Issue, IssueHead, Kind, Page, Paragraph, Span
from embeddings.library.library import NewIssue
from embeddings.model import Embedded, NoLibrary, Ref
from embeddings.store.places import is_address, open_reader, open_writer

ISSUES, PARAGRAPHS, DIMENSIONS, FINGERPRINT = 6, 8, 8, "made/1"


def made(number: int, edition: int) -> NewIssue:
    """Issue ``number`` whose every paragraph says which edition it is of."""
    from pathlib import Path

    import numpy as np

    name = f"gazette-{number}"
    texts = [f"Issue {number} paragraph {n} edition {edition}." for n in range(PARAGRAPHS)]
    box = Box(0, 0, 100, 20)
    paragraphs = tuple(
        Paragraph(str(n), Kind.PARAGRAPH, text, (Span(1, box, 0, len(text)),)) for n, text in enumerate(texts)
    )
    whole = Issue(
        name,
        Path(f"{name}.txt"),
        str(edition),
        IssueHead(name, "Gazette"),
        (Page(1, 100, 100),),
        named(name, paragraphs),
    )
    rows = np.random.default_rng([number, edition]).standard_normal((PARAGRAPHS, 1, DIMENSIONS)).astype(np.float32)
    return NewIssue(whole, [Embedded(row / np.linalg.norm(row)) for row in rows])


def write(place: str, begin: int, said: Callable[[str], None]) -> None:
    """Put edition after edition of all issues, from ``begin`` on, a few in a commit; settle after each round.

    Every version but the latest is cleaned away, so that cleaning has something to do.
    """
    if is_address(place):
        importlib.import_module("embeddings.store.lance.derived").OLD = timedelta(0)
    with closing(open_writer(place, FINGERPRINT, DIMENSIONS)) as writer:
        for edition in range(begin, begin + 1_000):
            for first in range(0, ISSUES, 2):
                numbers = (first, first + 1)
                said("".join(f"begin {number} {edition}\n" for number in numbers))
                writer.put([made(number, edition) for number in numbers])
                said("".join(f"done {number} {edition}\n" for number in numbers))
            said("settle 0 0\n")
            writer.settle()
            said("settled 0 0\n")


def faults(place: str, done: dict[int, int], begun: dict[int, int]) -> list[str]:
    """What is not as it should be: each issue whole, of the edition acknowledged last or of the one that was begun."""
    found: list[str] = []
    try:
        reader = open_reader(place, FINGERPRINT)
    except NoLibrary:
        return [f"{done} were acknowledged, and there is no store"] if done else []
    with closing(reader) as store:
        contents = store.contents
        there = [issue.id for issue in contents.issues()]
        if len(there) != len(set(there)) or contents.statistics().issues != len(there):
            found.append(f"{there} are listed, {contents.statistics().issues} counted")
        for number in range(ISSUES):
            name = f"gazette-{number}"
            if name not in there:
                if number in done:
                    found.append(f"{name} was acknowledged and is gone")
                continue
            texts = [one.text for one in contents.paragraphs(name)]
            editions = {text.rsplit(" ", 1)[1] for text in texts}
            allowed = {f"{edition}." for edition in (done.get(number), begun.get(number)) if edition is not None}
            if len(texts) != PARAGRAPHS or len(editions) != 1 or not editions <= allowed:
                found.append(f"{name} has {len(texts)} paragraphs of editions {editions}, allowed {allowed}")
                continue
            edition = int(editions.pop().rstrip("."))
            question = made(number, edition).embedded[0]
            assert question is not None
            near = store.nearest(question.rows[0], 1)
            passages: dict[Ref, str] = {
                ref: one.text
                for members in store.passages({one.passage for one in near}).values()
                for ref, one in members.items()
            }
            text = passages.get(near[0].paragraph, "") if near else ""
            if text != f"Issue {number} paragraph 0 edition {edition}.":
                found.append(f"nearest to {name} is {text!r}")
    return found


def kill(place: str, begin: int, seconds: float, done: dict[int, int], begun: dict[int, int]) -> tuple[str, list[str]]:
    """One writer killed ``seconds`` after it began its work: what it was at, and the faults found after."""
    read, written = os.pipe()
    writer = os.fork()
    if not writer:
        write(place, begin, lambda line: (os.write(written, line.encode()), None)[1])
        os._exit(0)
    os.close(written)
    with os.fdopen(read) as lines:
        first = lines.readline()
        time.sleep(seconds)
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        said = [first, *lines]
    for what, number, edition in (line.split() for line in said if line.endswith("\n")):
        if what == "begin":
            begun[int(number)] = int(edition)
        elif what == "done":
            done[int(number)] = int(edition)
    read, written = os.pipe()
    checker = os.fork()
    if not checker:
        try:
            wrong = faults(place, done, begun)
        except BaseException as error:
            wrong = [f"{type(error).__name__}: {error}"]
        os.write(written, "\n".join(wrong).encode())
        os._exit(0)
    os.close(written)
    with os.fdopen(read) as told:
        wrong = told.read().splitlines()
    os.waitpid(checker, 0)
    return said[-1].split()[0], wrong


def trials(place: str, times: int, seed: int, longest: float = 2.0) -> Iterator[tuple[str, list[str]]]:
    """What each writer was at when it was killed, and the faults that were found after."""
    if is_address(place):
        importlib.import_module("embeddings.store.lance.writer")
    chance, done, begun = random.Random(seed), dict[int, int](), dict[int, int]()
    for n in range(times):
        at, wrong = kill(place, 1_000 * n, chance.random() * longest, done, begun)
        name = {"begin": "in a put", "done": "after a put", "settle": "settling", "settled": "after settling"}[at]
        yield name, [f"kill {n} ({name}): {fault}" for fault in wrong]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale.kills", description=__doc__.splitlines()[0])
    parser.add_argument("place", help="an address or a folder for the store; it should be new")
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=2.0, help="seconds that a writer has at most")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    faulty = 0
    for name, wrong in trials(options.place, options.times, options.seed, options.longest):
        counts[name] += 1
        faulty += bool(wrong)
        at = ", ".join(f"{n} {name}" for name, n in counts.items())
        print(f"{counts.total()} writers killed ({at}), {faulty} with faults", *wrong, sep="\n", flush=True)


if __name__ == "__main__":
    main()
