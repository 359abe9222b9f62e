"""Mutilated files through the readers, senseless questions through the assistant, broken configurations.

Each ends in a result that holds together or in one sentence: no traceback and no hang. Files are read as a build reads
them, in processes with limits, so that what ends such a process or runs into a limit costs itself only; it is counted.
Pages that are only pictures are not recognised: that takes ten seconds a page and would measure another project.
"""

from __future__ import annotations

import contextlib
import io
import random
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from assistant.cli import main
from assistant.config import Config
from assistant.conversation.assistant import refusal
from assistant.model import Failure, Turn
from assistant.reader.neural.remote import RemoteEvidence, load_models
from benchmarks.reliability.asker import opened
from benchmarks.reliability.encoders import HashingEncoder
from benchmarks.reliability.mutation import members, mutated, question, seeds, zipped
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import run_build
from benchmarks.reliability.stage import Stage
from benchmarks.reliability.truth import Truth, truth_of
from embeddings.build import file_workers
from embeddings.build.file_workers import IssueReader, Limits, ReadFile, ToDo, Unread
from embeddings.encoder.worker_process import ModelProcess, RemoteEncoder
from embeddings.model import ModelError

_LIMITS = Limits(seconds=600.0, ocr_seconds=600.0)
#: Seconds that a portion of questions or configurations may take.
_PATIENCE = 1800.0
_PORTION = 50
#: One question in so many is asked of the real models, where there are enough of them.
_REAL = 40
_CONFIGURATION = b"""
newsletters = "post"
library = "library"
model = "backissue-e5-small"
today = 2026-03-31
watch = "announce"
live_passages = true
theme = "nord"
[keys]
rebuild = "ctrl+r"
"""
_OTHERS = (b"[keys]\n", b'"\\u0000"', b"'\xff'", b"= 1e400", b"= 9999-12-31T23:59:60Z", b"newsletters = '~nobody/x'\n")


