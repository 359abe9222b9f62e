"""A teacher of two small layers reads the student's windows in its own word pieces, and the student learns of it."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.model

WORDS = ("the", "lamp", "keep", "##er", "ann", "gray", "boat", "oil", "1881", "may")


@pytest.fixture
def mpnet(tmp_path: Path) -> Path:
    """A network of MPNet's kind with words of lower case, as it is published: configuration, weights, tokeniser."""
    import torch
    from safetensors.torch import save_file
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from transformers import MPNetConfig, MPNetModel

    torch.manual_seed(1)
    signs = [*string.ascii_lowercase, *string.digits, *".?,"]
    pieces = ["<s>", "<pad>", "</s>", "[UNK]", *WORDS, *signs, *(f"##{sign}" for sign in signs)]
    tokenizer = Tokenizer(WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    folder = tmp_path / "mpnet"
    folder.mkdir()
    tokenizer.save(str(folder / "tokenizer.json"))
    config = MPNetConfig(
        vocab_size=len(pieces),
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=48,
        max_position_embeddings=514,
    )
    config.save_pretrained(folder)
    model = MPNetModel(config, add_pooling_layer=False)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, str(folder / "model.safetensors"))
    return folder


def test_a_window_has_the_same_sentences_and_features_in_other_pieces(data: Path, own: Path, mpnet: Path) -> None:
    from training.groups import Shelf
    from training.teacher import TwoShelf

    question = "Who kept the lamp?"
    shelves = Shelf(data, [question], own), TwoShelf(data, [question], own, mpnet)
    ours, other = (shelf.samples(shelf.windows(question, "p1"))[0] for shelf in shelves)
    assert other.window.count == ours.window.count == 3
    assert other.late.tolist() == ours.late.tolist() and other.whole == ours.whole
    text = shelves[1].passages["p1"].sentences[0]
    first = other.window.sentence == 0
    shown = [text[a:b] for a, b in other.window.offsets[first]]
    assert shown[:3] == ["The", "lamp", "w"] and "1881" in shown
    numbers = {word for word, told in zip(shown, other.features[first], strict=True) if told[5]}
    assert numbers == {"3", "1881"}
    capitals = {word for word, told in zip(shown, other.features[first], strict=True) if told[6]}
    assert {"The", "M", "May"} & capitals and "lamp" not in capitals
    lamps = [told for word, told in zip(shown, other.features[first], strict=True) if word == "lamp"]
    assert lamps[0][3] == 1  # the question has it too


def test_the_answer_is_marked_in_the_teachers_pieces(data: Path, own: Path, mpnet: Path) -> None:
    import random

    from training.groups import read_groups, training_samples
    from training.teacher import TwoShelf

    group = next(one for one in read_groups(data) if one.id == "q1")
    shelf = TwoShelf(data, [group.question], own, mpnet)
    (samples,) = training_samples(shelf, [group], random.Random(1), 0, 0.0, 128)
    (sample,) = samples
    assert sample.edges is not None and sample.evidence == (1,)
    first, last = sample.edges
    sentence = shelf.passages["p1"].sentences[1]
    assert sentence[sample.window.offsets[first, 0] : sample.window.offsets[last, 1]] == "Ann Gray"


