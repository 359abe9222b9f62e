"""The neural reader on passages a person can judge; what it returns, and what it refuses."""

from __future__ import annotations

import itertools
import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.reader.features import Passage, Printed
from assistant.reader.neural import inputs as inputs
from assistant.reader.neural.reader import WEIGHTS, PassageReading, _rows

if TYPE_CHECKING:
    from assistant.reader.neural.reader import NeuralReader

FAIR = [
    "The spring fair was a great success again.",
    "It opened at ten on Saturday 14 March in the Town Hall.",
    "Margaret Holt sold 120 jars of honey for the roof fund.",
    "We thank everybody who baked, carried and washed up.",
]
BIRDS = ["Swallows came back early this year.", "Seven nests were counted under the bridge."]


def _pieces(*ids: int, rarity: float = 1.0) -> inputs.Pieces:
    n = len(ids)
    offsets = np.array([(i * 4, i * 4 + 3) for i in range(n)], np.int64).reshape(-1, 2)
    return inputs.Pieces(np.array(ids, np.int64), offsets, np.zeros((n, 2), np.float32), np.full(n, rarity, np.float32))


def test_a_window_is_question_context_and_sentences() -> None:
    (window,) = inputs.windows(_pieces(30), _pieces(40, 41), [_pieces(50), _pieces(60, 61)])
    assert window.ids.tolist() == [0, 30, 2, 40, 41, 2, 50, 60, 61, 2]
    assert window.sentence.tolist() == [-1, -1, -1, -1, -1, -1, 0, 1, 1, -1]
    assert window.ids[window.question].tolist() == [30]
    assert window.ids[window.body].tolist() == [40, 41, 50, 60, 61]


def test_a_piece_is_told_what_stands_on_the_other_side() -> None:
    asked = inputs.Pieces(
        np.array([9]), np.array([(0, 4)]), np.array([[0, 1]], np.float32), np.array([0.5], np.float32)
    )
    (window,) = inputs.windows(asked, _pieces(), [_pieces(9), _pieces(5)])
    states = np.eye(2, dtype=np.float32)
    table, late, whole = inputs.features(window, states[:1], states)
    assert table[:, 0].tolist() == [0, 1, 0, 0, 1, 0, 0]  # the best cosine on the other side
    assert table[:, 3].tolist() == [0, 1, 0, 0, 1, 0, 0]  # the very same piece stands there
    assert table[:, 4].tolist() == [0, 0.5, 0, 0, 1, 1, 0]  # how much each tells
    assert table[:, 6].tolist() == [0, 1, 0, 0, 0, 0, 0]  # a capital
    assert table[:, 8].tolist() == [0, 1, 0, 0, 0, 0, 0]  # the question's side
    assert (late.tolist(), whole) == ([1.0, 0.0], 1.0)


def test_a_long_passage_is_read_in_windows_of_whole_sentences() -> None:
    sentences = [_pieces(*range(30, 38)) for _ in range(5)]
    made = inputs.windows(_pieces(25), _pieces(), sentences, limit=24)
    assert [(window.first, window.count) for window in made] == [(0, 2), (2, 2), (4, 1)]
    assert all(len(window.ids) <= 24 for window in made)


def test_a_sentence_longer_than_a_window_is_cut() -> None:
    made = inputs.windows(_pieces(25), _pieces(), [_pieces(*range(30, 130))], limit=24)
    assert [len(window.ids) for window in made] == [24]


def test_late_interaction_finds_the_sentence_with_the_same_states() -> None:
    (window,) = inputs.windows(_pieces(90, 91), _pieces(), [_pieces(50), _pieces(90, 91)])
    asked = np.eye(4, dtype=np.float32)[:2]
    body = np.eye(4, dtype=np.float32)[[2, 0, 1]]
    matched = inputs.match(window, asked, body, np.array([1.0, 1.0], np.float32))
    assert matched.late.tolist() == [0.0, 1.0]
    assert matched.whole == 1.0