def questions(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Ask ``times`` questions of any characters and any length."""
    chance = random.Random(seed)
    truth = truth_of(stage.whole, seed, asked=200)
    words = [word for asked in truth.questions for word in asked.split()]
    asked = [question(words, chance) for _ in range(times)]
    few = times // _REAL if times >= 10 * _REAL else 0
    _portions("questions", asked[few:], Interrogator, (truth, stage.whole), outcome)
    if few:
        library = stage.folder / "real"
        said = run_build(stage.newsletters, library, "--encoder", "real")
        outcome.check(not said, f"a build with the real model failed: {said}")
        _portions("questions to the real models", asked[:few], Interrogator, (truth, library, True), outcome)


def configurations(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Run ``backissue status`` under ``times`` configurations that somebody hit keys in."""
    chance = random.Random(seed)
    rules = [mutated(_CONFIGURATION, _OTHERS, chance, most=2) for _ in range(times)]
    _portions("configurations", rules, Configurator, (stage.folder / "configured",), outcome)


# -- files


class PlainReader(IssueReader):
    """Reads as the program does without its extra for recognising pictures."""

    def __init__(self, *arguments: object) -> None:
        with patch.object(file_workers, "can_recognise", lambda: False):
            super().__init__(*arguments)  # type: ignore[arg-type]


def files(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Read ``times`` mutilated files."""
    chance = random.Random(seed)
    folder = stage.folder / "mutilated"
    folder.mkdir()
    begun = seeds(stage.newsletters)
    every = [data for some in begun.values() for data in some]
    suffixes = sorted(begun)

    def made() -> Iterator[ToDo]:
        for number in outcome.each(times):
            suffix = suffixes[number % len(suffixes)]
            path = folder / f"issue {number}{suffix}"
            path.write_bytes(_mutilated(chance.choice(begun[suffix]), suffix, every, chance))
            paths.append(path)
            yield ToDo(path, path.stem)

    paths: deque[Path] = deque()
    with patch.object(file_workers, "IssueReader", PlainReader):
        for found in file_workers.read_all(made(), None, folder, _LIMITS):
            path = paths.popleft()
            outcome.counts[f"mutilated {path.suffix[1:]} files"] += 1
            _judge(path.name, found, outcome)
            path.unlink()


def _mutilated(data: bytes, suffix: str, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A mutilated file; of a packed one mostly what is in it, for else nothing behind its checksum is ever reached."""
    if suffix not in (".docx", ".epub") or chance.random() < 0.2:
        return mutated(data, others, chance)
    inside = members(data)
    name = chance.choice(sorted(inside))
    return zipped(inside | {name: mutated(inside[name], others, chance)})


def _judge(name: str, found: ReadFile | Unread, outcome: Outcome) -> None:
    if isinstance(found, Unread):
        outcome.counts[_kind(found.reason)] += 1
        fine = found.reason.startswith(name) and found.reason.isprintable()
        outcome.check(fine and "could not be read (" not in found.reason, f"{name}: {found.reason!r}")
        return
    outcome.counts["read"] += 1
    for wrong in _inconsistent(found):
        outcome.check(False, f"{name}: {wrong}")


def _kind(reason: str) -> str:
    if "ended the reading process" in reason:
        return "the end of a reading process"
    return "stopped at a limit" if "longer than" in reason or "more memory" in reason else "refused in a sentence"


def _inconsistent(found: ReadFile) -> Iterator[str]:
    """What does not hold together in an issue."""
    pages = {page.number for page in found.issue.pages}
    texts = {}
    for paragraph in found.issue.paragraphs:
        texts[paragraph.id] = paragraph.text
        if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", paragraph.text):
            yield f"a control character is left in {paragraph.text[:60]!r}"
        for span in paragraph.spans:
            if span.page not in pages or not 0 <= span.start <= span.end <= len(paragraph.text):
                yield f"a span lies outside: {span}"
    for event in found.events:
        for mention in event.mentions:
            if not 0 <= mention.start < mention.end <= len(texts.get(mention.paragraph, "")):
                yield f"an event is told nowhere: {mention}"


# -- questions and configurations: a portion at a time in a process of its own


def _portions(
    name: str, inputs: Sequence[object], factory: type, arguments: tuple[object, ...], outcome: Outcome
) -> None:
    process = ModelProcess(factory, *arguments, name=name)
    for start in outcome.each(len(inputs), _PORTION):
        some = inputs[start : start + _PORTION]
        outcome.counts[name] += len(some)
        try:
            counts, wrong = process.call("take", some, timeout=_PATIENCE)
            outcome.counts.update(counts)
            outcome.failures.extend(wrong)
        except ModelError as error:
            outcome.check(False, f"{name} {start} to {start + len(some)}: {error}")
            process.close()
            process = ModelProcess(factory, *arguments, name=name)
    process.close()


class Interrogator:
    """Asks an open library anything; with ``real`` by the embedding model and the reader as they are shipped."""

    def __init__(self, truth: Truth, library: Path, real: bool = False) -> None:
        self._truth = truth
        if real:
            self._models = ModelProcess(load_models, Config().model, Config().reader)
            self._models.wait(_PATIENCE)
            self._opened = opened(library, RemoteEncoder(self._models), RemoteEvidence(self._models))
        else:
            self._opened = opened(library, HashingEncoder())
        _, self._assistant = self._opened.__enter__()

    def take(self, questions: Sequence[str]) -> tuple[Counter[str], list[str]]:
        counts: Counter[str] = Counter()
        wrong = []
        history: list[Turn] = []
        for asked in questions:
            try:
                answer = self._assistant.answer(asked, history[-3:])
            except Exception as error:
                wrong.append(f"{asked[:80]!r}: {type(error).__name__}: {error}")
                continue
            if isinstance(answer, Failure):
                wrong.append(f"{asked[:80]!r}: {answer.message}")
                continue
            counts["answers with citations"] += bool(answer.citations)
            counts["questions refused"] += refusal(asked) is not None
            wrong.extend(f"{asked[:80]!r}: {one}" for one in map(self._truth.wrong, answer.citations) if one)
            history.append(Turn(asked, answer.text))
        return counts, wrong


class Configurator:
    """Runs ``backissue status`` under any configuration."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._path = folder / "config.toml"

    def take(self, configurations: Sequence[bytes]) -> tuple[Counter[str], list[str]]:
        counts: Counter[str] = Counter()
        wrong = []
        for content in configurations:
            self._path.write_bytes(content)
            out, error = io.StringIO(), io.StringIO()
            try:
                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
                    code = main(["status", "--config", str(self._path)])
            except Exception as raised:
                wrong.append(f"{content!r}: {type(raised).__name__}: {raised}")
                continue
            counts["configurations taken" if code == 0 else "configurations refused"] += 1
            if code not in (0, 1, 2) or error.getvalue().count("\n") != (code != 0):
                wrong.append(f"{content!r}: exit code {code}, {error.getvalue()!r}")
        return counts, wrong
