"""HTML and Markdown issues: one page of what a reader would see, in order.

Markdown is rendered to HTML and read as such, so that both get one treatment, and so does HTML inside Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from corpus.formats.html import WebPage, html_pieces
from corpus.formats.listed_lines import is_labelled, items_of
from corpus.formats.sections import crowned, lay_out
from corpus.model import Content, UnreadableIssue
from corpus.text.cleaning import one_line, printable, word_set
from corpus.text.encodings import decode, read_bytes

_DEEPEST = 60  # Markdown nested deeper than this is given up as text would be: the parser recurses
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_ANY_TAG = re.compile(r"<[a-zA-Z!/][^<>]{0,1000}>")

#: A key of front matter, as in "Date: 2013-07-06 15:45".
_KEY = re.compile(r"([A-Za-z][\w-]{1,30})\s*[:=]\s*(.*)")
_KNOWN_KEYS: Final = {
    "title": "title",
    "titel": "title",
    "titre": "title",
    "date": "published",
    "datum": "published",
    "published": "published",
    "pubdate": "published",
    "author": "author",
    "authors": "author",
    "lang": "language",
    "language": "language",
    "category": "series",
    "series": "series",
    "number": "number",
    "issue": "number",
    "draft": "draft",
}


def read_html(path: Path) -> Content:
    """One page of pieces from an HTML file. Raises UnreadableIssue."""
    data = read_bytes(path)
    declared = _CHARSET.search(data[:4096]) or _XML_ENCODING.search(data[:400])
    decoded = decode(data, path, declared[1].decode("ascii") if declared else None)
    if not _ANY_TAG.search(decoded.text):
        raise UnreadableIssue(path, "there is no HTML in it", "Rename it to end in .txt if it is plain text.")
    found, body = _fenced(decoded.text)
    page = html_pieces(body)
    return _content(path, page, {**page.metadata, **found}, decoded.warning)


def read_markdown(path: Path) -> Content:
    """One page of pieces from a Markdown file; its front matter becomes metadata. Raises UnreadableIssue."""
    decoded = decode(read_bytes(path), path)
    metadata, body = front_matter(decoded.text)
    return _content(path, html_pieces(markdown_to_html(body)), metadata, decoded.warning)


def _content(path: Path, page: WebPage, metadata: Mapping[str, str], warning: str) -> Content:
    if not page.pieces:
        raise UnreadableIssue(path, "there is no text in it", "Remove it, or save the page again with its text.")
    pages, paragraphs = lay_out(crowned(page.pieces))
    given = {name: value for name, value in metadata.items() if name != "draft"}
    draft = metadata.get("draft", "").casefold() in ("true", "yes") or given.get("published") in ("false", "no")
    said = f"{printable(path.name)}: it says of itself that it is a draft." if draft else ""
    return Content(pages, paragraphs, given, (*filter(None, (said, warning)), *page.left_out.warnings(path)))


def _fenced(text: str) -> tuple[dict[str, str], str]:
    """The front matter that a site's maker puts before a page's HTML, and the page."""
    return front_matter(text) if text.lstrip("\ufeff").startswith(("---", "+++")) else ({}, text)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The key lines at the head of a Markdown file (between "---" or "+++", or plain ones), and the rest."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    lines = text.split("\n")
    if text.startswith("{"):
        return _json_front_matter(text)
    fence = lines[0].strip()
    if fence in ("---", "+++"):
        end = next((index for index, line in enumerate(lines[1:200], 1) if line.strip() in (fence, "...")), None)
        found = _keys(lines[1:end]) if end else None
        if end and found is not None:
            return found, "\n".join(lines[end + 1 :])
        return {}, text
    end = next((index for index, line in enumerate(lines[:50]) if not line.strip()), len(lines[:50]))
    head = [_KEY.fullmatch(line.strip()) for line in lines[:end]]
    if end and all(head) and any(match and match[1].lower() in _KNOWN_KEYS for match in head):
        return _keys(lines[:end]) or {}, "\n".join(lines[end:])
    return {}, text


def _json_front_matter(text: str) -> tuple[dict[str, str], str]:
    """A JSON object at the head of a file, as some site makers write it, and the rest."""
    try:
        table, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}, text
    found: dict[str, str] = {}
    for key, value in table.items():
        name = _KNOWN_KEYS.get(key.lower())
        if name and isinstance(value, str | int) and one_line(str(value)):
            found.setdefault(name, one_line(str(value)))
    return (found, text[end:]) if found else ({}, text)


def _keys(lines: list[str]) -> dict[str, str] | None:
    """Known keys of front matter by their name here; None where the lines are no front matter at all."""
    found: dict[str, str] = {}
    matched = 0
    for line in lines:
        match = _KEY.fullmatch(line.strip())
        if not match:
            continue
        matched += 1
        name = _KNOWN_KEYS.get(match[1].lower())
        value = one_line(match[2]).strip("\"' ")
        if name and value and name not in found:
            found[name] = value
    return found if matched or not any(line.strip() for line in lines) else None


def markdown_to_html(text: str) -> str:
    """CommonMark with tables, strike-through and notes as HTML; "<T>" in a sentence stays text where it is no HTML."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False)
    parser.add_render_rule("footnote_caption", _note_number)
    tokens = parser.parse(text)
    for token in tokens:
        lines = token.content.split("\n") if token.type == "inline" else []
        kept = len(lines) > 1 and (is_labelled(lines) or bool(items_of(lines)))
        for child in token.children or ():
            if kept and child.type == "softbreak":
                child.type = "hardbreak"
            if child.type == "html_inline" and not _is_inline_html(child):
                child.type = "text"
    return str(parser.renderer.render(tokens, parser.options, {}))


def _note_number(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """What stands raised where a note is called for."""
    return str(tokens[index].meta["id"] + 1)


_INLINE_TAG = re.compile(r"</?\s*([a-zA-Z][\w-]*)")
_INLINE_HTML: Final = word_set(
    "a abbr b bdi bdo big br center cite code del dfn div em figcaption figure font h1 h2 h3 h4 h5 h6 hr i "
    "img ins kbd li mark ol p pre q s samp small span strike strong sub summary details sup table tbody td th "
    "thead time tr tt u ul var wbr"
)


def _is_inline_html(token: Token) -> bool:
    if token.content.startswith(("<!", "<?")):
        return True
    tag = _INLINE_TAG.match(token.content)
    return bool(tag and tag[1].lower() in _INLINE_HTML)
