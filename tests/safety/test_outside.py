"""What a stranger's configuration or folder says is a sentence: no traceback, no escape, no endless work."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.config import ConfigError, load
from corpus.issues import read_issue
from corpus.model import UnreadableIssue
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write
from tests.embeddings.test_strangers import ESCAPE, TEXTS, changed


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("a = " + "[" * 20_000, "at most 65,536 and 2,000 are read"),
        ("a" + ".a" * 20_000 + " = 1", "at most 65,536 and 2,000 are read"),
        ("# a line\n" * 10_000, "at most 65,536 and 2,000 are read"),
        ("a = " + "[" * 1_900, "is not valid TOML"),
        ("a = " + "9" * 1_900, "has the unknown key"),
        ('newsletters = "\\u0000"', "text without control characters"),
        ('library = "\\u001b]0;title\\u0007"', "text without control characters"),
        ('model = "x\\u001b[2J"', "text without control characters"),
        ("today = 9999-12-31", "a date like 2026-03-31"),
        ('today = "0001-01-01"', "a date like 2026-03-31"),
        ('newsletters = "~no-such-user/letters"', "a folder whose ~ is a user of this machine"),
    ],
    ids=lambda text: text[:24],
)
def test_an_odd_configuration_is_one_sentence(tmp_path: Path, said: str, why: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(said, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load(file)
    sentence = str(raised.value)
    assert why in sentence
    assert sentence.isprintable() and len(sentence) < 4_000


@pytest.mark.parametrize("command", ["status", "issues", "doctor", "events"])
def test_a_folder_whose_name_acts_on_a_terminal_is_named_harmlessly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    hostile = tmp_path / "\x1b]0;title\x07\u202e"
    hostile.mkdir()
    monkeypatch.chdir(hostile)
    main([command, "--library", "library", "--newsletters", "."])
    printed = capsys.readouterr()
    text = printed.out + printed.err
    assert "title" in text
    assert text.replace("\n", "").isprintable()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library in which title, pages, warning, text, heading, event and reason act on a terminal."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "newsletters").mkdir()
    write(folder / "newsletters", "lamp-03.txt", "The Lamp", "The harbour was dredged.", "On 3 March the choir sang.")
    run(folder / "newsletters", folder / "library", WordLengthEncoder())
    calendar = f"UPDATE calendar SET event = json_set(event, '$[1]', '{ESCAPE}')"
    changed(folder / "library", calendar, *(statement for statement, _ in TEXTS.values()))
    return folder


@pytest.mark.parametrize(
    "command",
    ["status", "issues", "issues --json", "show lamp-03", "doctor"]
    + [f"events --all{form}" for form in ("", " --csv", " --json", " --ics")],
)
def test_whatever_a_library_says_every_command_prints_text(
    hostile: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    main([*command.split(), "--library", str(hostile / "library"), "--newsletters", str(hostile / "newsletters")])
    printed = capsys.readouterr()
    text = printed.out + printed.err
    assert "\u241b]" in text or command == "doctor"  # the sign of an escape in place of one
    assert text.replace("\r\n", "").replace("\n", "").isprintable()


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_part_is_no_fault_of_the_program_or_the_disk(tmp_path: Path, packing: int) -> None:
    file = tmp_path / "issue.docx"
    with zipfile.ZipFile(file, "w", packing) as archive:
        archive.writestr("word/document.xml", "<a>the harbour was dredged</a>")
    packed = bytearray(file.read_bytes())
    packed[60:75] = bytes(byte ^ 0x55 for byte in packed[60:75])
    file.write_bytes(packed)
    with pytest.raises(UnreadableIssue, match="damaged or cut short"):
        read_issue(file)


@pytest.mark.parametrize("name", ["issue.docx", "issue.epub"])
def test_a_packed_file_whose_parts_lie_before_its_beginning_is_damaged(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("META-INF/container.xml", "<a/>")
    packed = file.read_bytes()
    end = packed.rindex(b"PK\x05\x06")
    far = (int.from_bytes(packed[end + 16 : end + 20], "little") + 60).to_bytes(4, "little")
    file.write_bytes(packed[: end + 16] + far + packed[end + 20 :])
    with pytest.raises(UnreadableIssue, match="damaged or cut short"):
        read_issue(file)
