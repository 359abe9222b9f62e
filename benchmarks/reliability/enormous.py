"""Enormous files beside a small one: each is read within its bounds or told in one sentence, and the small one is read.

Texts of 20 and 200 MB, a page of HTML of 20 MB, a mailbox of 1 GB and a PDF of 20,000 pages, or a part of each. The
builds have the program's own limits of memory, and a minute for each file where the program gives it five.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator

from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.processes import PATIENCE, start_build
from benchmarks.reliability.stage import Stage
from embeddings.library.library import Library

_WORDS = "The harbour committee met on {n} March and the ferry timetable for pier {n} was read out to the members. "
_MEGABYTE = 1 << 20
#: Seconds for each file, and for a build with one of them.
_SECONDS, _BUILD = 60, 600.0


def enormous(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Build a folder with one file of ``times`` percent of its whole size, for each kind of file."""
    del seed  # nothing here goes by chance
    kinds: tuple[tuple[str, int, Callable[[int], Iterator[bytes]]], ...] = (
        ("enormous-20.txt", 20, _text),
        ("enormous-200.txt", 200, _text),
        ("enormous-20.html", 20, _html),
        ("enormous-1024.mbox", 1024, _mailbox),
        ("enormous-1000.pdf", 1000, _pdf),
    )
    for name, whole, make in kinds:
        megabytes = max(1, whole * times // 100)
        newsletters, library = stage.folder / "enormous", stage.folder / "enormous-library"
        for folder in (newsletters, library):
            shutil.rmtree(folder, ignore_errors=True)
        newsletters.mkdir()
        with (newsletters / name).open("wb") as file:
            for part in make(megabytes):
                file.write(part)
        (newsletters / "small-2024-03.txt").write_text("The Lamp\n\nThe choir sings on 3 March.\n", encoding="utf-8")
        begun = time.monotonic()
        process = start_build(newsletters, library, "--encoder", stage.encoder, "--seconds", _SECONDS)
        out, error = process.communicate(timeout=PATIENCE * 4)
        seconds = time.monotonic() - begun
        if not outcome.check(process.returncode == 0, f"{name}: the build failed: {error.strip() or out.strip()}"):
            continue
        with Library.open(library) as opened:
            issues = {issue.id for issue in opened.issues()}
            told = [failure.reason for failure in opened.failures()]
        outcome.check("small-2024-03" in issues, f"{name}: the small file beside it was not read")
        fine = any(issue.startswith("enormous") for issue in issues) or bool(told)
        outcome.check(fine, f"{name}: neither read nor told")
        outcome.check(seconds < _BUILD, f"{name}: took {seconds:.0f} s")
        outcome.counts[f"{name} of {megabytes} MB {'told in a sentence' if told else 'read'} in {seconds:.0f} s"] += 1
        for reason in told:
            outcome.check(reason.startswith(name) and reason.isprintable(), f"{name}: {reason!r}")


def _filled(megabytes: int, part: Callable[[int], bytes]) -> Iterator[bytes]:
    """Parts until they are as large as asked for."""
    written, number = 0, 0
    while written < megabytes * _MEGABYTE:
        data = part(number)
        written, number = written + len(data), number + 1
        yield data


def _text(megabytes: int) -> Iterator[bytes]:
    yield b"The Lamp\n\nMarch 2024\n\n"
    yield from _filled(megabytes, lambda n: (_WORDS.format(n=n % 28 + 1) * 3 + "\n\n").encode())


def _html(megabytes: int) -> Iterator[bytes]:
    yield b"<html><head><title>The Lamp, March 2024</title></head><body>"
    yield from _filled(megabytes, lambda n: f"<p>{_WORDS.format(n=n % 28 + 1) * 3}</p>\n".encode())
    yield b"</body></html>"


def _mailbox(megabytes: int) -> Iterator[bytes]:
    def message(n: int) -> bytes:
        head = f"From lamp@example.org Fri Mar  1 10:00:00 2024\nSubject: The Lamp {n}\n"
        head += "Date: Fri, 1 Mar 2024 10:00:00 +0000\n"
        return f"{head}Content-Type: text/plain\n\n{_WORDS.format(n=n % 28 + 1) * 300}\n\n".encode()

    return _filled(megabytes, message)


def _pdf(megabytes: int) -> Iterator[bytes]:
    """A PDF of twenty pages a megabyte, forty lines each."""
    pages = megabytes * 20
    offsets: list[int] = []
    position = 0

    def of(text: str) -> bytes:
        nonlocal position
        data = text.encode()
        position += len(data)
        return data

    def thing(number: int, body: str) -> bytes:
        offsets.append(position)
        return of(f"{number} 0 obj\n{body}\nendobj\n")

    yield of("%PDF-1.4\n")
    yield thing(1, "<< /Type /Catalog /Pages 2 0 R >>")
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    yield thing(2, f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>")
    yield thing(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for page in range(pages):
        lines = "".join(
            f"BT /F1 10 Tf 60 {780 - 16 * line} Td ({_WORDS.format(n=(page + line) % 28 + 1).strip()}) Tj ET\n"
            for line in range(40)
        )
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        yield thing(
            4 + 2 * page, f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {font} /Contents {5 + 2 * page} 0 R >>"
        )
        yield thing(5 + 2 * page, f"<< /Length {len(lines)} >>\nstream\n{lines}endstream")
    start = position
    yield of(f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n")
    for offset in offsets:
        yield of(f"{offset:010} 00000 n \n")
    yield of(f"trailer\n<< /Size {len(offsets) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
