"""An RSS or Atom feed: every entry as an HTML file with its title, its date and its text, and nothing that acts.

Scripts, forms, frames, styles and pictures from elsewhere are left out: the file may be opened in a browser.
"""

from __future__ import annotations

import html
import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as documents

from assistant import __version__
from assistant.fetching.item import LARGEST, FetchError, Item

_ACTING = {"script", "style", "iframe", "frame", "object", "embed", "form", "input", "button", "link", "meta", "base"}
_ACTING |= {"svg", "math", "template", "noscript", "img", "picture", "source", "video", "audio", "applet", "head"}
_KEPT_ATTRIBUTES = {"href", "title", "alt", "datetime", "colspan", "rowspan", "lang"}


def from_feed(address: str, *, timeout: float = 30.0) -> Iterator[Item]:
    """The feed's entries in its order. Raises FetchError."""
    root = _parsed(_read(address, timeout), address)
    entries = [one for one in root.iter() if _name(one) in ("item", "entry")]
    if not entries and _name(root) not in ("rss", "feed", "RDF"):
        raise FetchError(f"{address} is no RSS or Atom feed; its first element is <{_name(root)}>.")
    channel = next((one for one in root.iter() if _name(one) in ("channel", "feed")), root)
    series = _text(channel, "title")
    for entry in entries:
        yield _item(entry, series)


def _read(address: str, timeout: float) -> bytes:
    try:
        request = urllib.request.Request(address, headers={"User-Agent": f"backissue/{__version__}"})
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            if _scheme(answer.url) not in ("http", "https"):
                raise FetchError(f"{address} leads to something that is no web address.")
            content: bytes = answer.read(LARGEST + 1)
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        raise FetchError(f"{address} cannot be read: {getattr(error, 'reason', None) or error}.") from error
    if len(content) > LARGEST:
        raise FetchError(f"{address} is larger than {LARGEST // 1_000_000} MB; that is no feed.")
    return content


def _parsed(content: bytes, address: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(f"{address} is no feed: {error}.") from error
    if root is None:
        raise FetchError(f"{address} is no feed: there is nothing in it.")
    return root


def _item(entry: Any, series: str) -> Item:
    title = _text(entry, "title")
    link = _link(entry)
    dated = _day(*(_text(entry, name) for name in ("pubDate", "published", "date", "updated", "issued")))
    body = max((_markup(entry, name) for name in ("encoded", "content", "description", "summary")), key=len)
    identity = _text(entry, "guid") or _text(entry, "id") or link or f"{series}\n{title}\n{dated}"
    return Item(identity, title, dated, ".html", _page(title, series, dated, link, body).encode())


def _page(title: str, series: str, dated: date | None, link: str, body: str) -> str:
    day = f'<meta name="date" content="{dated.isoformat()}">\n' if dated else ""
    name = f'<meta property="og:site_name" content="{html.escape(series)}">\n' if series else ""
    source = f'<p><a href="{html.escape(link)}">{html.escape(link)}</a></p>\n' if link else ""
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n{day}{name}'
        f"</head>\n<body>\n<h1>{html.escape(title)}</h1>\n{body}\n{source}</body>\n</html>\n"
    )


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element: Any, name: str) -> list[Any]:
    return [one for one in element if _name(one) == name]


def _text(element: Any, name: str) -> str:
    found = _children(element, name)
    return " ".join("".join(found[0].itertext()).split()) if found else ""


def _link(entry: Any) -> str:
    found = sorted(_children(entry, "link"), key=lambda one: one.get("rel", "alternate") != "alternate")
    address = ((found[0].get("href") or found[0].text or "") if found else "").strip()
    return address if _scheme(address) in ("http", "https") else ""


def _scheme(address: str) -> str:
    """How the address begins; "" where it is none at all."""
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""


def _markup(entry: Any, name: str) -> str:
    """The element's text as HTML that does nothing: written out, or as elements of its own (Atom's xhtml)."""
    found = _children(entry, name)
    if not found:
        return ""
    inside = "".join(etree.tostring(one, encoding="unicode") for one in found[0])
    text = f"{found[0].text or ''}{inside}" if len(found[0]) else "".join(found[0].itertext())
    if not text.strip():
        return ""
    try:
        whole = documents.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return f"<p>{html.escape(text)}</p>"
    for element in list(whole.iter()):
        if not isinstance(element.tag, str) or element.tag.rpartition(":")[2].rpartition("}")[2] in _ACTING:
            if element.getparent() is not None:
                element.drop_tree()
            continue
        for attribute in list(element.attrib):
            safe = attribute in _KEPT_ATTRIBUTES
            if attribute == "href":
                safe = _scheme(element.get("href", "").strip()) in ("http", "https", "mailto")
            if not safe:
                del element.attrib[attribute]
    written: str = documents.tostring(whole, encoding="unicode")
    return written


def _day(*texts: str) -> date | None:
    for text in filter(None, texts):
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            pass
        try:
            return parsedate_to_datetime(text).date()
        except (TypeError, ValueError, IndexError, OverflowError):
            pass
    return None
