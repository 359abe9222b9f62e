"""The training scripts are no part of the installed program: make them importable from the checkout."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two passages, three questions (one unanswerable, one held out), as `training.prepare` writes them."""
    passages = [
        {"id": "p1", "source": "newsletters", "series": "s", "group": "g", "context": "May 1881. Lamp",
         "sentences": ["The lamp was lit on 3 May 1881.", "Its keeper was Ann Gray.", "She lived in the tower."]},
        {"id": "p2", "source": "newsletters", "series": "s", "group": "g", "context": "May 1881. Boat",
         "sentences": ["The supply boat came on Tuesdays.", "It brought oil and bread."]},
    ]  # fmt: skip
    shared = {"source": "newsletters", "kind": "who", "pool": ["p1", "p2"]}
    groups = [
        {**shared, "id": "q1", "question": "Who kept the lamp?", "passage": "p1", "answer": "Ann Gray", "evidence": [1],
         "span": [1, 15, 23], "held_out": False},
        {**shared, "id": "q2", "question": "Who built the boat?", "passage": "p2", "answer": "", "evidence": [],
         "span": None, "held_out": False},
        {**shared, "id": "q3", "question": "What did the boat carry?", "passage": "p2", "answer": "oil and bread",
         "evidence": [1], "span": [1, 11, 24], "held_out": True},
    ]  # fmt: skip
    (tmp_path / "passages.jsonl").write_text("\n".join(map(json.dumps, passages)), "utf-8")
    (tmp_path / "groups.jsonl").write_text("\n".join(map(json.dumps, groups)), "utf-8")
    return tmp_path


@pytest.fixture
def own() -> Path:
    """The encoder that ships."""
    from embeddings.encoder.encoder import WEIGHTS

    return WEIGHTS
