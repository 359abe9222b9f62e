"""The store for archives: a Lance table in a folder or in object storage. Extra ``archive``; the only room that knows
Lance.

Its form. A Lance commit covers one table, so everything of an issue is in one (``table``): a row for the issue (with
its events), one for each paragraph (its passage's terms on the passage's first one), one more for each further vector
of a long paragraph. Putting issues is one ``merge_insert`` by ``key`` that also deletes what the issues had before:
readers see all of it or nothing, and a dataset that is open is a version that does not change. What is derived stands
beside it (``derived``), and says of which version it is.
"""

__all__ = [
    "building",
    "contents",
    "derived",
    "local_copy",
    "reader",
    "table",
    "writer",
]
