"""Paragraphs → events: what a newsletter says was, is or will be on.

One issue is read from top to bottom: ``setting`` says below which heading a line stands, ``lines`` which days it
prints, ``tags`` what a model says of its words, and which title, day and place are of one event. The same event told
twice in an issue is one event with two mentions; ``calendar`` does the same over issues, where things are moved and
cancelled. Everything is derived from what is printed: an event without words on a page cannot exist.
"""

from corpus.events.calendar import merge_events
from corpus.events.extract import tagged_events, unresolved_pages, untagged

__all__ = ["merge_events", "tagged_events", "unresolved_pages", "untagged"]
