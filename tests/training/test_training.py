"""Training on a set small enough to read: it prepares, takes steps, resumes to the same weights, and evaluates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

LAMP = "The lamp was lit on 3 May 1881. Its keeper was Ann Gray. She lived in the tower."
BOAT = "The supply boat came on Tuesdays. It brought oil and bread."


def test_resuming_ends_in_the_weights_of_an_unbroken_run(data: Path, own: Path, tmp_path: Path) -> None:
    """But for rounding, which Adam turns into steps of the learning rate where a gradient is nearly nothing."""
    from training.train import Plan, new_reader, train

    plan = Plan(steps=2, groups=1, others=1)
    whole = train(data, own, tmp_path / "whole", plan, "cpu", every=1).state_dict()
    train(data, own, tmp_path / "broken", plan, "cpu", every=1, stop=1)
    resumed = train(data, own, tmp_path / "broken", plan, "cpu", every=1).state_dict()
    untrained = new_reader(own, 0).state_dict()
    layers = [name for name in whole if name.startswith("layers.")]
    moved = sum(float((whole[name] - untrained[name]).abs().sum()) for name in layers)
    apart = sum(float((whole[name] - resumed[name]).abs().sum()) for name in layers)
    assert moved > 0 and apart < 0.1 * moved


def test_a_run_says_what_it_drew_also_after_a_break(data: Path, own: Path, tmp_path: Path) -> None:
    from training.train import DRAWN_IDS, Plan, train

    plan = Plan(steps=2, groups=1, others=1)
    train(data, own, tmp_path / "run", plan, "cpu", every=1, stop=1)
    assert len((tmp_path / "run" / DRAWN_IDS).read_text("utf-8").split()) == 1
    train(data, own, tmp_path / "run", plan, "cpu", every=1)
    assert sorted((tmp_path / "run" / DRAWN_IDS).read_text("utf-8").split()) == ["q1", "q2"]


def test_dropout_by_bytes_keeps_the_mean() -> None:
    import torch

    from training.train import ByteDropout

    torch.manual_seed(1)
    dropped = ByteDropout(0.1)(torch.ones(1000, 384))
    assert 0.08 < float((dropped == 0).float().mean()) < 0.12
    assert abs(float(dropped.mean()) - 1) < 0.01
    assert bool((ByteDropout(0.1).eval()(torch.ones(8)) == 1).all())


def test_attention_is_the_same_with_and_without_a_gradient() -> None:
    import torch

    from embeddings.encoder.network import Layer
    from embeddings.encoder.plain import WIDTH

    torch.manual_seed(1)
    layer, states = Layer(), torch.randn(7, WIDTH)
    with torch.no_grad():
        fused = layer(states, [(0, 4), (4, 7)])
    assert torch.allclose(fused, layer(states, [(0, 4), (4, 7)]), atol=1e-5)


def test_what_is_left_is_what_no_run_drew_and_no_passage_that_is_held() -> None:
    import random

    from training.rest import hold, rest

    rows = [
        {"id": f"{passage}{n}", "source": "wild", "passage": passage, "pool": ["a", "b", "c"]}
        for passage in "abc"
        for n in (1, 2)
    ]
    held = hold(rows, {"a1", "b2"}, 2, random.Random(1))
    assert held == {"questions": ["c1", "c2"], "passages": ["c"]}
    cut = {"id": "cut", "source": "cut", "passage": "c-without-0", "pool": []}
    left = rest([*rows, cut], {"a1", "b2"}, {"c"}, random.Random(3), again=0.0)
    assert [(row["id"], row["pool"]) for row in left] == [("a2", ["a", "b"]), ("b1", ["a", "b"])]


def test_calibration_evidence_is_the_sentence_of_the_named_page() -> None:
    from training.calibration import evidence

    read = {"fog-1": ("fog", [({1}, "The lamp was lit on 3 May."), ({2}, "It went out on 3 May."), ({1}, "Tea at 4.")])}
    asked = {"id": "q1", "answer": "May 3", "aliases": ["3 May"], "issue": "fog-1", "pages": [1]}
    assert evidence(asked, read) == ["The lamp was lit on 3 May."]
    owned = {"id": "own1", "answer": "3 May", "series": "fog"}
    assert evidence(owned, read) == ["The lamp was lit on 3 May.", "It went out on 3 May."]
    assert evidence({**owned, "answer": "4"}, read) == []
    assert evidence({**asked, "answer": None}, read) == []


def test_series_are_never_on_both_sides_of_a_cross_validation() -> None:
    import numpy as np

    from training.fit import Asked, folds_of

    asked = [
        Asked(np.zeros((1, 1)), np.zeros(1, int), np.zeros(1, bool), {"series": name})
        for name in ["fog", "fog_signal", "tea", *"abcdefg"]
    ]
    folds = folds_of(asked).tolist()
    assert folds[0] == folds[1] and folds[2] != folds[0]
    assert len(set(folds)) == 8


def test_a_checkpoint_of_another_plan_is_refused(data: Path, own: Path, tmp_path: Path) -> None:
    from training.train import Plan, train

    plan = Plan(steps=1, groups=1, others=1)
    train(data, own, tmp_path / "run", plan, "cpu", every=1)
    with pytest.raises(SystemExit, match="another plan"):
        train(data, own, tmp_path / "run", replace(plan, rate=1.0), "cpu", every=1)


def test_evaluation_reads_the_pool_of_held_out_questions(data: Path, own: Path) -> None:
    from embeddings.encoder.plain import Embeddings
    from training import evaluate
    from training.groups import Shelf, read_groups
    from training.train import new_reader

    held = [g for g in read_groups(data) if g.held_out]
    shelf = Shelf(data, [g.question for g in held], own)
    embeddings = Embeddings.load(own)
    rows = evaluate.read(shelf, new_reader(own, 0).eval(), embeddings, held)
    assert [[len(p["sentences"]) for p in r["passages"]] for r in rows] == [[3, 2]]
    score, passage, sentence = evaluate.choose(rows[0], evaluate.WAYS["late interaction"])
    assert passage == "p2" and sentence in (0, 1)
    assert 0 < score < 2


def test_auc_counts_pairs_in_order() -> None:
    from training.evaluate import auc

    assert auc([3, 2, 1], [True, True, False]) == 1.0
    assert auc([1, 1], [True, False]) == 0.5


def test_issue_dates_are_read_from_names() -> None:
    from training.sources import issue_date

    assert issue_date("mda-2012-06") == "June 2012"
    assert issue_date("Newsletter_224_-_March_2012") == "March 2012"
    assert issue_date("2017-06-13") == "13 June 2017"
    assert issue_date("20051114") == "14 November 2005"
    assert issue_date("00158.8042a8d7b2a93ebdee1df8239cfea2b0") == ""


def test_evidence_is_cut_out_of_a_passage() -> None:
    from training.prepare import changed, without_evidence
    from training.sources import Item, Passage

    passage = Passage("p", "newsletters", "s", "g", "May 1881", ("Lit in 1881.", "Its keeper was Ann Gray."))
    item = Item("q", "newsletters", "Who kept the lamp in 1881?", "p", "who", "Ann Gray", (1,), (1, 15, 23))
    cut = without_evidence(item, passage)
    assert cut is not None
    assert cut[0].evidence == () and cut[1].sentences == ("Lit in 1881.",)
    import random

    other = changed(item, passage, [], random.Random(1))
    assert other is not None and other.evidence == () and "1881" not in other.question


def test_wild_questions_are_read_without_the_series_put_aside(tmp_path: Path) -> None:
    from training.sources import read_newsletters

    text = "Lit on 3 May. Keepers: Ann Gray, Tom Reed."
    shared = {
        "series": "s_de", "issue": "s-1.pdf", "page": 1, "date": "1881-spring", "heading": "News | Lamp",
        "context": text, "answerable": True, "derived": False, "evidence": ["Keepers: Ann Gray, Tom Reed."],
    }  # fmt: skip
    rows = [
        {**shared, "id": "w1", "question": "Who kept it?", "answer": ["Ann Gray", "Tom Reed"], "kind": "list"},
        {**shared, "id": "w2", "question": "Was it kept?", "answer": "yes", "kind": "yes_no"},
        {**shared, "id": "w3", "question": "Who built it?", "answer": None, "kind": "what", "answerable": False,
         "evidence": []},
        {**shared, "id": "w4", "question": "Who kept it?", "answer": "Ann Gray", "kind": "who", "series": "uufom"},
    ]  # fmt: skip
    path = tmp_path / "wild.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    data = read_newsletters(path, "wild")
    assert [(i.id, i.answer, i.evidence, i.span) for i in data.items] == [
        ("w1", "Ann Gray", (1,), (1, 9, 27)),
        ("w2", "Keepers: Ann Gray, Tom Reed.", (1,), None),
        ("w3", "", (), None),
    ]
    assert [p.context for p in data.passages.values()] == ["s de. spring 1881. Lamp"]


def test_what_search_finds_becomes_look_alikes_unless_it_may_answer() -> None:
    from training.pools import pool

    def found(name: str, answerable: float, *sentences: str) -> dict[str, object]:
        return {"id": name, "answerable": answerable, "sentences": list(sentences)}

    own = {"id": "p", "sentences": ["Its keeper was Ann Gray.", "The lamp is old."]}
    passages = [
        found("easy", 0.1, "Another year."),
        found("said", 0.2, "Ann Gray kept it."),
        found("doubted", 0.9, "Tom Reed kept the boat."),
        found("read", 0.8, "Tom Reed kept the lamp of Gull Rock."),
        found("itself", 0.95, "The lamp.", "Its keeper was Ann Gray.", "The lamp is old."),
    ]
    row = {"passage": "p", "evidence": [0], "span": [0, 15, 23], "answer": "Ann Gray"}
    made = pool(row, own, passages, {"read": None})
    assert made["pool"] == ["read", "easy"]
    # Its own passage as the program reads it takes the place of the one that it was asked of.
    assert (made["passage"], made["evidence"], made["span"]) == ("itself", [1], [1, 15, 23])


def test_a_question_thought_to_have_no_answer_gets_the_one_that_was_judged() -> None:
    from training.pools import UNCLEAR, pool

    own = {"id": "p", "sentences": ["The lamp is old."]}
    found = [{"id": "other", "answerable": 0.81, "sentences": ["The boat.", "Ann Gray kept it."]}]
    row = {"passage": "p", "evidence": [], "span": None, "answer": ""}
    assert pool(row, own, found, {"other": None})["pool"] == ["other"]
    assert pool(row, own, found, {})["pool"] == []
    assert pool(row, own, [found[0] | {"answerable": 0.79}], {})["pool"] == ["other"]
    assert pool(row, own, [found[0] | {"answerable": 0.79}], {"other": UNCLEAR})["pool"] == []
    made = pool(row, own, found, {"other": 1})
    assert (made["passage"], made["evidence"], made["pool"]) == ("other", [1], [])


def test_questions_over_passages_of_a_library_join_a_set() -> None:
    from training.extend import group_of

    passages = {"read-a-b": {"sentences": ["Gull Rock.", "Ann Gray kept it."]}}
    asked = {"id": "a1", "passage": "read-a-b", "kind": "who", "question": "Who?", "answer": "Ann Gray", "sentence": 1}
    made = [group_of(asked | {"answer": answer}, passages) for answer in ("Ann Gray", "yes", None, "Tom")]
    assert [one and (one["answer"], one["evidence"], one["span"]) for one in made] == [
        ("Ann Gray", [1], [1, 0, 8]),
        ("Ann Gray kept it.", [1], None),
        ("", [], None),
        None,  # the sentence does not say so: the passage is read otherwise by now
    ]


def test_exported_weights_can_be_gone_on_from(data: Path, own: Path, tmp_path: Path) -> None:
    from training import base
    from training.export import export
    from training.train import Plan, train

    plan = Plan(steps=1, groups=1, others=1)
    made = train(data, own, tmp_path / "run", plan, "cpu", every=1)
    kept = base.trained(export(tmp_path / "run", tmp_path / "weights"))
    assert kept.keys() == made.state_dict().keys()
    train(data, own, tmp_path / "more", plan, "cpu", every=1, start=tmp_path / "weights" / "neural.safetensors")
