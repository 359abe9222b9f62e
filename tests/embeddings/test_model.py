"""The real model: its files, its vectors against the bare library's, long passages, and search by meaning."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from benchmarks.events.rows import DATE_FIRST, NAME_FIRST, is_right, rows
from corpus.events import tagged_events, untagged
from embeddings.encoder.encoder import WEIGHTS, SentenceTransformerEncoder, describe, tagging
from embeddings.encoder.worker_process import ModelProcess, RemoteEncoder
from embeddings.model import ModelError
from embeddings.search.searcher import Searcher
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder() -> Iterator[RemoteEncoder]:
    with ModelProcess(SentenceTransformerEncoder.load) as process:
        yield RemoteEncoder(process)


def test_the_description_needs_no_loading_and_says_the_same(encoder: RemoteEncoder) -> None:
    described = describe()
    assert (described.dimensions, described.fingerprint) == (encoder.dimensions, encoder.fingerprint)


def test_a_question_is_embedded_as_sentence_transformers_does() -> None:
    texts = [
        "Gala | March 2024\nShort.",
        "Ärger über “ﬁ” und 日本語, café! 😀",
        "long words here " * 300,
        "",
        "a" * 500,
    ]
    encoder = SentenceTransformerEncoder.load()
    by_numpy = np.array([encoder.encode_question(text) for text in texts])
    encoder.hasten()
    vectors = [encoder.encode_question(text) for text in texts]
    theirs = encoder.model.encode([f"query: {text}" for text in texts], batch_size=1, show_progress_bar=False)
    assert np.allclose(vectors, theirs, atol=1e-3)
    # torch reads in bfloat16 where the processor is made for it
    assert ((by_numpy * theirs).sum(axis=1) > 0.999).all()


def test_numpy_and_torch_read_the_same() -> None:
    import torch
    from safetensors.torch import load_file

    from embeddings.encoder import network, plain

    file = WEIGHTS / "layers.safetensors"
    states = np.random.default_rng(1).normal(size=(40, plain.WIDTH)).astype(np.float32)
    bounds = [(0, 12), (12, 13), (13, 40)]
    with torch.no_grad():
        theirs = network.through(network.layers_of(load_file(file)), torch.from_numpy(states), bounds).numpy()
    layers = plain.Layers(file)
    assert np.allclose(layers(states, bounds), theirs, atol=1e-4)
    shallow = layers(states, bounds, 2)
    layers.hasten()
    assert not layers.plain
    assert np.allclose(layers(states, bounds), theirs, atol=0.1)  # in bfloat16 where the processor is made for it
    assert np.allclose(layers(states, bounds, 2), shallow, atol=0.1)


def test_a_question_is_read_without_torch() -> None:
    code = (
        "import sys\n"
        "from assistant.reader.features import Passage, Printed\n"
        "from assistant.reader.neural.remote import load_models\n"
        "models = load_models('backissue-e5-small')\n"
        "vector = models.encode_question_states('Who lit the lamp?').vector\n"
        "(found,) = models.evidence('Who lit the lamp?', (), [Passage((Printed('Ann lit it.', ((0, 11),)),))])\n"
        "sys.exit('torch' in sys.modules or not abs(vector @ vector - 1) < 1e-3 or not found.neural)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_rows_kept_of_a_passage_are_of_its_own_pieces() -> None:
    encoder = SentenceTransformerEncoder.load()
    texts = ["Gala | March 2024\nShort.", "Gala | March 2024\n" + "long words here " * 300, "Bare."]
    kept = encoder.encode_passages(texts).states
    for text, states in zip(texts, kept, strict=True):
        ids, places = encoder.kept_pieces(text)
        assert len(ids) == len(places) == len(states)
    _, places = encoder.kept_pieces(texts[0])
    assert ["Short."[a:b] for a, b in places if a >= 0] == ["Short", "."]


def test_an_unknown_model_is_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"neither a folder nor on this machine.*config\.toml"):
        describe("no-such/model")


def test_a_rows_name_and_place_are_told_by_the_model_whatever_stands_first(encoder: RemoteEncoder) -> None:
    tag = tagging(encoder)
    assert tag is not None
    for form in NAME_FIRST[:2] + DATE_FIRST[2:4]:
        told = list(islice(rows(form), 0, 40, 8))
        right = 0
        for issue, *expected in told:
            waiting = untagged(issue)
            right += is_right(tagged_events(waiting, tag(waiting.blocks)), *expected) == (True, True)
        assert right >= len(told) - 1, form


def test_events_are_tagged_by_the_default_model_whichever_embeds() -> None:
    encoder = SentenceTransformerEncoder.load()
    other = SentenceTransformerEncoder(encoder.model, replace(describe(), name="theirs", fingerprint="theirs/1"))
    blocks = untagged(next(rows(NAME_FIRST[0]))[0]).blocks
    tag = tagging(other)
    assert tag is not None
    assert {one.label for one in tag(blocks)} >= {"T", "P", "D"}
    assert tag(blocks) == encoder.event_tags(blocks)
    assert tagging(WordLengthEncoder()) is None


def test_a_long_passage_has_several_rows_and_all_its_pieces(encoder: RemoteEncoder) -> None:
    encoded = encoder.encode_passages(
        ["Gala | March 2024\nShort.", "Gala | March 2024\n" + "long words here " * 300, ""]
    )
    assert np.bincount(encoded.owners).tolist()[0::2] == [1, 1]
    assert np.bincount(encoded.owners)[1] > 3
    assert np.allclose(np.linalg.norm(encoded.vectors, axis=1), 1, atol=1e-5)
    assert [len(states) > 900 for states in encoded.states] == [False, True, False]


def test_a_paraphrase_is_found_that_shares_no_word(encoder: RemoteEncoder, tmp_path: Path) -> None:
    write(
        tmp_path / "newsletters",
        "lamp.txt",
        "The Lamp",
        "The committee elected a new treasurer in spring. " + "It went on for hours. " * 25,
        "Hounds must be kept on a lead near the reserve. " + "Signs stand at every gate. " * 25,
        "Scones and jam were sold out by noon at the fair. " + "The tent was full. " * 25,
    )
    run(tmp_path / "newsletters", tmp_path / "library", encoder)
    with Searcher.open(tmp_path / "library", encoder) as searcher:
        best = searcher.search("May my dog run free there?")[0]
        assert best.paragraph.text.startswith("Hounds")
        assert best.reranked is not None
