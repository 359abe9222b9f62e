"""FTS5 or tantivy: the same terms of the same paragraphs, the same questions, one after the other.

    python -m benchmarks.speed.engines [PARAGRAPHS]

This is where the choice of the lexical engine comes from (``embeddings/store/term_index.py``).
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tantivy

from benchmarks.speed.archive import Words, questions
from benchmarks.speed.measure import percentiles
from corpus.text.terms import index_terms


def main(paragraphs: int) -> None:
    words = Words(1)
    documents = [" ".join(index_terms(words.paragraph())) for _ in range(paragraphs)]
    asked = [index_terms(question) for question in questions(200)]
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (("FTS5", _fts5), ("tantivy", _tantivy)):
            begun = time.perf_counter()
            search = make(Path(folder), documents)
            built = time.perf_counter() - begun
            times = []
            for terms in asked:
                begun = time.perf_counter()
                search(terms)
                times.append(1000 * (time.perf_counter() - begun))
            print(f"{name:8} {paragraphs:>9,} paragraphs: built in {built:6.1f} s; question {percentiles(times)}")


def _fts5(folder: Path, documents: list[str]) -> Callable[[list[str]], object]:
    connection = sqlite3.connect(folder / "terms.sqlite")
    connection.execute("CREATE VIRTUAL TABLE paragraphs USING fts5(terms, tokenize = 'ascii', detail = column)")
    connection.executemany("INSERT INTO paragraphs VALUES (?)", ((document,) for document in documents))
    connection.commit()

    def search(terms: list[str]) -> object:
        wanted = " OR ".join(f'"{term}"' for term in terms)
        return connection.execute(
            "SELECT rowid FROM paragraphs WHERE paragraphs MATCH ? ORDER BY rank LIMIT 60", (wanted,)
        ).fetchall()

    return search


def _tantivy(folder: Path, documents: list[str]) -> Callable[[list[str]], object]:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    (folder / "tantivy").mkdir()
    index = tantivy.Index(schema, path=str(folder / "tantivy"))
    writer = index.writer(64_000_000, 1)
    for text in documents:
        document = tantivy.Document()
        document.add_text("terms", text)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(terms: list[str]) -> object:
        query = tantivy.Query
        should = [(tantivy.Occur.Should, query.term_query(schema, "terms", term, "freq")) for term in terms]
        return searcher.search(query.boolean_query(should), 60, count=False).hits

    return search


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
