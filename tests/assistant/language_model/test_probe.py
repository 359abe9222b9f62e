"""doctor's look at a language model's server: what it finds, and the remedy for each fault."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.config import ModelSettings
from assistant.language_model.probe import Seen, probe
from tests.assistant.language_model import scripted_server as server
from tests.assistant.language_model.scripted_server import Scene, fails, says, serving


def offers(*names: str, context: int = 0) -> Scene:
    def scene(handler: server.Handler) -> None:
        handler.head()
        handler.wfile.write(json.dumps({"data": [{"id": name, "max_model_len": context} for name in names]}).encode())

    return scene


def looked(*scenes: Scene, **more: Any) -> list[Seen]:
    with serving(*scenes) as script:
        return probe(ModelSettings(**({"url": script.url, "model": "m"} | more)), said=1.0)


def test_all_is_well() -> None:
    seen = looked(offers("m", "other"), says('{"number": 2}', told=6, asked=50))
    assert [one.remedy for one in seen] == ["", ""]
    assert seen[0].found.endswith("offers m, other")
    assert seen[1].found.startswith("as JSON by a schema, the first word after ") and "6 tokens" in seen[1].found


@pytest.mark.parametrize(
    ("scenes", "more", "said"),
    [
        ([fails(503)], {}, "still loading"),
        ([fails(401)], {}, "refuses the key"),
        ([server.web_page], {}, "a web page"),
        ([offers("other"), says("2")], {}, "Write one of those it offers"),
        ([offers("m")], {"model": ""}, 'Write model = "…"'),
        ([offers("m", context=2048), says("2")], {}, "Write context = 2048 in [language_model]."),
        ([offers("m"), says("1")], {}, "the wrong one of two sentences"),
        ([offers("m"), says("the bell")], {}, "named no sentence"),
        ([offers("m"), server.stalls], {}, "had not begun to answer after 1 seconds"),
    ],
)
def test_each_fault_has_its_remedy(scenes: list[Scene], more: dict[str, Any], said: str) -> None:
    assert any(said in one.remedy for one in looked(*scenes, **more))


def test_a_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.language_model.probe.LISTED", 0.2)
    assert "had not begun to answer after 0.2 seconds" in looked(server.stalls)[0].remedy


def test_a_context_that_is_large_enough_is_told() -> None:
    seen = looked(offers("m", context=8192), says("2"))
    assert (seen[1].found, seen[1].remedy) == ("8,192 tokens, 4,096 are used", "")


def test_a_server_that_refuses_the_schema_is_told() -> None:
    seen = looked(offers("m"), fails(400, "no response_format"), says("2"))
    assert seen[-1].found.startswith("as plain text")


def test_nothing_listens() -> None:
    with serving(says("1")) as script:
        pass
    assert "Is the language model's server running?" in probe(ModelSettings(url=script.url, model="m"))[0].remedy
