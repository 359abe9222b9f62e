"""The pure parts of the screen: places, dates, scopes, completions, examples, viewers, memory, watching, keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import AnswerStatus, Sentence
from assistant.output.terminal import build_counts
from assistant.output.wording import spoken_date, spoken_range
from assistant.tui.chrome import keys
from assistant.tui.conversation.answer_text import answer_text, card_row
from assistant.tui.conversation.completion import completions
from assistant.tui.conversation.example_questions import answered_rightly, called_within, candidates, printed_so
from assistant.tui.conversation.greeting import known_of
from assistant.tui.conversation.mentions import scopes, slug, split
from assistant.tui.conversation.slash_commands import COMMANDS, parse
from assistant.tui.library.rebuild_bar import progress_text
from assistant.tui.screens.build_report import report_text
from assistant.tui.source import copied, external_viewer
from assistant.tui.source.bookmarks import Bookmarks
from assistant.tui.source.external_viewer import open_file, viewer_command
from assistant.tui.source.place import Place, name_of, newsletters, of_citation
from assistant.tui.source.timeline import event_text, in_order
from assistant.tui.source.view import View, boxes, neighbours, read_view
from assistant.tui.state import preferences
from assistant.tui.state.folder_watch import Changes, Watch, look
from corpus.model import DateRange, Event, Precision, Status
from embeddings.model import Progress, StoredIssue

from .fakes import ANSWERS, EVENTS, ISSUES, TODAY, FakeAssistant, FakeLibrary, day, mention, month, paragraph
from .fakes import WALK as WALK_TEXT


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2016-11", "November 2016"),
        ("2016-11-04", "4 November 2016"),
        ("2016", "2016"),
        ("", ""),
        ("2016-13", "2016-13"),
        ("spring", "spring"),
    ],
)
def test_iso_dates_as_people_write_them(iso: str, said: str) -> None:
    assert spoken_date(iso) == said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (day(2024, 3, 14), "14 March 2024"),
        (DateRange(date(2024, 3, 14), date(2024, 3, 17)), "14–16 March 2024"),
        (DateRange(date(2024, 3, 30), date(2024, 4, 2)), "30 March 2024 – 1 April 2024"),
        (month(2024, 12), "December 2024"),
        (DateRange(date(2024, 3, 1), date(2024, 5, 1), Precision.MONTH), "March – April 2024"),
        (DateRange(date(2023, 12, 1), date(2024, 2, 1), Precision.MONTH), "December 2023 – January 2024"),
        (DateRange(date(2024, 3, 1), date(2024, 6, 1), Precision.SEASON), "spring 2024"),
        (DateRange(date(2023, 12, 1), date(2024, 3, 1), Precision.SEASON), "winter 2023"),
        (DateRange(date(2024, 1, 1), date(2025, 1, 1), Precision.YEAR), "2024"),
        (None, ""),
    ],
)
def test_ranges_as_people_write_them(when: DateRange | None, said: str) -> None:
    assert spoken_range(when) == said


def test_a_quote_and_its_citation_for_the_clipboard() -> None:
    view = View(Place("x{1}", 3, quote="two\nlines of *text*", title="The Lantern", date="2024-03"), None, ())
    assert copied.quote(view) == "“two lines of *text*”\n— The Lantern, March 2024, page 3"
    assert copied.citation(view) == "The Lantern, March 2024, page 3"
    assert copied.markdown(view) == "> two lines of \\*text\\*\n>\n> — *The Lantern*, 2024-03, page 3"
    assert copied.bibtex(view).splitlines() == [
        "@misc{x-1--p3,",
        "  title = {The Lantern},",
        "  date = {2024-03},",
        "  pages = {3},",
        "  note = {two lines of *text*},",
        "}",
    ]


def test_an_answer_for_the_clipboard_has_its_sources() -> None:
    assert copied.answer(ANSWERS["bridge"]) == (
        "Part of the answer\n"
        "The footbridge over the Wend stays closed until the end of May. [1]\n\n[1] The Lantern 42, March 2024, page 2"
    )
    doubtful = replace(ANSWERS["bridge"], status=AnswerStatus.ANSWERED, confidence=0.1)
    assert copied.answer(doubtful).startswith("Not sure that this answers:\nThe footbridge")
    days = (Sentence("2 May 2024:", (), own=True), Sentence("Tea.", (1,)), Sentence("Songs.", (2,)))
    told = copied.answer(replace(ANSWERS["bridge"], sentences=days)).splitlines()
    assert told[1:3] == ["2 May 2024: Tea. [1]", "Songs. [2]"]


def test_an_issue_is_called_by_its_title_where_its_series_is_a_file_name() -> None:
    head = replace(ISSUES[0].head, series="lantern", title="The Lantern", series_source="file name")
    assert name_of(replace(ISSUES[0], head=head)) == "The Lantern No. 41"
    assert name_of(ISSUES[3]) == "Harbour Notes No. 7"


def test_series_that_print_one_name_are_one_newsletter() -> None:
    head = replace(ISSUES[0].head, series="lantern-old", title="The Lantern", series_source="file name")
    renamed = replace(ISSUES[0], id="lantern-old-2024-01", head=head)
    listed = newsletters([*ISSUES, renamed])
    assert [(name, len(group)) for name, group in listed] == [("Harbour Notes", 1), ("The Lantern", 4)]


def test_a_name_that_half_the_issues_print_is_not_the_newsletters() -> None:
    heads = [
        replace(ISSUES[0].head, series="wend", title=title, series_source="file name") for title in ("News", "Tides")
    ]
    listed = newsletters([replace(ISSUES[0], id=head.title, head=head) for head in heads])
    assert [name for name, _ in listed] == ["wend"]


def called(*names: tuple[str, str]) -> list[tuple[str, int]]:
    """Newsletters and how many issues each has, of issues in a series of the first name with a title of the second."""
    heads = [replace(ISSUES[0].head, series=series, title=title, series_source="file name") for series, title in names]
    listed = newsletters([replace(ISSUES[0], id=str(n), head=head) for n, head in enumerate(heads)])
    return [(name, len(group)) for name, group in listed]


def test_a_name_is_one_however_it_is_set() -> None:
    assert called(("wend", "TIDE NEWS"), ("wend", "Tide News"), ("wend", "TIDE NEWS"), ("wend", "Old Tides")) == [
        ("TIDE NEWS", 4)
    ]
    assert called(("wend", "Tide’s End"), ("wend", "Tide's End"), ("tides", "THE TIDE"), ("t", "The Tide")) == [
        ("THE TIDE", 2),
        ("Tide’s End", 2),
    ]


def test_newsletters_that_are_called_newsletter_stay_apart() -> None:
    assert called(("wend", "Newsletter"), ("lamp", "Newsletter")) == [("lamp", 1), ("wend", 1)]
    assert called(("wend", "Newsletter"), ("wend", "Newsletter")) == [("Newsletter", 2)]


def test_scopes_name_series_and_issues() -> None:
    known = scopes(ISSUES)
    assert known["the-lantern"] == {"lantern-2024-01", "lantern-2024-03", "lantern-2023-11"}
    assert known["harbour-7"] == {"harbour-7"}
    assert split("when @harbour-7 and @nobody does @the-lantern. sing", known) == (
        "when and @nobody does sing",
        frozenset({"harbour-7", "lantern-2024-01", "lantern-2024-03", "lantern-2023-11"}),
    )
    assert split("mail me@the-lantern", known) == ("mail me@the-lantern", None)
    by_file = [replace(one, head=replace(one.head, series="quay", series_source="file name")) for one in ISSUES[:1]]
    assert "the-lantern-41" in scopes(by_file), "as in the tree: by its title, where the series is a file's name"


@given(st.text())
def test_a_slug_is_one_word_that_an_at_sign_can_name(name: str) -> None:
    made = slug(name)
    assert " " not in made
    assert not made or split(f"@{made} x", {made.casefold(): frozenset({"i"})})[1] in (frozenset({"i"}), None)


def test_completions() -> None:
    known = scopes(ISSUES)
    assert [one.text for one in completions("/", known)] == [f"/{one.name}" for one in COMMANDS]
    assert [one.text for one in completions("@harb", known)] == ["@harbour-notes ", "@harbour-7 "]
    assert completions("see @lantern-2024-01", known) == []
    assert completions("a/ex", known) == completions("plain words", known) == []


def test_commands_are_parsed() -> None:
    assert parse("/export  ~/kept ") == ("export", "~/kept")
    assert parse("/") == ("", "")
    assert parse("what is a/b?") is None
    assert parse("/2024 was a year") is None


def asked(*events: Event, library: FakeLibrary | None = None) -> list[str]:
    return [one.question for one in candidates(ISSUES, events, TODAY, library or FakeLibrary())]


def test_examples_are_questions_about_records() -> None:
    told = {"harbour-7": (paragraph("harbour-7", "Tickets for the choir concert are refunded.", 1, 0),)}
    library = FakeLibrary(texts=FakeLibrary().texts | told)
    choir = replace(EVENTS[2], place="Harbour Hall")
    assert asked(*EVENTS[:2], choir, library=library) == [
        "Has the date of the Repair Café changed?",
        "Is the choir concert still taking place?",
        "When is the Spring walk?",
        "What is on in April 2024?",
    ]
    assert asked() == []
    past = replace(EVENTS[1], when=day(2024, 3, 3))
    assert asked(past)[0] == "When was the Spring walk?"
    assert "Spring walk flyer" not in " ".join(asked(replace(past, title="Spring walk flyer")))
    off = replace(choir, when=day(2024, 3, 3))
    assert asked(off, library=library)[0] == "Was the choir concert cancelled?"
    assert asked(off) == ["What was on in March 2024?"], "the newsletter never calls it so"


@pytest.mark.parametrize(
    ("title", "text", "called"),
    [
        ("Puffin trip", "Bring gloves. The Puffin trip is off.", "the Puffin trip"),
        ("Annual meeting", "Nominations for our annual\nmeeting close soon.", "the annual meeting"),
        ("The Lamp Night", "We lit it for Lamp Night.", "Lamp Night"),
        ("Lamp Night", "To the tower. Lamp Night is back.", ""),
        ("Lamp Night", "Lamp Nights at the Lamp Nightclub", ""),
    ],
)
def test_an_event_is_called_what_the_newsletter_calls_it(title: str, text: str, called: str) -> None:
    assert called_within(title, [text]) == called


@pytest.mark.parametrize(
    "event",
    [
        Event("e", "We have set a date", day(2024, 5, 1), (mention(WALK_TEXT),), "Hall"),
        Event("e", "Harbour rates", day(2024, 5, 1), (mention(WALK_TEXT),), "Hall"),
        Event("e", "Harbour rate", day(2024, 5, 1), (mention(WALK_TEXT),)),
        Event("e", "The Brass Band", day(2024, 5, 1), (mention(WALK_TEXT),), "Hall", people=("Brass Band of Wend",)),
        Event("e", "How to start a heart", day(2024, 5, 1), (mention(WALK_TEXT),), "Hall"),
        Event("e", "Knitting club", replace(day(2024, 5, 1), rule="FREQ=WEEKLY"), (mention(WALK_TEXT),), "Hall"),
    ],
    ids=["a sentence", "a plural", "a due date", "a name", "a question", "a club that meets each week"],
)
def test_what_is_no_event_is_not_asked_about(event: Event) -> None:
    assert asked(event) == ["What is on in May 2024?"]


def test_a_title_of_two_headings_is_not_printed_so() -> None:
    library = FakeLibrary()
    [example] = [one for one in candidates(ISSUES, [EVENTS[0]], TODAY, FakeLibrary()) if one.events == (EVENTS[0],)][:1]
    assert printed_so(example, library)
    glued = replace(EVENTS[0], title="Repair Mill")
    assert not printed_so(replace(example, events=(glued,)), library)


def test_an_example_is_answered_rightly_where_it_cites_its_record_and_names_the_day() -> None:
    moved = next(candidates(ISSUES, [EVENTS[0]], TODAY, FakeLibrary()))
    assert moved.question == "Has the date of the Repair Café changed?"
    assert answered_rightly(moved, ANSWERS["repair"])
    assert not answered_rightly(moved, ANSWERS["bridge"]), "partial"
    assert not answered_rightly(replace(moved, events=(EVENTS[1],)), ANSWERS["repair"]), "another page"
    when = replace(moved, day=True)
    assert answered_rightly(when, ANSWERS["repair"]), "Saturday 16 March"
    other_day = replace(EVENTS[0], when=day(2024, 3, 17))
    assert not answered_rightly(replace(when, events=(other_day,)), ANSWERS["repair"])


def test_an_item_that_is_printed_with_its_bullet_takes_no_other() -> None:
    said = [Sentence(text, (n,)) for n, text in enumerate(("• The lamp is lit.", "- A rope.", "– 4 °C at noon."), 1)]
    assert answer_text(said).plain.splitlines() == ["• The lamp is lit. [1]", "- A rope. [2]", "– 4 °C at noon. [3]"]


def test_numbers_that_follow_one_another_are_a_run() -> None:
    assert card_row([1, 2, 4, 5, 6, 9], "page 1", "").content.plain == "[1] [2] [4]–[6] [9] page 1"


def test_the_greeting_says_what_is_known() -> None:
    assert known_of(ISSUES, 4, new=1, unread=2).splitlines() == [
        "4 issues of 2 newsletters, November 2023 to 28 March 2024. 4 events.",
        "• Harbour Notes: 1 issue, 28 March 2024",
        "• The Lantern: 3 issues, November 2023 to March 2024",
        "Newest: Harbour Notes No. 7, 28 March 2024.",
        "1 issue is new since last time.",
        "2 files could not be read; F8 says why.",
    ]
    assert known_of(ISSUES[:1], 1) == (
        "1 issue of The Lantern, January 2024. 1 event.\nNewest: The Lantern No. 41, January 2024."
    )


def test_of_many_newsletters_the_largest_are_named() -> None:
    heads = [replace(ISSUES[0].head, series=f"Beacon {letter}", title="") for letter in "ABCDEFG"]
    issues = [replace(ISSUES[0], id=head.series, head=head) for head in (*heads, heads[-1])]
    assert known_of(issues, 0).splitlines()[1:6] == [
        "• Beacon A: 1 issue, January 2024",
        "• Beacon B: 1 issue, January 2024",
        "• Beacon C: 1 issue, January 2024",
        "• Beacon G: 2 issues, January 2024",
        "• and 3 more newsletters; F2 shows them all.",
    ]


def test_an_answer_of_many_sources_is_a_list() -> None:
    repair = answer_text(ANSWERS["repair"].sentences).plain
    assert repair.count("\n\n") == 1 and "•" not in repair
    three = [replace(ANSWERS["repair"].sentences[0], citations=(n,)) for n in (1, 2, 3)]
    assert answer_text(three).plain.count("• ") == 3


def test_a_heading_leads_into_what_it_was_quoted_for() -> None:
    told = [
        Sentence("Fri 21 June, 7.30pm", (1,)),
        Sentence("Midsummer supper.", (2,)),
        Sentence("Bring a chair.", (3,)),
    ]
    assert answer_text(told).plain == "Fri 21 June, 7.30pm [1] Midsummer supper. [2]\n\nBring a chair. [3]"


def test_the_programs_own_lines_begin_one_each_and_bars_are_a_column() -> None:
    told = [
        Sentence("“lamp” stands in 2 issues, 4 times in all:", (), own=True),
        Sentence("2022 ████████ 1", (), own=True),
        Sentence("2024 ████████████████████████ 3", (), own=True),
        Sentence("The Lantern, May 2022 (1), which is the name of an issue that is rather long:", (), own=True),
        Sentence("The lamp was lit.", (1,)),
        Sentence("The Lantern, May 2024 (3):", (), own=True),
        Sentence("A new lamp came.", (2,)),
        Sentence("It is a large lamp.", (3,)),
    ]
    assert answer_text(told).plain.splitlines() == [
        "“lamp” stands in 2 issues, 4 times in all:",
        "2022 ████████ 1",
        "2024 ████████████████████████ 3",
        "",
        "The Lantern, May 2022 (1), which is the name of an issue that is rather long",
        "  The lamp was lit. [1]",
        "The Lantern, May 2024 (3)",
        "  • A new lamp came. [2]",
        "  • It is a large lamp. [3]",
    ]
    day = [Sentence("2 May 2024, 19:30:", (), own=True), Sentence("Supper — Thursday 2 May", (1,))]
    assert answer_text(day).plain == "2 May 2024, 19:30  Supper [1]"


def test_a_newsletter_is_called_by_what_its_issues_share() -> None:
    def named(id: str, title: str) -> StoredIssue:
        return replace(
            ISSUES[0], id=id, head=replace(ISSUES[0].head, title=title, series="quay", series_source="file name")
        )

    issues = [named("quay-1", "The Quay Letter | Storms"), named("quay-2", "The Quay Letter | Herring")]
    assert [(name, len(group)) for name, group in newsletters(issues)] == [("The Quay Letter", 2)]
    assert known_of(issues, 0).splitlines()[0] == "2 issues of The Quay Letter, January 2024. 0 events."


def test_a_view_knows_its_boxes_and_its_neighbours() -> None:
    library = FakeLibrary()
    view = read_view(library, of_citation(ANSWERS["repair"].citations[0]))
    assert [(box.left, lit) for box, lit in boxes(view)] == [(50, True)]
    assert neighbours(ISSUES[0], 1) == (None, 2)
    assert neighbours(ISSUES[0], 2) == (1, None)


def test_an_event_says_when_where_and_what_became_of_it() -> None:
    when = DateRange(date(2024, 4, 14), date(2024, 4, 15), begins=time(19, 30), rule="FREQ=MONTHLY")
    event = Event("e", "Choir", when, (mention(WALK_TEXT),), "Hall", status=Status.CANCELLED)
    assert event_text(event).plain == "✕ Choir  cancelled\n  14 April 2024, 19:30 · repeats · Hall"


def test_the_command_of_a_viewer() -> None:
    path = Path("/a/b.pdf")

    def only(name: str) -> object:
        return lambda wanted: f"/bin/{name}" if wanted == name else None

    assert viewer_command(path, 3, which=only("evince")) == ["/bin/evince", "--page-index=3", "/a/b.pdf"]
    assert viewer_command(path, 3, platform="darwin", which=only("open")) == ["/bin/open", "/a/b.pdf"]
    assert viewer_command(Path("/a/b.txt"), 3, platform="linux", which=only("evince")) == []
    assert viewer_command(path, 3, platform="linux", which=lambda _: None) == []


def test_a_viewer_that_takes_no_page_is_not_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "b.pdf"
    path.write_bytes(b"")
    monkeypatch.setattr(external_viewer.subprocess, "Popen", lambda command, **_: None)
    monkeypatch.setattr(external_viewer, "viewer_command", lambda path, page: ["/bin/open", str(path)])
    assert open_file(path, 3) == "Opening b.pdf; its viewer takes no page from here: turn to page 3."
    monkeypatch.setattr(
        external_viewer, "viewer_command", lambda path, page: ["/bin/evince", "--page-index=3", str(path)]
    )
    assert open_file(path, 3) == "Opening b.pdf at page 3 in evince."


def test_bookmarks_are_kept_and_a_torn_file_is_none(tmp_path: Path) -> None:
    marks = Bookmarks(tmp_path / "bookmarks.json")
    place = Place("lantern-2024-03", 2, "p", 3, 9, "bridge", "The Lantern", "2024-03", n=4)
    assert marks.toggle(place)
    again = Bookmarks(tmp_path / "bookmarks.json")
    assert again.places == [replace(place, n=0)]
    assert again.has(replace(place, paragraph="another after a rebuild"))
    assert not again.toggle(place)
    assert Bookmarks(tmp_path / "bookmarks.json").places == []
    for torn in ("[{", '[{"issue": 1}]', "{}", '[{"issue": "x"}]'):
        (tmp_path / "bookmarks.json").write_text(torn)
        assert Bookmarks(tmp_path / "bookmarks.json").places == []


def test_opening_a_file_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    assert open_file(tmp_path / "gone.pdf", 1).endswith("is no longer there.")


def test_the_memory_survives_and_forgives(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "screen.json"
    preferences.save(preferences.Memory(theme="backissue-light", library_width=41, seen=["a"]), path)
    assert preferences.load(path).library_width == 41
    path.write_text('{"library_width": "wide", "theme": "nord", "unknown": 1}', "utf-8")
    assert preferences.load(path) == preferences.Memory(theme="nord")
    path.write_text("{torn", "utf-8")
    assert preferences.load(path) == preferences.load(None) == preferences.Memory()


def test_a_change_is_told_once_and_when_it_rests(tmp_path: Path) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    watch, known = Watch(), {one: (1, 1)}

    def step(now: dict[Path, tuple[int, int]]) -> Changes | None:
        return watch.step(now, lambda: known)

    assert step({one: (1, 1)}) is None
    assert step({one: (1, 1), two: (5, 2)}) is None, "may still be growing"
    changes = step({one: (1, 1), two: (5, 2)})
    assert changes is not None and changes.new == [two] and str(changes) == "1 new file"
    assert step({one: (1, 1), two: (5, 2)}) is None, "told already"
    step({two: (6, 3)})
    later = step({two: (6, 3)})
    assert later is not None and str(later) == "1 new, 1 removed files"
    known = {two: (6, 3)}
    step({two: (6, 3), one: (9, 9)})
    last = step({two: (6, 3), one: (9, 9)})
    assert last is not None and last.new == [one] and not last.changed


def test_what_a_build_has_read_meanwhile_is_not_told(tmp_path: Path) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    watch = Watch()
    for _ in range(2):
        assert watch.step({one: (1, 1)}, lambda: {one: (1, 1)}) is None
    # Renamed, and read by a build before the next look.
    for _ in range(2):
        assert watch.step({two: (1, 1)}, lambda: {two: (1, 1)}) is None


def test_looking_sees_issues_alone(tmp_path: Path) -> None:
    for name in ("a.pdf", ".hidden.pdf", "notes.xlsx", "b.EML", "MANIFEST.md"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "c.pdf").write_bytes(b"x")
    assert {path.name for path in look(tmp_path)} == {"a.pdf", "b.EML"}
    assert look(tmp_path / "nowhere") == {}


def test_progress_and_report_in_words() -> None:
    step = Progress("embedding", "a.pdf", 1, 12, 6, 1, 200.0)
    assert progress_text(step) == "1 of 12 files · 3 min left · Embedding a.pdf · 6 pages, 1 paragraph"
    report = FakeAssistant().report
    assert build_counts(report) == "1 added, 4 unchanged, 1 not read"
    redated = replace(report, redated=4, notice="Search goes by words alone.")
    assert build_counts(redated) == "1 added, 4 unchanged, 1 not read; 4 dated anew by this version's rules"
    assert "▲ Search goes by words alone." in report_text(redated).plain
    text = report_text(report).plain
    assert "5 issues, 9 pages, 14 paragraphs\n" in text
    assert "✦ Added (1)\n  lantern-2024-05" in text
    assert "✕ Not read\n  torn.pdf: the file is cut short" in text
    assert "▲ Pages without text\n  lantern-2024-05: page 2" in text


def test_every_key_has_a_name_and_no_key_two_meanings() -> None:
    table = (*keys.EVERYWHERE, *keys.READING)
    assert len({key.name for key in table}) == len(table)
    assert len({key.key for key in table}) == len(table)
    assert keys.unknown_names({"rebuild": "f12"}) == []
    assert keys.unknown_names({"rebiuld": "f12"}) == ["[keys] knows no “rebiuld”. Did you mean “rebuild”?"]


def test_the_events_of_a_day_come_by_the_hour() -> None:
    def at(title: str, hour: int | None) -> Event:
        when = replace(day(2024, 5, 5), begins=None if hour is None else time(hour))
        return replace(EVENTS[0], title=title, when=when)

    listed = in_order([at("Band", 18), at("Tower open", 11), at("Copy for June", None), EVENTS[3]])
    assert [one.title for one in listed] == ["Copy for June", "Tower open", "Band", "Footbridge reopens"]