def test_a_line_of_dots_is_cut_to_what_the_network_can_read(data: Path, own: Path, mpnet: Path) -> None:
    from training.teacher import LONGEST, TwoShelf

    row = {"id": "dots", "source": "wild", "series": "s", "group": "g", "context": "", "sentences": ["." * 700, "Tea."]}
    with (data / "passages.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(row))
    shelf = TwoShelf(data, ["Tea?"], own, mpnet)
    (sample,) = shelf.samples(shelf.windows("Tea?", "dots"))
    assert len(sample.window.ids) <= LONGEST and sample.window.count == 2
    assert int((sample.window.sentence == 1).sum()) == 4  # t, e, a and the stop


def test_what_is_read_together_changes_nothing(data: Path, own: Path, mpnet: Path) -> None:
    import torch

    from training import base
    from training.groups import batch
    from training.teacher import TwoShelf, new_teacher

    question = "Who kept the lamp?"
    shelf = TwoShelf(data, [question], own, mpnet)
    samples = shelf.samples([window for name in ("p2", "p1") for window in shelf.windows(question, name)])
    model, words = new_teacher(mpnet, 0.0)
    model.eval()
    with torch.no_grad():
        together, *alone = (
            model(base.embedded(words, made.texts), made)
            for made in (batch(samples), batch(samples[:1]), batch(samples[1:]))
        )
    for row, one in enumerate(alone):
        assert torch.allclose(together.sentences[row], one.sentences[0], atol=1e-5)
        assert torch.allclose(together.start[row], one.start[0], atol=1e-5)


def test_a_teacher_is_trained_and_gone_on_with_and_says_what_a_student_learns(
    data: Path, own: Path, mpnet: Path, tmp_path: Path
) -> None:
    from training import taught, teacher, train

    plan, run, scores = train.Plan(steps=2, groups=1, others=1), tmp_path / "run", tmp_path / "scores.jsonl"
    teacher.train(data, own, mpnet, run, plan, "cpu", every=1, stop=1)
    assert json.loads((run / "checkpoint.json").read_text("utf-8"))["step"] == 1
    teacher.train(data, own, mpnet, run, plan, "cpu", every=1)
    assert json.loads((run / "checkpoint.json").read_text("utf-8"))["step"] == 2
    teacher.score(data, own, mpnet, run, scores, most=1)
    teacher.score(data, own, mpnet, run, scores)
    assert len(scores.read_text("utf-8").splitlines()) == 2
    thoughts = taught.read(scores)
    asked = {(question, passage) for question, passage, _ in thoughts}
    assert ("Who kept the lamp?", "p1") in asked and ("Who built the boat?", "p1") in asked
    assert ("What did the boat carry?", "p2") not in asked  # held out
    assert len(thoughts["Who kept the lamp?", "p1", 0].sentences) == 3
    train.train(data, own, tmp_path / "student", plan, "cpu", every=1, scores=scores)


def test_the_loss_against_a_teacher_is_nothing_where_one_thinks_as_it_does(data: Path, own: Path) -> None:
    import numpy as np
    import torch

    from training.groups import Shelf
    from training.network import Scores
    from training.taught import Thought, line, loss, read

    question = "Who kept the lamp?"
    shelf = Shelf(data, [question], own)
    samples = shelf.samples([window for name in ("p1", "p2") for window in shelf.windows(question, name)])
    edges = np.zeros(len(samples[0].window.ids), np.float32)
    file = data / "scores.jsonl"
    thought = Thought(np.array([1, 2, -3], np.float32), 0.5, edges, edges)
    file.write_text(line(question, [(samples[0].window, thought)]), "utf-8")
    thoughts = read(file)
    none = torch.zeros(0)

    def said(*sentences: float) -> Scores:
        answerable = torch.tensor(0.5)
        return Scores((torch.tensor(sentences), none), (answerable, answerable), (none, none), (none, none))

    against, share = loss(samples, said(1, 2, -3), thoughts)
    assert float(against) == 0 and share == 0.5  # the second was not read
    against, _ = loss(samples, said(1, 2, 0), thoughts)
    assert float(against) == 3  # 3 squared, over three sentences


def test_folders_are_joined_in_one_language_and_each_question_kept_once() -> None:
    from training.join import joined

    english = ["The members met in the hall on Monday and agreed to mend the roof before the winter."]
    german = ["Die Mitglieder trafen sich am Montag im Saal und beschlossen, das Dach vor dem Winter zu erneuern."]
    passages = [
        {"id": "a", "series": "one", "sentences": english},
        {"id": "b", "series": "two", "sentences": german},
        {"id": "c", "series": "aside", "sentences": english},
    ]
    groups = [
        {"id": "q1", "question": "When did the members meet in the hall?", "passage": "a", "pool": ["b", "c", "a"]},
        {"id": "q1", "question": "When did the members meet in the hall?", "passage": "a", "pool": []},
        {"id": "q2", "question": "Wann trafen sich die Mitglieder im Saal?", "passage": "a", "pool": []},
        {"id": "q3", "question": "When did the members meet in the hall?", "passage": "b", "pool": []},
        {"id": "q4", "question": "When did the members meet in the hall?", "passage": "c", "pool": []},
    ]
    kept, used = joined(groups, passages, "en", but=["aside"])
    assert [(row["id"], row["pool"]) for row in kept] == [("q1", ["a"])]
    assert [row["id"] for row in used] == ["a"]


def test_a_question_knows_which_of_the_sentences_that_are_read_are_right() -> None:
    from training.found import group

    passages = [
        {"id": "p2", "sentences": ["The boat came on Tuesdays."]},
        {"id": "p1", "sentences": ["Tea was served.", "The keeper of the lamp was Ann Gray."]},
    ]
    asked = {"id": "q", "question": "Who kept the lamp?", "answer": "Ann Gray", "aliases": ["Gray"],
             "evidence": "The keeper of the lamp was Ann Gray."}  # fmt: skip
    made, told = group(asked, passages)
    assert (made["passage"], made["evidence"], made["pool"]) == ("p1", [1], ["p2", "p1"])
    assert told["right"] == [["p1", 1]] and told["answers"] == ["Ann Gray", "Gray"]
    made, told = group({**asked, "answer": None, "evidence": []}, passages)
    assert made["evidence"] == [] and told["right"] == [] and told["answers"] == []


def test_figures_count_right_sentences_and_refusals_and_words() -> None:
    from training.compare import Said, chance, figures, mean, report

    asked: list[dict[str, Any]] = [
        {"id": "q1", "right": [["p1", 1]], "answers": ["Ann Gray"]},
        {"id": "q2", "right": [["p2", 0]], "answers": ["Tuesdays"]},
        {"id": "q3", "right": [], "answers": []},
    ]
    first = [
        Said({("p1", 0): 1.0, ("p1", 1): 3.0}, {("p1", 0): "", ("p1", 1): "Gray"}),
        Said({("p2", 0): 0.0, ("p2", 1): 1.0}, {("p2", 0): "Tuesdays", ("p2", 1): "oil"}),
        Said({("p1", 0): 2.0}, {("p1", 0): "tea"}),
    ]
    made = figures(first, asked)
    assert made.right == (True, False) and made.area == 0.5
    assert made.words == pytest.approx((2 / 3 + 0) / 2)
    second = [
        *first[:1],
        Said({("p2", 0): 4.0, ("p2", 1): 1.0}, first[1].words),
        Said({("p1", 0): -2.0}, first[2].words),
    ]
    assert figures(second, asked).right == (True, True) and figures(second, asked).area == 1
    assert mean(first[1], second[1]).scores == {("p2", 0): 2.0, ("p2", 1): 1.0}
    assert "teacher against student: 1 better, 0 worse" in report({"student": first, "teacher": second}, asked)
    assert chance(5, 0) == 0.0625 and chance(3, 3) == 1.0
