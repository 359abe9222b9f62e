"""Metadata in the head of a web page: title, language, author, series and the day it was published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from corpus.text.cleaning import one_line

_META: Final = {
    "author": "author",
    "date": "published",
    "dc.date": "published",
    "article:published_time": "published",
    "og:site_name": "series",
}
#: A block of JSON longer than this is no publisher's data.
_LONGEST_JSON: Final = 200_000


def web_metadata(root: Any) -> dict[str, str]:
    """Any of "title", "author", "published", "language" and "series", as the page gives them."""
    title = root.find(".//head/title")
    if title is None:
        title = root.find(".//title")
    pairs = [("title", (title.text or "") if title is not None else ""), ("language", (root.get("lang") or "")[:20])]
    for meta in root.iter("meta"):
        name = _META.get((meta.get("name") or meta.get("property") or "").lower())
        if name:
            pairs.append((name, meta.get("content") or ""))
    pairs += _linked_data(root)
    for element in root.iter("time"):
        if (element.get("itemprop") or "").lower() == "datepublished":
            pairs.append(("published", element.get("datetime") or ""))
    found: dict[str, str] = {}
    for name, value in pairs:
        if one_line(value):
            found.setdefault(name, one_line(value))
    return found


def _linked_data(root: Any) -> Iterator[tuple[str, str]]:
    """The publisher and the day in the page's JSON-LD (schema.org)."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or len(script.text or "") > _LONGEST_JSON:
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", data) if isinstance(data, dict) else data
        for item in graph if isinstance(graph, list) else [graph]:
            if isinstance(item, dict):
                publisher = item.get("publisher")
                name = publisher.get("name") if isinstance(publisher, dict) else publisher
                yield from (("series", name),) if isinstance(name, str) else ()
                day = item.get("datePublished")
                yield from (("published", day),) if isinstance(day, str) else ()