def test_frequent_words_tell_less_than_rare_ones_and_stops_nothing(tmp_path: Path) -> None:
    words = tmp_path / "words.json"
    words.write_text(
        json.dumps({"model": {"vocab": [["▁of", -7.5], ["▁choir", -11.0], ["▁tulip", -14.0], [".", -3.0]]}})
    )
    of, choir, tulip, stop = inputs.rarity(words)
    assert of == pytest.approx(0.02)
    assert of < choir < tulip == 1.0
    assert stop == 0.0


def test_stored_states_are_found_by_the_characters_they_stand_for() -> None:
    """The rows of "Plants | Tea is at four.": two of the context, five of its own words."""
    ids, places = (
        np.array([7, 8, 1, 2, 3, 4, 5]),
        np.array([(-1, -1)] * 2 + [(0, 3), (4, 6), (7, 9), (10, 14), (14, 15)]),
    )
    cut = [_pieces(3, 4)]  # "at four", characters 0-3 and 4-7 of a sentence that begins at 7
    (window,) = inputs.windows(_pieces(9), _pieces(99, 7), cut)
    assert _rows(window, [7], ids, places).tolist() == [7, 0, 4, 5]


def test_importing_loads_no_torch() -> None:
    code = "import sys, assistant.reader.neural.reader; sys.exit('torch' in sys.modules or 'tokenizers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_reading_travels_between_processes() -> None:
    reading = PassageReading(0.5, (1.0, -12.0), (0, 1, 2), (0.1, 0.2), 0.3, (0.1, 0.2), ((1, 2), None))
    assert pickle.loads(pickle.dumps(reading)) == reading
    assert reading.scores == (0.5 + 1 / 24, 0.0)
    assert reading.none == 0.5


@pytest.fixture(scope="module")
def reader() -> NeuralReader:
    pytest.importorskip("torch")
    if not (WEIGHTS / "neural.safetensors").exists():
        pytest.skip("the reader's weights are not here")
    from assistant.reader.neural.reader import NeuralReader
    from embeddings.encoder.encoder import SentenceTransformerEncoder

    return NeuralReader.load(SentenceTransformerEncoder.load())


def passage(sentences: Sequence[str], context: str = "") -> Passage:
    """The sentences one after another."""
    ends = list(itertools.accumulate(len(one) + 1 for one in sentences))
    ranges = tuple((end - 1 - len(one), end - 1) for one, end in zip(sentences, ends, strict=True))
    return Passage((Printed(" ".join(sentences), ranges),), context)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When did the spring fair open?", 1),
        ("Where was the spring fair held?", 1),
        ("Who sold honey for the roof?", 2),
        ("How many jars of honey were sold?", 2),
    ],
)
def test_the_answering_sentence_scores_highest(reader: NeuralReader, question: str, sentence: int) -> None:
    fair, birds = reader.read(question, [passage(FAIR, "March 2015. Spring fair"), passage(BIRDS, "March 2015. Birds")])
    assert int(np.argmax(fair.sentences)) == sentence
    assert max(fair.sentences) > max(birds.sentences)
    assert fair.answerable > birds.answerable


@pytest.mark.model
def test_the_answering_words_lie_in_their_sentence(reader: NeuralReader) -> None:
    (fair,) = reader.read("How many jars of honey did Margaret Holt sell?", [passage(FAIR)])
    assert fair.span is not None
    sentence, start, end = fair.span
    assert "120" in FAIR[sentence][start:end]
    for text, span in zip(FAIR, fair.spans, strict=True):
        assert span is not None and 0 <= span[0] < span[1] <= len(text)


@pytest.mark.model
def test_an_absent_answer_is_less_answerable(reader: NeuralReader) -> None:
    (present,) = reader.read("Who sold 120 jars of honey?", [passage(FAIR)])
    (absent,) = reader.read("Who repaired the church organ?", [passage(FAIR)])
    assert present.answerable > absent.answerable
    assert max(present.sentences) > max(absent.sentences)


