"""The library: the tree, ticks that narrow, new issues marked, builds that run beside the chat, the folder watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, Static

from assistant.tui import app
from assistant.tui.conversation.greeting import Greeting
from assistant.tui.library.rebuild_bar import RebuildBar
from assistant.tui.library.tree import LibraryTree
from assistant.tui.screens.build_report import ReportScreen
from assistant.tui.screens.welcome import WelcomeScreen
from assistant.tui.state import series_names
from embeddings.model import BuildReport, FileFailure, LibraryBusy, NoLibrary, Progress

from .conftest import NARROW, Driver, OpenChat
from .fakes import ISSUES, FakeAssistant, FakeLibrary, FakeOpening, config_of


def labels(seen: Driver) -> list[str]:
    tree = seen.app.chat.query_one(LibraryTree)
    lines = []
    for line in range(tree.last_line + 1):
        node = tree.get_node_at_line(line)
        assert node is not None
        lines.append(" ".join(tree.render_label(node, tree.rich_style, tree.rich_style).plain.split()))
    return lines


async def test_series_years_and_issues_with_their_counts(chat: OpenChat) -> None:
    async with chat() as seen:
        assert labels(seen) == [
            "☐ ▾ Harbour Notes 1",
            "☐ 28 March 2024 1 p.",
            "☐ ▾ The Lantern 3",
            "☐ ▾ 2024 2",
            "☐ March 2024 2 p.",
            "☐ January 2024 2 p.",
            "☐ ▸ 2023 1",
        ]


async def test_a_newsletter_is_named_and_the_name_kept(
    chat: OpenChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series_names, "config_folder", lambda: tmp_path / "config")
    opening = FakeOpening()
    opening.assistant.gate.set()
    async with chat(opening=opening) as seen:
        await seen.press("f2", "down", "r", *["backspace"] * len("Harbour Notes"), *"Quay", "enter")
        await seen.settle()
        assert opening.config.series == {"Quay": (ISSUES[3].head.series,)}
        assert "up to date" in str(seen.app.chat.query_one("#said", Static).content)
    assert (tmp_path / "config" / "config.toml").read_text() == f'[series]\n"Quay" = ["{ISSUES[3].head.series}"]\n'


def test_names_of_series_are_changed_where_they_stand() -> None:
    text = 'theme = "dark"\n\n[series]\n# a remark\n"Old" = ["quay-*"]\n\n[ask]\nkeep_warm_minutes = 0\n'
    assert series_names.written(text, {"Quay “A”": ("quay-*", "Lamp")}) == (
        'theme = "dark"\n\n[series]\n"Quay “A”" = ["quay-*", "Lamp"]\n\n# a remark\n\n[ask]\nkeep_warm_minutes = 0\n'
    )
    assert series_names.written("", {"Quay": ("a",)}) == '[series]\n"Quay" = ["a"]\n'
    assert series_names.written("watch = 'off'\n", {"Quay": ("a",)}) == 'watch = \'off\'\n\n[series]\n"Quay" = ["a"]\n'


def test_another_name_takes_over_what_the_last_one_had() -> None:
    guessed = ISSUES[3]
    known = replace(guessed, head=replace(guessed.head, series="Quay", read_series=("harbour", "file name")))
    names = {"Quay": ("harbour-*",), "Lamp": ("lamp-*",)}
    assert series_names.named(names, "Lamp", [known]) == {"Lamp": ("lamp-*", "harbour-*", "harbour")}
    assert series_names.named({}, "Quay", [known]) == {"Quay": ("harbour",)}


async def test_what_was_folded_out_stays_so_when_an_issue_comes(chat: OpenChat) -> None:
    async with chat() as seen:
        tree = seen.app.chat.query_one(LibraryTree)
        await seen.press("f2", "end", "enter")
        assert labels(seen)[-2:] == ["☐ ▾ 2023 1", "☐ November 2023 2 p."]
        assert tree.cursor_line == 6
        tree.show((*ISSUES, replace(ISSUES[0], id="lantern-2025-01", digest="d5")), {"lantern-2025-01"})
        await seen.settle()
        assert labels(seen)[2:4] == ["☐ ▾ The Lantern ✦ 4", "☐ ▾ 2024 ✦ 3"]
        assert tree.cursor_line == 7, "the cursor is at 2023 still, a line further down"
        assert labels(seen)[-2:] == ["☐ ▾ 2023 1", "☐ November 2023 2 p."]


async def test_many_newsletters_are_folded_in_but_for_those_the_reader_opened(chat: OpenChat) -> None:
    async with chat() as seen:
        tree = seen.app.chat.query_one(LibraryTree)
        heads = [replace(ISSUES[0].head, series=name, title=name) for name in ("Beacon", "Tide")]
        more = [replace(ISSUES[0], id=head.series, digest=head.series, head=head) for head in heads]
        assert labels(seen)[0] == "☐ ▾ Harbour Notes 1", "two newsletters stand open"
        tree.show((*ISSUES, *more))
        await seen.settle()
        assert labels(seen) == ["☐ ▸ Beacon 1", "☐ ▸ Harbour Notes 1", "☐ ▸ The Lantern 3", "☐ ▸ Tide 1"]
        await seen.press("f2", "enter")
        tree.show((*ISSUES, *more), {"Tide"})
        await seen.settle()
        assert labels(seen)[0] == "☐ ▾ Beacon 1"


async def test_a_tick_narrows_the_search_and_the_timeline(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.press("f2", "space")
        assert labels(seen)[:3] == ["☑ ▾ Harbour Notes 1", "☑ 28 March 2024 1 p.", "☐ ▾ The Lantern 3"]
        assert "searching 1 issue of 4" in str(seen.app.chat.query_one("#top", Static).content)
        await seen.ask("repair")
        assert seen.assistant.asked[0].issues == frozenset({"harbour-7"})
        await seen.press("f2", "x")
        await seen.ask("repair")
        assert seen.assistant.asked[1].issues is None


async def test_an_issue_of_the_tree_opens_at_its_first_page(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.press("f2", "down", "enter")
        assert seen.source.view.place.issue == "harbour-7"
        assert "The choir's concert" in seen.page


async def test_panes_hide_from_inside_and_are_remembered(chat: OpenChat, tmp_path: Path) -> None:
    async with chat() as seen:
        tree = seen.app.chat.query_one(LibraryTree)
        assert tree.display
        await seen.press("f2")
        assert seen.app.focused is tree
        await seen.press("f2")
        assert not tree.display and seen.app.focused is seen.prompt
    async with chat() as seen:
        assert not seen.app.chat.query_one(LibraryTree).display
        await seen.press("f2")
        assert seen.app.chat.query_one(LibraryTree).display


async def test_the_source_pane_is_resized_by_keys_and_stays_so(chat: OpenChat) -> None:
    async with chat() as seen:
        before = seen.source.outer_size.width
        await seen.press("f3", "plus")
        assert seen.source.outer_size.width == before + 4
    async with chat() as seen:
        assert seen.source.outer_size.width == before + 4


async def test_a_build_shows_its_progress_and_the_chat_goes_on(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.pilot.press("f5")
        bar = seen.app.chat.query_one(RebuildBar)
        text = seen.app.chat.query_one("#rebuild-text", Static)
        while "2 of 3 files" not in str(text.content):
            await seen.pilot.pause()
        assert bar.display
        assert str(text.content) == "2 of 3 files · 4 s left · Reading lantern-2.pdf · 4 pages, 20 paragraphs"
        await seen.type("repair")
        await seen.pilot.press("enter")
        while not seen.cards:
            await seen.pilot.pause()
        seen.assistant.gate.set()
        await seen.settle()
        assert not bar.display
        assert seen.said == "The library is up to date: 1 added, 4 unchanged, 1 not read. F8 lists them."
        assert seen.app.screen is seen.app.chat, "no box over the chat"
        assert "☐ March 2024 2 p." in labels(seen)
        assert "☐ May 2024 ✦ 2 p." in labels(seen)
        await seen.press("f8")
        assert isinstance(seen.app.screen, ReportScreen)
        assert "torn.pdf: the file is cut short" in str(seen.app.screen.words())


async def test_files_an_earlier_build_could_not_read_are_listed_without_a_build(chat: OpenChat) -> None:
    class Torn(FakeLibrary):
        def failures(self) -> list[FileFailure]:
            return [FileFailure(Path("/newsletters/torn.pdf"), "the file is cut short")]

    async with chat(assistant=FakeAssistant(Torn())) as seen:
        text = seen.app.chat.query_one(Greeting).query_one("#greeting-text", Static)
        assert "1 file could not be read; F8 says why." in str(text.content)
        await seen.press("f8")
        assert "torn.pdf: the file is cut short" in str(seen.app.screen.words())
    async with chat() as seen:
        await seen.ask("/report")
        assert seen.said == "Nothing has been built since the program was started, and every file could be read."


@pytest.mark.parametrize("size", [NARROW, (160, 48)])
async def test_counts_stand_at_the_right_and_long_names_are_cut(chat: OpenChat, size: tuple[int, int]) -> None:
    name = "The Proceedings of the Harbour and Lighthouse Society of Upper Combe and the Wend Valley, New Series"
    listed = tuple(replace(one, head=replace(one.head, series=name, title=name)) for one in ISSUES)
    async with chat(size, assistant=FakeAssistant(FakeLibrary(listed=listed))) as seen:
        await seen.press("f2")
        tree = seen.app.chat.query_one(LibraryTree)
        ends = set()
        for y in range(tree.last_line + 1):
            line = "".join(segment.text for segment in tree.render_line(y)).rstrip()
            ends.add(len(line))
            assert len(line) < tree.size.width
        assert len(ends) == 1, "one column"
        assert "…" in labels(seen)[0]


async def test_an_issue_is_new_until_the_next_time(chat: OpenChat) -> None:
    fake = FakeAssistant()
    fake.gate.set()
    async with chat(assistant=fake) as seen:
        await seen.press("f5")
    async with chat(assistant=fake) as seen:
        assert not any("✦" in label for label in labels(seen))


async def test_a_stopped_build_keeps_what_was_read(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.pilot.press("f5")
        while not seen.app.building:
            await seen.pilot.pause()
        await seen.press("f5")
        assert seen.said == "The build was stopped. What was read is kept; F5 goes on with the rest."
        assert not seen.app.building
        assert len(seen.app.chat.issues) == 4


async def test_the_first_issues_are_asked_about_while_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "LOOK_EVERY", 0.0)

    class Slow(FakeAssistant):
        def rebuild(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress | BuildReport]:
            while not self.gate.wait(0.01):
                yield Progress("reading", "lantern-1.pdf", 1, 3, 2, 10, 4.0)
            yield from super().rebuild(cancelled)

    class Empty(FakeOpening):
        opened = 0

        def open(self) -> FakeAssistant:
            self.opened += 1
            if self.opened < 3:
                raise NoLibrary("There is no library yet.")
            return self.assistant

    fake = Slow()
    empty = Empty(fake)
    one = app.BackIssueApp(config_of(), opening=lambda _: empty, memory_path=tmp_path / "screen.json")
    async with one.run_test(size=NARROW) as pilot:
        seen = Driver(one, pilot, fake)
        while one.engine is None or not one.chat.issues:
            await pilot.pause()
        assert one.building
        text = one.chat.query_one(Greeting).query_one("#greeting-text", Static)
        assert "More is being read. What is there can be asked already." in str(text.content)
        await seen.type("repair")
        await pilot.press("enter")
        while not seen.cards:
            await pilot.pause()
        assert one.building
        await seen.type("who is the mayor?")
        await pilot.press("enter")
        while "mayor" not in seen.text(".state"):
            await pilot.pause()
        assert seen.text(".state") == "No issue names a mayor. Files are still being read; ask again when they are in."
        fake.gate.set()
        await seen.settle()
        assert len(one.chat.issues) == 5
        assert not any("✦" in label for label in labels(seen)), "nothing is new on the first day"


async def test_a_build_that_fails_says_why(chat: OpenChat) -> None:
    class Busy(FakeAssistant):
        def rebuild(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress | BuildReport]:
            raise LibraryBusy("Another build has been writing since 10:02.")

    async with chat(assistant=Busy()) as seen:
        await seen.press("f5")
        assert seen.said == "▲ Another build has been writing since 10:02."


async def test_nothing_changed_is_one_line_and_no_box(chat: OpenChat) -> None:
    fake = FakeAssistant()
    fake.report = replace(fake.report, added=(), failures=(), issues=4)
    fake.gate.set()
    async with chat(assistant=fake) as seen:
        await seen.press("f5")
        assert seen.app.screen is seen.app.chat
        assert seen.said == "The library is up to date: 4 unchanged."


async def test_the_first_run_over_a_folder_builds_at_once(chat: OpenChat) -> None:
    class Empty(FakeOpening):
        built = False

        def open(self) -> FakeAssistant:
            if not self.built:
                raise NoLibrary("Nothing has been built yet. Run: backissue build")
            return self.assistant

        def build(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress | BuildReport]:
            yield from self.assistant.rebuild(cancelled)
            self.built = True

    fake = FakeAssistant()
    fake.gate.set()
    async with chat(opening=Empty(fake)) as seen:
        await seen.settle()
        assert seen.said.startswith("The library is up to date: 1 added")
        assert len(seen.app.chat.issues) == 5


async def test_a_library_that_cannot_be_opened_says_so_where_the_greeting_stands_and_to_every_question(
    chat: OpenChat,
) -> None:
    class Broken(FakeOpening):
        def open(self) -> FakeAssistant:
            raise LibraryBusy("The library is locked by process 12.")

    async with chat(opening=Broken()) as seen:
        text = seen.app.chat.query_one(Greeting).query_one("#greeting-text", Static)
        assert str(text.content).startswith("▲ The library is locked by process 12.\n\nHere F5 reads")
        await seen.ask("When is the repair café?")
        assert seen.text(".state") == "The library is locked by process 12. F5 reads the newsletters' folder."
        assert seen.last.has_class("-failed") and not seen.assistant.asked


async def test_an_empty_library_says_how_to_fill_it(chat: OpenChat) -> None:
    async with chat(assistant=FakeAssistant(FakeLibrary(listed=(), told=()))) as seen:
        text = seen.app.chat.query_one(Greeting).query_one("#greeting-text", Static)
        assert "F5 reads the newsletters' folder" in str(text.content)


async def test_the_first_run_without_a_folder_offers_the_samples(chat: OpenChat) -> None:
    config = config_of(newsletters=None)
    async with chat(NARROW, config=config) as seen:
        assert isinstance(seen.app.screen, WelcomeScreen)
        await seen.press("enter")
        assert seen.app.screen is seen.app.chat
        assert seen.app.config.newsletters is None
        assert len(seen.app.chat.issues) == 4
    async with chat(NARROW, config=config) as seen:
        assert seen.app.screen is seen.app.chat, "asked once, not every day"


async def test_a_first_run_can_begin_with_the_samples_unasked(chat: OpenChat) -> None:
    async with chat(NARROW, config=config_of(newsletters=None), samples=True) as seen:
        assert seen.app.screen is seen.app.chat
        assert len(seen.app.chat.issues) == 4


async def test_the_welcome_takes_a_folder_with_newsletters_only(chat: OpenChat, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "letters" / "one.pdf").write_bytes(b"%PDF")
    async with chat(config=config_of(newsletters=None)) as seen:
        field = seen.app.screen.query_one("#folder")
        said = seen.app.screen.query_one("#folder-said", Static)
        field.focus()
        field.value = str(tmp_path / "nowhere")
        await seen.press("enter")
        assert "There is no folder" in str(said.content)
        field.value = str(tmp_path / "empty")
        await seen.press("enter")
        assert "There are no newsletters in" in str(said.content)
        field.value = str(tmp_path / "letters")
        await seen.press("enter")
        assert seen.app.config.newsletters == tmp_path / "letters"
        assert seen.app.screen is seen.app.chat


async def test_a_path_that_is_typed_or_pasted_at_once_goes_into_its_field(chat: OpenChat) -> None:
    async with chat(config=config_of(newsletters=None)) as seen:
        assert seen.app.focused is seen.app.screen.query_one("#samples")
        for key, letter in (("space", " "), ("tilde", "~"), ("slash", "/"), ("m", "m"), ("space", " "), ("n", "n")):
            seen.app.post_message(events.Key(key, letter))  # faster than the field has the focus
        await seen.settle()
        assert seen.app.screen.query_one("#folder", Input).value == "~/m n"
    async with chat(config=config_of(newsletters=None)) as seen:
        seen.app.post_message(events.Paste("/home/ada/news letters\n"))
        await seen.settle()
        assert seen.app.screen.query_one("#folder", Input).value == "/home/ada/news letters"


async def test_new_files_in_the_folder_are_announced(chat: OpenChat, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    library = FakeLibrary(listed=(), told=())
    config = config_of(newsletters=folder, watch="announce")
    async with chat(assistant=FakeAssistant(library), config=config, watch_every=0.02) as seen:
        (folder / "new.pdf").write_bytes(b"%PDF")
        while "new file" not in seen.said:
            await seen.pilot.pause()
        assert seen.said == "1 new file in the newsletters' folder. F5 reads them."


async def test_watching_may_build_at_once(chat: OpenChat, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "new.pdf").write_bytes(b"%PDF")
    fake = FakeAssistant()
    fake.gate.set()
    config = config_of(newsletters=folder, watch="build")
    fake.library.listed = ()
    async with chat(assistant=fake, config=config, watch_every=0.02) as seen:
        while seen.app.chat.report is None:
            await seen.pilot.pause()
        await seen.settle()
        assert len(seen.app.chat.issues) == len(ISSUES) + 1


async def test_files_of_a_folder_that_is_not_there_are_not_announced_as_removed(chat: OpenChat, tmp_path: Path) -> None:
    here, away = tmp_path / "here", tmp_path / "away"
    here.mkdir()
    fake = FakeAssistant()
    fake.library.listed = (replace(ISSUES[0], path=away / "lantern.pdf"),)
    config = config_of(newsletters=here, further=(away,), watch="announce")
    async with chat(assistant=fake, config=config, watch_every=0.02) as seen:
        assert seen.text("#top").startswith(" Back Issue  ·  here + away")
        (here / "lantern-43.txt").write_text("The Lantern")
        while not seen.said:
            await seen.pilot.pause()
        assert seen.said == "1 new file in the newsletters' folder. F5 reads them."


async def test_the_pane_that_takes_the_keys_is_the_one_seen_when_the_terminal_narrows(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.press("f2")
        await seen.pilot.resize_terminal(80, 24)
        await seen.settle()
        assert seen.app.chat.query_one(LibraryTree).display and isinstance(seen.app.focused, LibraryTree)
        await seen.pilot.resize_terminal(160, 48)
        await seen.settle()
        assert seen.prompt.display


async def test_what_is_new_is_told_of_each_library(chat: OpenChat, tmp_path: Path) -> None:
    async with chat() as seen:
        assert "new since" not in str(seen.text("#greeting-text"))
    async with chat(config=config_of(library=tmp_path / "another")) as seen:
        seen.app.memory.seen["another"] = []
        assert len(seen.app.new_issues(ISSUES)) == len(ISSUES)
        assert "new since" not in str(seen.text("#greeting-text")), "its first day"
