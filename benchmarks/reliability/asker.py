"""Another process that opens a library, asks it questions and holds every citation against the truth."""

from __future__ import annotations

import contextlib
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.compose import assembled
from assistant.conversation.assistant import Assistant
from assistant.model import Failure
from assistant.output.json_forms import answer_form
from assistant.reader.protocol import EvidenceSource, NoEvidence
from benchmarks.reliability.encoders import ENCODERS
from benchmarks.reliability.truth import Truth
from corpus.model import CorpusError
from embeddings.encoder.encoder import Encoder
from embeddings.model import EmbeddingsError, NoLibrary
from embeddings.search.searcher import Searcher

_TODAY = date(2024, 4, 1)
#: What may differ between two libraries of the same issues: times, and what hangs on the order of passages that are
#: nearly alike, since the term index counts the words of what was removed until it merges its segments.
_VARYING: dict[str, Any] = {"timings_ms": {}, "confidence": 0.0, "unsure": False, "passages": []}


@dataclass(slots=True)
class Found:
    """What a library said: ``sentences`` of failure or notice, its answers as data, and citations that are wrong."""

    there: bool = True
    sentences: list[str] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    citations: int = 0
    wrong: list[str] = field(default_factory=list)


class Asker:
    """Asks the questions of the truth; lives in a ModelProcess."""

    def __init__(self, truth: Truth, encoder: str = "fake") -> None:
        self._truth = truth
        self._encoder = ENCODERS[encoder]()

    def ask(self, library: Path, some: Sequence[int] | None = None) -> Found:
        """Open the library, ask every question or ``some`` by number, check every citation.

        Raises what nobody foresaw.
        """
        found = Found()
        try:
            with opened(library, self._encoder) as (searcher, assistant):
                found.sentences.extend(filter(None, [searcher.notice]))
                questions = self._truth.questions
                for question in questions if some is None else [questions[number] for number in some]:
                    answer = assistant.answer(question)
                    if isinstance(answer, Failure):
                        found.sentences.append(answer.message)
                        continue
                    found.answers.append(answer_form(answer) | _VARYING)
                    found.citations += len(answer.citations)
                    found.wrong.extend(filter(None, map(self._truth.wrong, answer.citations)))
                    assistant.refresh()
        except NoLibrary:
            found.there = False
        except (EmbeddingsError, CorpusError) as error:
            found.sentences.append(str(error))
        return found


@contextlib.contextmanager
def opened(
    library: Path, encoder: Encoder, evidence: EvidenceSource | None = None
) -> Iterator[tuple[Searcher, Assistant]]:
    """An assistant that reads by words alone, or with the ``evidence`` of the real reader."""
    with Searcher.open(library, encoder) as searcher:
        assistant = assembled(searcher, evidence or NoEvidence(), today=lambda: _TODAY)
        yield searcher, assistant


def main() -> None:
    """``python -m benchmarks.reliability.asker LIBRARY TRUTH``: ask once; both sides are pickles, ours alone."""
    library, truth = Path(sys.argv[1]), Path(sys.argv[2])
    sys.stdout.write(pickle.dumps(Asker(pickle.loads(truth.read_bytes())).ask(library)).hex())


if __name__ == "__main__":
    from benchmarks.reliability.asker import main as named  # under its own name, so that what it says can be read back

    named()
