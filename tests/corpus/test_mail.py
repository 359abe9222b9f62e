"""Mail: one message is a page, its subject the article; what it quotes and signs is kept apart."""

from __future__ import annotations

import email
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from format_checks import check_content

from corpus.formats import mail
from corpus.formats.forwarded import is_header_block
from corpus.formats.mail import read_mail, read_mbox, split_mbox
from corpus.model import Content, Kind, UnreadableIssue

HEAD = "From: Ann Example <ann@example.org>\nDate: Tue, 6 Jun 2023 21:00:00 +0200\nSubject: {}\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"


def read(folder: Path, data: str | bytes, name: str = "a.eml") -> Content:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    content = read_mail(path) if name.endswith("eml") else read_mbox(path)
    check_content(content)
    return content


def told(content: Content) -> list[tuple[Kind, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in content.paragraphs]


def test_a_message_is_a_page_and_its_subject_the_article(tmp_path: Path) -> None:
    content = read(tmp_path, HEAD.format("Work on the weir") + PLAIN + "NEWS\n\nThe weir was mended.\n")
    assert told(content) == [
        (Kind.HEADING, "Work on the weir"),
        (Kind.MASTHEAD, "Ann Example <ann@example.org> · Tue, 6 Jun 2023 21:00:00 +0200"),
        (Kind.HEADING, "NEWS"),
        (Kind.PARAGRAPH, "The weir was mended."),
    ]
    assert content.paragraphs[-1].headings == ("Work on the weir", "NEWS")
    assert content.paragraphs[-1].article == "Work on the weir"
    assert content.metadata == {
        "title": "Work on the weir",
        "author": "Ann Example <ann@example.org>",
        "series": "Ann Example",
        "published": "2023-06-06",
    }


def test_quotations_signature_and_footer_are_kept_apart(tmp_path: Path) -> None:
    content = read(
        tmp_path,
        HEAD.format("Re: weir") + PLAIN + "Good news.\n\nOn Monday 5 June 2023, Bob wrote:\n> It will be mended\n"
        "> next week.\n\nIt is already.\n\n-- \nAnn Example\nMill Lane 12\n"
        "________________________________\nMill mailing list\nTo unsubscribe write to x@example.org\n",
    )
    assert [(p.kind.value, p.text, p.headings[1:]) for p in content.paragraphs[2:]] == [
        ("paragraph", "Good news.", ()),
        ("paragraph", "On Monday 5 June 2023, Bob wrote:", ()),
        ("paragraph", "It will be mended next week.", ("On Monday 5 June 2023, Bob wrote:",)),
        ("paragraph", "It is already.", ()),
        ("contact", "Ann Example\nMill Lane 12", ()),
        (
            "running_foot",
            "________________________________\nMill mailing list\nTo unsubscribe write to x@example.org",
            (),
        ),
    ]


def test_plain_text_is_preferred_to_html(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "Weir", "ann@example.org"
    message.set_content("In plain words.")
    message.add_alternative("<p>In <b>HTML</b>.</p>", subtype="html")
    assert told(read(tmp_path, bytes(message)))[2:] == [(Kind.PARAGRAPH, "In plain words.")]
    only = EmailMessage()
    only["Subject"] = "Weir"
    only.set_content("<h1>Weir</h1><p>In <b>HTML</b>.</p>", subtype="html")
    assert told(read(tmp_path, bytes(only)))[1:] == [(Kind.HEADING, "Weir"), (Kind.PARAGRAPH, "In HTML.")]


def test_a_line_of_the_text_that_looks_like_an_envelope_stays(tmp_path: Path) -> None:
    content = read(tmp_path, "From ann 2023\nSubject: a\n\nHello.\n\nFrom June 2023 on we meet on Mondays.\n")
    assert told(content)[1:] == [(Kind.PARAGRAPH, "Hello."), (Kind.PARAGRAPH, "From June 2023 on we meet on Mondays.")]


def test_a_plain_text_that_only_stands_in_gives_way_to_the_html(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Weir"
    message.set_content("To see this newsletter turn on HTML: http://example.org/long/address/of/the/newsletter")
    message.add_alternative(f"<p>{'The weir was mended. ' * 10}</p>", subtype="html")
    assert told(read(tmp_path, bytes(message)))[1:] == [(Kind.PARAGRAPH, ("The weir was mended. " * 10).strip())]


def test_a_whole_message_under_an_answer_is_quoted(tmp_path: Path) -> None:
    body = "Thanks!\n\n-----Original Message-----\nFrom: Bob\n\nThe weir is mended.\n"
    content = read(tmp_path, HEAD.format("Re: weir") + PLAIN + body)
    assert [(p.text, p.headings[1:]) for p in content.paragraphs[2:]] == [
        ("Thanks!", ()),
        ("From: Bob", ("Original Message",)),
        ("The weir is mended.", ("Original Message",)),
    ]


def test_attachments_are_read_or_named(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Minutes"
    message.set_content("See the attachments.")
    message.add_attachment("Ten came.\n", filename="minutes.txt")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan\x1b[2J.pdf")
    content = read(tmp_path, bytes(message))
    assert told(content)[1:] == [
        (Kind.PARAGRAPH, "See the attachments."),
        (Kind.HEADING, "minutes.txt"),
        (Kind.PARAGRAPH, "Ten came."),
    ]
    assert content.warnings == (
        "a.eml: the attachment “plan.pdf” was not read; save it beside the mail if it should be.",
    )


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("=?utf-8?B?QsO8cmdlcmJyaWVm?= Juni", "Bürgerbrief Juni"),
        ("=?iso-8859-1?Q?B=FCrgerbrief?=", "Bürgerbrief"),
        ("=?gb2312?B?xM+xsQ==?=", "南北"),
        ("=?nonsense?B?AAAA?=", "=?nonsense?B?AAAA?="),
        ("x =?utf-8?B?AAECAwQFBgcIAAECAwQFBgcI?=", "x"),
        ("Bürgerbrief, unencoded", "Bürgerbrief, unencoded"),
        ("folded\n over two lines", "folded over two lines"),
    ],
)
def test_subjects_are_decoded(tmp_path: Path, raw: str, subject: str) -> None:
    found = told(read(tmp_path, HEAD.format(raw) + PLAIN + "Text."))[0][1]
    assert found == subject or raw.startswith("=?nonsense")


MBOX = (
    "From ann@example.org Mon Jun  5 10:00:00 2023\n"
    + "From: Ann <ann@example.org>\nDate: Mon, 5 Jun 2023 10:00:00 +0000\nSubject: Weir\n"
    + "List-Id: Mill List <mill.x>\n\n"
    + "The weir will be mended next week.\n\n>From there we walk.\n\nFrom here on, bring boots.\n\n"
    + "From bob@example.org Tue Jun  6 10:00:00 2023\n"
    + "From: Bob <bob@example.org>\nDate: Tue, 6 Jun 2023 10:00:00 +0000\nSubject: Re: Weir\n"
    + "List-Id: Mill List <mill.x>\n\n"
    + "Ann wrote:\n> The weir will be mended next week.\n\nI shall come.\n"
)


def test_a_mailbox(tmp_path: Path) -> None:
    content = read(tmp_path, MBOX, "june.mbox")
    assert [(p.page, p.kind.value, p.article, p.text) for p in content.paragraphs if p.kind is not Kind.MASTHEAD] == [
        (1, "heading", "Weir", "Weir"),
        (1, "paragraph", "Weir", "The weir will be mended next week."),
        (1, "paragraph", "Weir", "From there we walk."),
        (1, "paragraph", "Weir", "From here on, bring boots."),
        (2, "heading", "Re: Weir", "Re: Weir"),
        (2, "paragraph", "Re: Weir", "Ann wrote:"),
        (2, "pullquote", "Re: Weir", "The weir will be mended next week."),
        (2, "paragraph", "Re: Weir", "I shall come."),
    ]
    assert content.metadata == {"series": "Mill List", "published": "2023-06"}


def test_what_html_quotes_of_an_earlier_message_is_a_repeat(tmp_path: Path) -> None:
    again = "Content-Type: text/html\n\n<p>Yes.</p><blockquote><p>The weir is mended.</p><p>New.</p></blockquote>\n"
    mbox = f"From a 2023\nSubject: a\n\nThe weir is mended.\n\nFrom b 2023\nSubject: b\n{again}"
    content = read(tmp_path, mbox, "a.mbox")
    assert told(content)[2:] == [
        (Kind.HEADING, "b"),
        (Kind.PARAGRAPH, "Yes."),
        (Kind.PULL_QUOTE, "The weir is mended."),
        (Kind.PARAGRAPH, "New."),
    ]


def test_messages_begin_after_a_blank_line_only() -> None:
    assert len(list(split_mbox(MBOX.encode()))) == 2
    assert len(list(split_mbox(MBOX.replace("\n", "\r\n").encode()))) == 2
    assert not list(split_mbox(b"Nothing From here 2023\n"))


def test_latin_1_without_a_declaration_is_read_with_a_warning(tmp_path: Path) -> None:
    content = read(tmp_path, "Subject: Gruß\n\nÜbung für Ältere\n".encode("latin-1"))
    assert told(content)[-1] == (Kind.PARAGRAPH, "Übung für Ältere")
    assert "read as Windows-1252, a guess" in content.warnings[0]


@pytest.mark.parametrize("name", ["a.eml", "a.mbox"])
@pytest.mark.parametrize("data", [b"", b"no header here", bytes(range(256)), b"\n\n\n"])
def test_what_is_no_mail_says_so(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(UnreadableIssue) as caught:
        read(tmp_path, data, name)
    assert str(caught.value).startswith(f"{name}: ")


def test_messages_within_messages_end_somewhere(tmp_path: Path) -> None:
    deep = "Subject: x\n" + "Content-Type: message/rfc822\n\nSubject: x\n" * 3_000 + "\nBottom\n"
    try:
        read(tmp_path, deep)
    except UnreadableIssue as error:
        assert "too deep" in str(error)


def test_a_charset_with_a_nul_in_its_name(tmp_path: Path) -> None:
    head = HEAD.format("Weir").encode() + b'Content-Type: text/plain; charset="utf-8\0"\n\n'
    content = read(tmp_path, head + "Die Mühle steht.\n".encode())
    assert content.paragraphs[-1].kind is Kind.PARAGRAPH
    assert content.paragraphs[-1].text.endswith("hle steht.")


def test_a_header_that_nobody_can_take_apart_costs_itself_alone(tmp_path: Path) -> None:
    def message(number: int, sender: str = "a@example.org") -> str:
        return (
            f"From a@example.org Mon Jun  5 10:00:00 2023\nFrom: {sender}\nSubject: Issue {number}\n"
            f"Date: Tue, {number} Jun 2023 21:00:00 +0200\n\nThe fair number {number} is on Saturday.\n\n"
        )

    path = tmp_path / "box.mbox"
    path.write_text(message(1) + message(2) + message(3, "(" * 500 + "a@example.org") + message(4))
    content = read_mbox(path)
    assert [p.text for p in content.paragraphs if p.text.startswith("The fair")] == [
        f"The fair number {number} is on Saturday." for number in (1, 2, 3, 4)
    ]


def test_a_message_that_is_too_deep_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(data: bytes) -> Message:
        if b"deep" in data:
            raise RecursionError
        return email.message_from_bytes(data)

    monkeypatch.setattr(mail, "_taken_apart", deep)
    line = "From a@example.org Mon Jun  5 10:00:00 2023\nFrom: a@example.org\nSubject: {}\n\nText of {}.\n\n"
    path = tmp_path / "box.mbox"
    path.write_text("".join(line.format(name, name) for name in ("one", "deep", "three")))
    content = read_mbox(path)
    assert [p.text for p in content.paragraphs if p.text.startswith("Text")] == ["Text of one.", "Text of three."]
    assert content.warnings == (
        "box.mbox: message 2 was left out, because messages lie inside messages too deep to follow.",
    )


FORWARD = "From: Ann <ann@example.org>\nDate: Mon, 1 Jun 2026 09:00:00 +0100\nSubject: {}\n"
INNER = "From: Old Editor <old@example.org>\n{}\nSubject: Quay issue of March\nTo: list@example.org\n\n"


@pytest.mark.parametrize(
    ("subject", "rule", "sent"),
    [
        ("Fwd: Quay issue of March", "---------- Forwarded message ---------", "Date: Sun, 1 Mar 2026 at 08:00"),
        ("FW: Quay issue of March", "________________________________", "Sent: 01 March 2026 08:00"),
        ("WG: Quay issue of March", "-----Ursprüngliche Nachricht-----", "Gesendet: Sonntag, 1. März 2026 08:00"),
        ("Fwd: Fwd: Quay issue of March", "> Begin forwarded message:", "Date: March 1, 2026 at 8:00:00 AM GMT"),
    ],
)
def test_a_forwarded_newsletter_is_dated_and_named_by_what_was_forwarded(
    tmp_path: Path, subject: str, rule: str, sent: str
) -> None:
    body = f"For your files.\n\n{rule}\n{INNER.format(sent)}The choir sings tomorrow.\n"
    content = read(tmp_path, FORWARD.format(subject) + PLAIN + body)
    assert content.metadata == {
        "title": "Quay issue of March",
        "author": "Old Editor <old@example.org>",
        "series": "Old Editor",
        "published": "2026-03-01",
    }
    assert told(content)[0] == (Kind.HEADING, "Quay issue of March")


def test_a_message_forwarded_whole_is_dated_by_its_own_head(tmp_path: Path) -> None:
    outer, inner = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "Old Editor <old@example.org>", "Quay issue of March"
    inner["Date"] = "Sun, 01 Mar 2026 08:00:00 +0000"
    inner.set_content("The choir sings.")
    outer["From"], outer["Subject"], outer["Date"] = (
        "Ann <ann@example.org>",
        "Fwd: Quay",
        "Mon, 1 Jun 2026 09:00:00 +0100",
    )
    outer.set_content("See the newsletter.")
    outer.add_attachment(inner)
    assert read(tmp_path, bytes(outer)).metadata["published"] == "2026-03-01"


def test_an_answer_is_dated_by_itself(tmp_path: Path) -> None:
    body = f"Yes.\n\n{INNER.format('Date: Sun, 1 Mar 2026 at 08:00')}Does it?\n"
    content = read(tmp_path, FORWARD.format("Re: Quay issue of March") + PLAIN + body)
    assert (content.metadata["published"], content.metadata["series"]) == ("2026-06-01", "Ann")


ENVELOPE = "From ann@quay.example Mon Jun  5 10:00:00 2023\n"


@pytest.mark.parametrize(
    "line",
    [
        "From September 2023 the ferry runs hourly.",
        "From 09:00 on Monday 5 June 2023 the loft is open.",
        "From the year 2023 on:\nNote: bring rope.",
        "From: the chair, 2023",
        "From 2023\nDetails: see below.",
    ],
)
def test_a_sentence_that_begins_with_from_splits_no_mailbox(tmp_path: Path, line: str) -> None:
    body = f"Dear all,\n\n{line}\n\nThe end of it.\n\n"
    mbox = f"{ENVELOPE}Subject: One\n\n{body}{ENVELOPE}Subject: Two\n\nHello.\n"
    content = read(tmp_path, mbox, "a.mbox")
    assert len(content.pages) == 2
    assert line.split("\n")[0] in "\n".join(paragraph.text for paragraph in content.paragraphs if paragraph.page == 1)


@pytest.mark.parametrize(
    "envelope",
    [
        "From - Mon Jun  5 10:00:00 2023\n",
        "From MAILER-DAEMON Mon Jun 05 10:00 2023\n",
        "From 1234567890@xxx Mon Jun 05 10:00:00 +0000 2023\n",
        "From ann at quay.example  Mon Jun  5 10:00:00 2023\n",
        "From ann@quay.example Mon Jun  5 10:00:00 CEST 2023\n",
        "From ann 2023\n",
    ],
)
def test_envelopes_of_many_programs_begin_a_message(envelope: str) -> None:
    assert len(list(split_mbox((f"{envelope}Subject: a\n\nHello.\n\n" * 3).encode()))) == 3


FLOWED = "Content-Type: text/plain; charset=utf-8; format=flowed{}\n\n"


@pytest.mark.parametrize(
    ("parameters", "body", "wanted"),
    [
        ("; delsp=yes", "The yard will op \nen its ga \ntes.\n", ["The yard will open its gates."]),
        ("; DelSp=YES", "Tea at fi \nve.\n\nCa \nkes.\n", ["Tea at five.", "Cakes."]),
        ("; delsp=no", "The yard will \nopen its gates.\n", ["The yard will open its gates."]),
        ("", "The yard \nopens.\n From June on.\n", ["The yard opens.\nFrom June on."]),
        ("; delsp=yes", "Tea.\n\n-- \nAnn\n", ["Tea.", "Ann"]),
        ("; delsp=yes", "> It wi \n> ll rain.\nNo.\n", ["It will rain.", "No."]),
    ],
)
def test_flowed_text(tmp_path: Path, parameters: str, body: str, wanted: list[str]) -> None:
    content = read(tmp_path, HEAD.format("Yard") + FLOWED.format(parameters) + body)
    assert [paragraph.text for paragraph in content.paragraphs[2:]] == wanted


PASSED_ON = (
    "{from_}: Odo Pike <odo@quay.example>\n{date}: {day}\n{to}: list@quay.example\n{subject}: Quay Post, spring\n"
)
FORWARDS = {
    "gmail": (
        "Fwd: Quay Post, spring",
        "For you.\n\n---------- Forwarded message ---------\n",
        PASSED_ON.format(from_="From", date="Date", day="Wed, 1 Mar 2023 at 08:00", subject="Subject", to="To"),
    ),
    "german": (
        "WG: Quay Post, spring",
        "Für euch.\n\n-----Ursprüngliche Nachricht-----\n",
        PASSED_ON.format(from_="Von", date="Gesendet", day="Mittwoch, 1. März 2023 08:00", subject="Betreff", to="An"),
    ),
    "french": (
        "TR: Quay Post, spring",
        "Pour vous.\n\n",
        PASSED_ON.format(from_="De", date="Envoyé", day="mercredi 1 mars 2023 08:00", subject="Objet", to="À"),
    ),
    "apple": (
        "Fwd: Quay Post, spring",
        "Begin forwarded message:\n\n",
        "> "
        + PASSED_ON.format(from_="From", date="Date", day="1 March 2023", subject="Subject", to="To").replace(
            "\n", "\n> "
        ),
    ),
    "another subject": (
        "Look at this",
        "---------- Forwarded message ---------\n",
        PASSED_ON.format(from_="From", date="Date", day="Wed, 1 Mar 2023 at 08:00", subject="Subject", to="To"),
    ),
}


@pytest.mark.parametrize(("subject", "before", "inner"), FORWARDS.values(), ids=FORWARDS.keys())
def test_a_forward_is_named_and_dated_by_what_it_passes_on(
    tmp_path: Path, subject: str, before: str, inner: str
) -> None:
    quoted = "> " if inner.startswith(">") else ""
    text = f"{quoted}\n{quoted}NEWS OF THE WEIR\n{quoted}\n{quoted}The weir is mended.\n"
    content = read(tmp_path, HEAD.format(subject) + PLAIN + before + inner + text)
    assert {key: content.metadata[key] for key in ("title", "series", "published")} == {
        "title": "Quay Post, spring",
        "series": "Odo Pike",
        "published": "2023-03-01",
    }
    assert [paragraph.text for paragraph in content.paragraphs][-1] == "The weir is mended."
    masthead = [paragraph.text for paragraph in content.paragraphs if paragraph.kind is Kind.MASTHEAD]
    assert any("list@quay.example" in text for text in masthead)
    assert not any("list@quay.example" in p.text for p in content.paragraphs if p.kind is Kind.PARAGRAPH)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("From: Odo Pike\nSubject: Weir", True),
        ("Von: odo@quay.example\nAn: list@quay.example", True),
        ("From: Monday 6 June\nTo: Friday 10 June", False),
        ("Date: 6 June\nFrom: 7pm\nTo: 9pm", False),
        ("From: Odo Pike", False),
        ("From: Odo Pike\nSubject: Weir\nIt is mended.", False),
    ],
)
def test_headers_of_another_message_are_told_from_opening_times(text: str, wanted: bool) -> None:
    assert is_header_block(text) is wanted


def test_words_hidden_in_the_messages_of_a_mailbox_are_counted_once(tmp_path: Path) -> None:
    html = "Content-Type: text/html\n\n<div style='display:none'>Peek at this</div><p>Hello, <s>all</s> few.</p>\n\n"
    content = read(tmp_path, f"{ENVELOPE}Subject: One\n{html}{ENVELOPE}Subject: Two\n{html}", "a.mbox")
    assert content.warnings == (
        "a.mbox: 6 words were left out that nobody sees (hidden, tiny or blank on blank).",
        "a.mbox: 2 words were left out that are struck out.",
    )