@pytest.mark.model
def test_one_entry_a_sentence_however_long_the_passage(reader: NeuralReader) -> None:
    long = [f"Item {i} of the long list was carried without debate by all members present." for i in range(60)]
    readings = reader.read("What happened to item 7?", [passage(long), passage([]), passage(["One."])])
    assert [len(r.sentences) for r in readings] == [60, 0, 1]
    assert [len(r.late) for r in readings] == [60, 0, 1]
    assert readings[1].span is None
    assert reader.read("What?", []) == []


@pytest.mark.model
def test_a_passage_reads_the_same_alone_and_among_others(reader: NeuralReader) -> None:
    (alone,) = reader.read("When did the spring fair open?", [passage(FAIR)])
    _, among = reader.read("When did the spring fair open?", [passage(BIRDS), passage(FAIR)])
    assert np.allclose(alone.sentences, among.sentences, atol=0.25)


@pytest.mark.model
def test_stored_states_of_each_paragraph_are_read_as_those_made_anew(reader: NeuralReader) -> None:
    from embeddings.encoder.encoder import SentenceTransformerEncoder

    parts = tuple(part for told in (FAIR[:1], FAIR[1:]) for part in passage(told).parts)
    embedded = [f"Spring fair | March 2015\n{part.text}" for part in parts]
    kept = SentenceTransformerEncoder.load().encode_passages(embedded).states
    stored = tuple(
        replace(part, embedded=text, kept=states) for part, text, states in zip(parts, embedded, kept, strict=True)
    )
    alone = Passage(parts, "March 2015. Spring fair")
    question = "When did the spring fair open?"
    known, made = reader.read(question, [replace(alone, parts=stored), alone])
    assert len(known.sentences) == len(FAIR)
    assert int(np.argmax(known.sentences)) == int(np.argmax(made.sentences)) == 1
    assert np.allclose(known.late, made.late, atol=0.15)


@pytest.mark.model
def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    from assistant.reader.neural.reader import NeuralReader
    from embeddings.encoder.encoder import SentenceTransformerEncoder
    from embeddings.model import ModelError

    encoder = SentenceTransformerEncoder.load()
    with pytest.raises(ModelError, match=r"cannot be read"):
        NeuralReader.load(encoder, tmp_path)
    (tmp_path / "neural.json").write_text(json.dumps({"encoder": "another", "limit": 256}))
    with pytest.raises(ModelError, match=r"beside another encoder"):
        NeuralReader.load(encoder, tmp_path)


@pytest.mark.model
@pytest.mark.parametrize(
    ("asked", "sentence", "said"),
    [
        ("Is the spring fair held in the Town Hall?", FAIR[1], "yes"),
        ("Did Margaret Holt sell honey?", FAIR[2], "yes"),
        ("Are dogs allowed in the tower?", "Dogs are not allowed in the tower.", "no"),
        ("Is the shop open on Sundays?", "The shop is shut on Sundays and bank holidays.", "no"),
        ("Is the meeting on Tuesday?", "The meeting is on Wednesday 4 May at 7pm.", "no"),
        ("Is the pool closed on Mondays?", "The pool is closed on Mondays.", "yes"),
        ("Ist der Eintritt frei?", "Der Eintritt kostet 5 Euro.", "no"),
        ("Can I pay by card at the fair?", BIRDS[1], "open"),
    ],
)
def test_a_sentence_says_yes_or_no_or_leaves_it_open(
    reader: NeuralReader, asked: str, sentence: str, said: str
) -> None:
    verdict = reader.verdict(asked, "March 2024. News", [sentence])
    assert verdict is not None
    shares = {"yes": verdict.yes, "no": verdict.no, "open": 1 - verdict.yes - verdict.no}
    assert max(shares, key=lambda label: shares[label]) == said


def test_another_models_passages_have_no_verdict(reader: NeuralReader) -> None:
    """Where the trained reader is not there, nobody tells."""
    bare = type(reader)(reader._encoder, reader._late, reader._cut, reader._embeddings, None)
    assert bare.verdict("Is it open?", "", ["It is open."]) is None
