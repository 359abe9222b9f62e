"""Which issues a question names, by date or by number, and whether an issue is one of them."""

from __future__ import annotations

import re
from datetime import date

from assistant.words import fold
from corpus.model import DateRange, Precision

_ISSUE_WORD = (
    r"(?:issue|number|newsletter|edition|bulletin|repeater|gazette|magazine|ausgabe|nummer|"
    r"heft|gemeindebrief|numéro|número|boletín|期|号)"
)


MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero",
            "february feb februar fevrier febrero",
            "march mar marz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug aout agosto",
            "september sept sep septembre septiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez decembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}


_MONTH_WORD = r"[A-Za-zÀ-ÿ]{3,10}"


_ISSUE_DATE = re.compile(
    rf"\b(?P<month>{_MONTH_WORD})\.?(?:\s+(?P<year>(?:19|20)\d\d))?(?:'s)?\s+{_ISSUE_WORD}\b"
    rf"|\b(?:{_ISSUE_WORD})\s+(?:of|for|from|dated|vom|von|de|"
    rf"du)\s+(?P<month2>{_MONTH_WORD})\.?(?:\s+(?P<year2>(?:19|20)\d\d))?\b"
    rf"|\b(?P<year3>(?:19|20)\d\d)\s+{_ISSUE_WORD}\b",
    re.IGNORECASE,
)


def issue_references(text: str) -> tuple[tuple[DateRange, ...], tuple[int, ...], str]:
    """Issues named by their date, months named without a year, and the text without those phrases."""
    ranges: list[DateRange] = []
    months: list[int] = []

    def take(match: re.Match[str]) -> str:
        month = MONTHS.get(fold(match["month"] or match["month2"] or ""))
        year = match["year"] or match["year2"] or match["year3"]
        if month and year:
            ranges.append(month_range(int(year), month))
        elif month:
            months.append(month)
        elif year:
            ranges.append(year_range(int(year)))
        else:
            return match.group()
        return " "

    rest = _ISSUE_DATE.sub(take, text)
    return tuple(ranges), tuple(months), rest


def month_range(year: int, month: int) -> DateRange:
    following = date(year + month // 12, month % 12 + 1, 1)
    return DateRange(date(year, month, 1), following, Precision.MONTH)


def year_range(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year + 1, 1, 1), Precision.YEAR)
