"""The program around the chat: keys moved, looks, help, the palette, no terminal, what is imported, the real thing."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from assistant.config import Config
from assistant.tui.chrome.key_line import KeyLine
from assistant.tui.screens.help import HelpScreen
from assistant.tui.source.terminal_pictures import Abilities, prepare, understood
from assistant.tui.start import NO_TERMINAL, run

from .conftest import NARROW, OpenChat
from .fakes import config_of


async def test_help_names_every_key_as_it_is_now(chat: OpenChat) -> None:
    config = config_of(keys={"rebuild": "f12"})
    async with chat(NARROW, config=config) as seen:
        await seen.press("f1")
        assert isinstance(seen.app.screen, HelpScreen)
        words = str(seen.app.screen.words())
        assert "  f12                  read new and changed files" in words
        assert "  /explain             why the last answer" in words
        rows = [line for line in words.splitlines() if line.startswith("  ") and "," not in line[:24]]
        assert max(map(len, rows)) <= seen.app.screen.query_one(".words Static").size.width
        await seen.press("escape")
        await seen.pilot.press("f12")
        while not seen.app.building:
            await seen.pilot.pause()
        seen.app.stop_building()
        await seen.settle()


async def test_a_key_of_the_configuration_that_is_unknown_is_named(chat: OpenChat) -> None:
    config = config_of(keys={"rebiuld": "f12"})
    async with chat(config=config) as seen:
        assert seen.said == "▲ [keys] knows no “rebiuld”. Did you mean “rebuild”?"


async def test_dark_and_light_are_remembered(chat: OpenChat) -> None:
    async with chat() as seen:
        assert seen.app.theme == "backissue-dark"
        await seen.press("f9")
        assert seen.app.theme == "backissue-light"
    async with chat() as seen:
        assert seen.app.theme == "backissue-light"


async def test_any_theme_may_be_named_and_a_wrong_one_is_dark(chat: OpenChat) -> None:
    for name, theme in (("nord", "nord"), ("no such theme", "backissue-dark"), ("light", "backissue-light")):
        config = config_of(theme=name)
        async with chat(NARROW, config=config) as seen:
            assert seen.app.theme == theme


async def test_commands_are_in_the_palette(chat: OpenChat) -> None:
    async with chat() as seen:
        titles = [command.title for command in seen.app.get_system_commands(seen.app.screen)]
        assert "Rebuild: read new and changed files" in titles


async def test_leaving_closes_the_assistant(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("/quit")
    assert seen.assistant.closed
    assert seen.app.return_code == 0


@pytest.mark.parametrize("width", [40, 80, 160, 300])
async def test_the_keys_fit_the_focus_and_the_width(chat: OpenChat, width: int) -> None:
    async with chat((width, 24)) as seen:
        await seen.ask("repair")
        line = seen.app.chat.query_one(KeyLine)

        def labels() -> list[str]:
            assert line.render().cell_length <= line.content_size.width
            return [hint.label for hint in line.drawn]

        asking = ["Ask", "Sources", "Library", "Events", "Rebuild", "Help"]
        assert labels() == (["Ask", "Sources", "Library", "Help"] if width == 40 else asking)
        await seen.press("escape")
        assert labels()[:3] == ["Open", "Ask", "Citation"] and len(labels()) <= 6
        await seen.press("escape")
        assert "Find" not in labels(), "in the prompt / begins a command"
        await seen.press("f2")
        assert labels()[:3] == ["Open", "Tick", "Untick all"]
        assert "Article" not in labels()
        await seen.press("f4")
        assert labels()[0] == "Show its page"
        assert labels()[-1] == "Help"


async def test_a_click_on_a_key_presses_it(chat: OpenChat) -> None:
    async with chat() as seen:
        line = seen.app.chat.query_one(KeyLine)
        await seen.pilot.click(line, offset=(str(line.render()).index("Help") + 1, 0))
        await seen.settle()
        assert isinstance(seen.app.screen, HelpScreen)


def test_without_a_terminal_it_names_the_command_for_that(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Config()) == 2
    assert capsys.readouterr().err.strip() == NO_TERMINAL
    assert "backissue ask" in NO_TERMINAL


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    heavy = ("torch", "faiss", "sentence_transformers", "tantivy", "pypdfium2", "lxml", "PIL")
    code = f"import sys, assistant.tui.app; sys.exit(', '.join(name for name in {heavy} if name in sys.modules) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_rules_for_dates_and_events_are_not_imported_before_the_prompt_takes_keys() -> None:
    code = "import sys, assistant.tui.library.building, assistant.tui.screens.chat, assistant.tui.screens.saved; "
    code += (
        "sys.exit(', '.join(one for one in sys.modules if one.startswith(('corpus.events.', 'corpus.dates.l'))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_picture_widget_is_found_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdout__", io.StringIO())
    widget = prepare()()
    assert widget is not None and widget.__name__.endswith("Image")


@pytest.mark.parametrize(
    ("answer", "abilities"),
    [
        (b"\x1b[?64;1;2;4c", Abilities(sixel=True)),
        (b"\x1b[?64;14c", Abilities()),
        (b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62c", Abilities(kitty=True, cell=(10, 20))),
        (b"typed\x1b[6;16;8tmore\x1b[?1;2c", Abilities(cell=(8, 16))),
        (b"", Abilities()),
    ],
)
def test_what_a_terminal_says_of_its_pictures(answer: bytes, abilities: Abilities) -> None:
    assert understood(answer) == abilities
