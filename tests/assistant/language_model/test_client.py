"""The client against a server that does everything wrong: one sentence each, no hang, and the key nowhere."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.config import ModelSettings
from assistant.language_model.client import Client, Spent
from assistant.language_model.stream import visible
from assistant.language_model.wire import Limits, ModelFault, Stopped
from tests.assistant.language_model import scripted_server as server
from tests.assistant.language_model.scripted_server import Scene, fails, says, serving

KEY = "sk-0123456789-secret"
ASKED = [{"role": "user", "content": "Which one?"}]


def settings(url: str, **more: Any) -> ModelSettings:
    return ModelSettings(**({"url": url, "model": "m", "first_token": 5.0, "total": 10.0} | more))


def replied(*scenes: Scene, **more: Any) -> str:
    with serving(*scenes) as script:
        return "".join(Client(settings(script.url, **more)).reply(ASKED, 64, schema={"type": "object"}))


def test_a_reply_is_streamed_with_what_it_cost() -> None:
    spent = Spent()
    with serving(says("The ", "third.", asked=40, told=3)) as script:
        assert list(Client(settings(script.url)).reply(ASKED, 64, spent=spent)) == ["The ", "third."]
    assert (spent.asked, spent.told) == (40, 3)
    assert script.seen[0].path == "/v1/chat/completions"
    assert script.seen[0].body["max_tokens"] == 64
    assert script.seen[0].body["stream"] is True


def test_a_folder_in_the_address_is_kept() -> None:
    with serving(says("1")) as script:
        "".join(Client(settings(script.url + "/api/openai/")).reply(ASKED, 8))
    assert script.seen[0].path == "/api/openai/chat/completions"


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        (says("<think>maybe 3", " or 4</think>", "5"), "5"),
        (says("<thi", "nk>3</th", "ink> 5"), " 5"),
        (says("<think>it never closes 3"), ""),
        (server.thinks("it is 3", "5"), "5"),
        (server.whole("5"), "5"),
        (says("a < b"), "a < b"),
    ],
)
def test_thinking_is_no_part_of_the_reply(scene: Scene, said: str) -> None:
    assert replied(scene) == said


def test_thinking_is_left_out_however_it_is_cut() -> None:
    text = "One. <think>two <b> three</think>Four <five."
    for size in range(1, len(text)):
        assert "".join(visible(text[at : at + size] for at in range(0, len(text), size))) == "One. Four <five."


@pytest.mark.parametrize(
    ("scene", "sentence"),
    [
        (server.web_page, "answers with a web page"),
        (server.echoes_the_key, "refuses the key (401)"),
        (server.says_the_key, "sent the key back"),
        (fails(429, "slow down"), "asked too often (429)"),
        (fails(500, "oops"), "the error 500"),
        (fails(404), "`backissue models`"),
        (fails(302, Location="http://127.0.0.1:1/v1"), "points to another address (302)"),
        (
            fails(400, {"error": {"message": "exceeds the available context size of 512 tokens"}}),
            "context is too small",
        ),
        (fails(400, "no"), "the error 400"),
        (server.two_megabytes, "more than 1,000,000 bytes"),
        (server.endless_line, "more than 1,000,000 bytes"),
        (server.resets, "broke off"),
        (server.breaks_off, "broke off"),
        (server.garbage, "broke off"),
        (server.bad_json, "another form"),
        (server.error_in_the_stream, "reported an error"),
    ],
)
def test_every_fault_is_one_sentence_without_a_word_of_the_servers(
    scene: Scene, sentence: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("THE_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ModelFault) as caught:
        replied(scene, key_variable="THE_KEY")
    assert sentence in str(caught.value)
    chain: BaseException | None = caught.value
    while chain is not None:
        assert KEY not in str(chain) and "oops" not in str(chain)
        chain = chain.__cause__
    assert KEY not in caplog.text and "\n" not in str(caught.value)


def test_nothing_listens_there() -> None:
    with serving(says("1")) as script:
        pass
    with pytest.raises(ModelFault, match="Is the language model's server running"):
        "".join(Client(settings(script.url)).reply(ASKED, 8))


def test_a_model_that_is_still_loading_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.language_model.client.LOADING", 0.01)
    with serving(fails(503), fails(503), says("5")) as script:
        assert "".join(Client(settings(script.url)).reply(ASKED, 8)) == "5"
    assert len(script.seen) == 3


def test_a_model_that_loads_for_too_long_is_given_up() -> None:
    with pytest.raises(ModelFault, match=r"had not begun to answer after 0\.2 seconds"):
        replied(fails(503), first_token=0.2)


@pytest.mark.parametrize(
    ("scene", "sentence"), [(server.stalls, "had not begun to answer"), (server.stalls_midway, "was not done after")]
)
def test_a_server_that_stands_still_is_left(scene: Scene, sentence: str) -> None:
    with serving(scene) as script:
        with pytest.raises(ModelFault, match=sentence):
            "".join(Client(settings(script.url, first_token=0.2, total=0.4)).reply(ASKED, 8))
        assert script.closed.wait(5)


@pytest.mark.parametrize("scene", [server.stalls, server.stalls_midway])
def test_stopping_closes_the_connection(scene: Scene) -> None:
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    with serving(scene) as script:
        began = time.monotonic()
        with pytest.raises(Stopped):
            "".join(Client(settings(script.url)).reply(ASKED, 8, cancelled=stop.is_set))
        assert script.closed.wait(5)
        assert time.monotonic() - began < 4  # half a second on a quiet machine; the reply was to take ten


def test_leaving_a_reply_closes_the_connection() -> None:
    with serving(server.stalls_midway) as script:
        reply = Client(settings(script.url)).reply(ASKED, 8)
        assert next(iter(reply)) == "The "
        reply.close()
        assert script.closed.wait(5)


def test_thinking_that_uses_up_the_reply_is_said() -> None:
    with pytest.raises(ModelFault, match="used up its 64 tokens before it said anything"):
        replied(says("<think>2 or 3, well, ", "perhaps", asked=40, told=64))


def test_white_space_without_end_ends_the_reply() -> None:
    assert replied(server.endless_blanks).strip() == ""


def test_a_server_that_refuses_a_field_is_asked_plainly() -> None:
    with serving(fails(400, "response_format is not supported"), says("5")) as script:
        client = Client(settings(script.url))
        assert "".join(client.reply(ASKED, 8, schema={"type": "object"})) == "5"
        assert "".join(client.reply(ASKED, 8, schema={"type": "object"})) == "5"
    first, *rest = [set(seen.body) for seen in script.seen]
    assert {"response_format", "temperature", "stream_options"} <= first
    assert rest == [{"model", "messages", "max_tokens", "stream"}] * 2


def test_a_service_that_wants_another_name_for_the_bound_gets_it() -> None:
    with serving(fails(400, "Use 'max_completion_tokens' instead."), says("5")) as script:
        assert "".join(Client(settings(script.url)).reply(ASKED, 8)) == "5"
    assert script.seen[1].body["max_completion_tokens"] == 8


def test_a_prompt_that_was_cut_silently_is_noticed() -> None:
    long = [{"role": "user", "content": "word " * 4000}]
    with serving(says("5", asked=512, told=1)) as script, pytest.raises(ModelFault, match="cut the prompt to 512"):
        "".join(Client(settings(script.url)).reply(long, 8))


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch) -> Iterator[server.Script]:
    """A proxy named in the environment, as the whole world's programs honour it."""
    with serving(says("proxied")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", proxy.url)
        yield proxy


@pytest.mark.parametrize("listening", [True, False])
def test_a_proxy_that_does_not_let_through_is_named_without_its_password(
    listening: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)

    def said(proxy: str) -> str:
        monkeypatch.setenv("http_proxy", f"http://me:{KEY}@{proxy}")
        with pytest.raises(ModelFault) as caught:
            "".join(Client(settings("http://models.example")).reply(ASKED, 8))
        return str(caught.value).replace(proxy, "PROXY")

    with serving(fails(407)) as script:
        proxy = script.url.removeprefix("http://")
        heard = said(proxy) if listening else ""
    expected = "The proxy PROXY, which the environment names, does not let through to http://models.example/v1."
    assert (heard or said(proxy)) == expected


def test_this_machine_is_spoken_to_directly_and_no_key_is_taken_from_the_environment(proxied: server.Script) -> None:
    with serving(says("5")) as script:
        assert "".join(Client(settings(script.url)).reply(ASKED, 8)) == "5"
    assert proxied.seen == []
    assert KEY not in str(script.seen)


def test_the_named_key_is_sent_and_a_missing_one_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THE_KEY", KEY)
    with serving(says("5")) as script:
        "".join(Client(settings(script.url, key_variable="THE_KEY")).reply(ASKED, 8))
        assert script.seen[0].headers["Authorization"] == f"Bearer {KEY}"
        monkeypatch.delenv("THE_KEY")
        with pytest.raises(ModelFault, match="THE_KEY, which should hold the language model's key, is not set"):
            "".join(Client(settings(script.url, key_variable="THE_KEY")).reply(ASKED, 8))
    assert len(script.seen) == 1


def test_the_models_of_a_server() -> None:
    def scene(handler: server.Handler) -> None:
        handler.head()
        listed = [
            {"id": "qwen3:4b"},
            {"id": "tiny", "meta": {"n_ctx": 2048, "n_ctx_train": 8192}},
            {"id": "large", "max_model_len": 32768},
            {"id": "odd", "max_model_len": "much", "meta": None},
            {"no": "id"},
            7,
        ]
        handler.wfile.write(json.dumps({"data": listed}).encode())

    with serving(scene) as script:
        offered = Client(settings(script.url)).models(Limits(2, 2))
    assert offered == {"qwen3:4b": 0, "tiny": 2048, "large": 32768, "odd": 0}
    assert script.seen[0].path == "/v1/models"
