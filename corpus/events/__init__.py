"""Paragraphs → events: what a newsletter says was, is or will be on.

One issue is read from top to bottom (``places`` says below which heading a paragraph stands, ``drafts`` what
it tells of). The same event told twice in an issue is one event with two mentions; ``merge`` does the same over
issues, where things are moved and cancelled. Everything is derived from what is printed: an event without words on
a page cannot exist.
"""

from corpus.events.finding import find_events, unresolved_pages
from corpus.events.merge import merge_events

__all__ = ["find_events", "merge_events", "unresolved_pages"]
