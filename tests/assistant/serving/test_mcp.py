"""The model context protocol: the same data as the commands print, one sentence for what is not there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation.assistant import Assistant
from assistant.output.json_forms import answer_form, issue_form
from assistant.reader.protocol import NoEvidence
from assistant.reader.reader import ExtractiveReader
from assistant.retrieval import Retrieval
from assistant.serving.library_service import LibraryService, ServiceError
from embeddings.model import LibraryError
from tests.assistant.answer_builders import FakeLibrary, FakeSearcher, hit

LAMP = "The great lamp was lit by Ann Lee on 3 June 1945."
MONEY = "Ruth Oates has been treasurer since May."


class Damaged(FakeLibrary):
    def issues(self, *_: Any, **__: Any) -> Any:
        raise LibraryError("The library at /home/x/lib is damaged. Run: backissue build --force")


def assistant(library: FakeLibrary | None = None) -> Assistant:
    hits = [hit(LAMP), hit(MONEY, page=2)]
    library = library or FakeLibrary(all=[("fog-2024-03", one.paragraph) for one in hits])
    return Assistant(Retrieval(FakeSearcher(hits, library)), ExtractiveReader(NoEvidence()))


def plain(form: dict[str, Any]) -> dict[str, Any]:
    """The form as data of another program, without the times."""
    return json.loads(json.dumps({name: value for name, value in form.items() if name != "timings_ms"}))  # type: ignore[no-any-return]


def test_the_service_gives_what_the_commands_print() -> None:
    open_one = assistant()
    service = LibraryService(open_one)
    answer = open_one.answer("Who lit the lamp?")
    assert plain(service.ask("Who lit the lamp?")) == plain(answer_form(answer))  # type: ignore[arg-type]
    assert [found["text"] for found in service.search("lamp", 1)["passages"]] == [LAMP]
    listed = service.list_issues()["issues"]
    assert listed == [issue_form(FakeLibrary().stored[0])]
    assert service.show_issue("fog-2024-03", 2)["text"] == MONEY
    assert service.text("fog-2024-03").split("\f")[0].strip() == LAMP
    assert service.events() == {"events": []}


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("show_issue", ["nowhere"], 'There is no issue "nowhere" in the library. list_issues names them.'),
        ("show_issue", ["fog-2024-03", 9], "fog-2024-03 has pages 1 to 4; there is no page 9."),
        ("ask", ["Who?", ["nowhere"]], 'There is no issue "nowhere" in the library. list_issues names them.'),
        ("ask", [""], "There is no question: type some words, such as a name or “When is the next meeting?”."),
        ("search", ["lamp", 0], "k is 0; it should be 1 to 100."),
        ("events", ["soon"], '"soon" is no date; write 2016-11-19, 2016-11 or 2016.'),
    ],
)
def test_what_is_not_there_is_one_sentence(name: str, given: list[Any], said: str) -> None:
    with pytest.raises(ServiceError) as caught:
        getattr(LibraryService(assistant()), name)(*given)
    assert str(caught.value) == said


def test_a_library_that_cannot_be_read_is_an_error_and_no_empty_list() -> None:
    with pytest.raises(ServiceError, match="is damaged"):
        LibraryService(assistant(Damaged())).list_issues()


def test_no_folder_of_this_machine_is_told() -> None:
    form = LibraryService(assistant()).list_issues()["issues"][0]
    assert "/" not in form["file"]


# ---- over the protocol ----------------------------------------------------------------------------------------------


async def test_the_protocol_gives_the_same_data() -> None:
    pytest.importorskip("mcp", reason="the extra [mcp] is not installed")
    from mcp import Client

    from assistant.serving.mcp_server import server

    service = LibraryService(assistant())
    async with Client(server(service)) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert sorted(tools) == ["ask", "events", "list_issues", "search", "show_page"]
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
        told = await client.call_tool("ask", {"question": "Who lit the lamp?"})
        assert not told.is_error
        assert plain(told.structured_content or {}) == plain(service.ask("Who lit the lamp?"))
        wrong = await client.call_tool("show_page", {"issue": "nowhere", "page": 1})
        assert wrong.is_error
        said = str(wrong.content[0].text)  # type: ignore[union-attr]
        assert said.endswith('There is no issue "nowhere" in the library. list_issues names them.')
        assert "\n" not in said and "Traceback" not in said and ".py" not in said
        page = await client.read_resource("backissue://issues/fog-2024-03/pages/2")
        assert page.contents[0].text == MONEY  # type: ignore[union-attr]
        listed = await client.read_resource("backissue://issues")
        assert json.loads(listed.contents[0].text) == service.list_issues()  # type: ignore[union-attr]


def test_without_a_library_it_says_so_before_the_first_message(tmp_path: Path) -> None:
    pytest.importorskip("mcp", reason="the extra [mcp] is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", "mcp", "--library", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        input="",
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1 and "backissue build" in done.stderr
