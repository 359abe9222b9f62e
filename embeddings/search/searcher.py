"""One question to the paragraphs that may answer it: words and meaning, fused, each hit saying how it came about."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.model import DateRange, Paragraph
from corpus.text.terms import fold, folded_words, is_stop_word, stem
from embeddings.encoder.encoder import Encoder
from embeddings.encoder.passages import is_searched
from embeddings.model import EncodedQuestion, Hit, ModelError, Ref, Scope, States, Vectors
from embeddings.search import near_duplicates, spelling
from embeddings.search.late_interaction import match_passages
from embeddings.store.contract import Contents, StoreReader
from embeddings.store.grams import content_words, grams, weighted, word_grams
from embeddings.store.places import open_reader

#: Reciprocal rank fusion (Cormack, Clarke and Buettcher 2009): a rank r counts 1 / (RANK + r).
_RANK = 20
#: How deep each half is read.
_DEPTH = 60
#: What BM25 (as a share of the best passage's) and cosine add to a passage's late interaction, a mean of cosines.
_LEXICAL_SHARE = 0.3
_DENSE_SHARE = 0.6
#: What a date that is asked for adds to a passage of an issue of that date: as a share of the best fused score, and
#: to the score of late interaction.
_DATED = 0.15
_DATED_SHARE = 0.1
#: So many hits more than asked for are looked at, because some fold into others.
_FOLDABLE = 15
#: So many words of one beginning are looked at for another form of a word.
_FORMS = 200
#: From so many letters on a word that is being typed is completed.
_BEGUN = 3
#: Longer questions are cut: nobody asks so, and the rest costs time only.
_LONGEST = 2_000


@dataclass(slots=True)
class _Candidate:
    """A passage (by its first paragraph) on its way to a hit; ``paragraph`` is the best one in it."""

    lexical_rank: int | None = None
    dense_rank: int | None = None
    lexical: float = 0.0
    cosine: float = 0.0
    fused: float = 0.0
    dated: float = 0.0
    reranked: float | None = None
    paragraph: Ref | None = None

    @property
    def order(self) -> float:
        return self.fused if self.reranked is None else self.reranked


class Searcher:
    """Questions put to one view of a store. Searching is safe from any thread."""

    def __init__(self, store: StoreReader, encoder: Encoder | None) -> None:
        self._store = store
        self._encoder = encoder
        self._guard = threading.RLock()
        #: Why the last question could not be encoded, "" if it could.
        self._trouble = ""
        self._learn_languages()

    @classmethod
    def open(cls, place: str | Path, encoder: Encoder | None) -> Searcher:
        """Raises NoLibrary or LibraryError. With vectors of another model it goes by words, and ``notice`` says so."""
        return cls(open_reader(place, encoder.fingerprint if encoder is not None else ""), encoder)

    @property
    def library(self) -> Contents:
        return self._store.contents

    @property
    def ready(self) -> bool:
        """Whether a question is searched by meaning as well, without waiting for the model to load."""
        return self._store.by_meaning and bool(getattr(self._encoder, "ready", True))

    @property
    def notice(self) -> str:
        """A sentence for the reader while search goes by words alone though a model is set; "" otherwise."""
        with self._guard:
            if self._trouble:
                return f"{self._trouble} Search goes by words alone."
            if self._encoder is None or self._store.by_meaning:
                return ""
            return self.library.notice(self._encoder.fingerprint)

    def close(self) -> None:
        with self._guard:
            self._store.close()

    def __enter__(self) -> Searcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def refresh(self) -> bool:
        """Follow the store if it has changed (or was made again) since; True if it had."""
        with self._guard:
            moved = self._store.follow()
            if moved:
                self._learn_languages()
            return moved

    def search(
        self,
        question: str,
        *,
        k: int = 20,
        dates: Sequence[DateRange] = (),
        issues: frozenset[str] | None = None,
    ) -> list[Hit]:
        """The ``k`` best paragraphs, best first; [] for a question without a word.

        ``dates`` lift paragraphs of issues of that time and never drop others; ``issues`` narrows the search to these.
        Raises LibraryError if a paragraph is not as it was stored.
        """
        question = question[:_LONGEST].strip()
        if not question:
            return []
        encoded = self._encode(question)
        with self._guard:
            within = None if issues is None else Scope(issues=issues)
            candidates = self._candidates(question, encoded, max(_DEPTH, 2 * k), within)
            fitting = self._fitting(candidates, dates)
            self._fuse(candidates, fitting)
            kept = self._rerank(candidates, encoded, fitting) if encoded is not None else {}
            return self._hits(candidates, question, encoded, k, kept)

    def suggest(self, text: str, k: int = 5) -> list[Hit]:
        """What fits the words typed so far, the last one as a beginning: words alone, a few milliseconds."""
        with self._guard:
            words = self._words(text[:_LONGEST])
            last = folded_words(text[-60:])
            if last and text[-1:].isalnum() and len(last[-1]) >= _BEGUN:
                words.extend(self.library.words_like(last[-1], 8))
            found = enumerate(self._store.matching(weighted(words), 3 * k), 1)
            candidates = {passage: _Candidate(lexical_rank=rank) for rank, (passage, _) in found}
            self._fuse(candidates, set())
            return self._hits(candidates, text, None, k, {})

    def near(self, hit: Hit, n: int = 2) -> list[Paragraph]:
        """The hit's paragraph with up to ``n`` before and ``n`` after it, in reading order, furniture left out."""
        around = self.library.around(hit.paragraph.id, 3 * n, 3 * n)
        at = next((position for position, other in enumerate(around) if other.id == hit.paragraph.id), None)
        if at is None:
            return [hit.paragraph]
        before = [other for other in around[:at] if is_searched(other)][-n:] if n else []
        after = [other for other in around[at + 1 :] if is_searched(other)][:n]
        return [*before, around[at], *after]

    def vocabulary(self, word: str) -> str | None:
        """The newsletters' word that a mistyped ``word`` most likely means; None if it occurs or nothing is near."""
        folded = fold(word)
        if len(folded) < 4 or not folded.isalpha():
            return None
        with self._guard:
            if is_stop_word(folded) or self._known(folded):
                return None
            return spelling.nearest(folded, self.library)

    # -- inside

    def _learn_languages(self) -> None:
        self._languages = list(dict.fromkeys(code[:2] for code in self.library.languages())) or ["en"]

    def _encode(self, question: str) -> EncodedQuestion | None:
        if not self._store.by_meaning or self._encoder is None or not getattr(self._encoder, "ready", True):
            return None
        try:
            if hasattr(self._encoder, "encode_question_states"):
                encoded: EncodedQuestion = self._encoder.encode_question_states(question)
            else:
                encoded = EncodedQuestion(self._encoder.encode_question(question), np.zeros((0, 0), np.float32), ())
        except ModelError as error:
            self._trouble = str(error)
            return None
        self._trouble = ""
        return encoded

    def _words(self, text: str) -> list[str]:
        """The words of ``text`` that are searched for; all of them where it has function words alone."""
        return content_words(text, self._languages) or folded_words(text)

    def _known(self, word: str) -> bool:
        """Whether the folded word occurs in the library, in this or another form."""
        if self.library.uses([word]):
            return True
        for language in self._languages:
            bare = stem(word, language)
            if any(stem(other, language) == bare for other in self.library.words_like(bare[:-1], _FORMS)):
                return True
        return False

    def _candidates(
        self, question: str, encoded: EncodedQuestion | None, depth: int, within: Scope | None
    ) -> dict[Ref, _Candidate]:
        found: dict[Ref, _Candidate] = {}
        lexical_hits = self._store.matching(weighted(self._words(question)), depth, within)
        for rank, (passage, score) in enumerate(lexical_hits, 1):
            candidate = found.setdefault(passage, _Candidate())
            candidate.lexical_rank, candidate.lexical = rank, score / lexical_hits[0].score
        if encoded is not None:
            rank = 0
            for paragraph, passage, cosine in self._store.nearest(encoded.vector, depth, within):
                candidate = found.setdefault(passage, _Candidate())
                if candidate.dense_rank is None:
                    rank += 1
                    candidate.dense_rank, candidate.cosine, candidate.paragraph = rank, cosine, paragraph
        return found

    def _fuse(self, candidates: dict[Ref, _Candidate], fitting: set[Ref]) -> None:
        for opening, candidate in candidates.items():
            ranks = (candidate.lexical_rank, candidate.dense_rank)
            candidate.fused = sum(1 / (_RANK + rank) for rank in ranks if rank is not None)
            if opening in fitting:
                candidate.dated = _DATED * 2 / (_RANK + 1)
                candidate.fused += candidate.dated

    def _fitting(self, candidates: dict[Ref, _Candidate], dates: Sequence[DateRange]) -> set[Ref]:
        """Those of the candidates whose issue is of one of the ``dates``."""
        if not dates:
            return set()
        heads = self.library.issue_heads(Scope(frozenset(ref.issue for ref in candidates), None, tuple(dates)))
        return {ref for ref in candidates if ref.issue in heads}

    def _rerank(
        self, candidates: dict[Ref, _Candidate], encoded: EncodedQuestion, fitting: set[Ref]
    ) -> dict[Ref, States]:
        """Late interaction of the question's word pieces with those of each passage, with a share of both halves; gives
        the stored states of the passages' paragraphs."""
        stored = self._store.states(candidates) if encoded.words else []
        if not stored:
            return {}
        weights = self._weights(encoded)
        refs = sorted({ref for row in stored for ref in row[:2]})
        number = {ref: n for n, ref in enumerate(refs)}
        numbered = [(number[opening], number[paragraph], states) for opening, paragraph, states in stored]
        for place, match in match_passages(encoded.states, weights, numbered).items():
            opening = refs[place]
            candidate = candidates[opening]
            candidate.paragraph = refs[match.paragraph]
            candidate.reranked = (
                match.score
                + _LEXICAL_SHARE * candidate.lexical
                + _DENSE_SHARE * candidate.cosine
                + (_DATED_SHARE if opening in fitting else 0.0)
            )
        lowest = min((one.reranked for one in candidates.values() if one.reranked is not None), default=0.0)
        for candidate in candidates.values():
            if candidate.reranked is None:
                candidate.reranked = lowest
        return {paragraph: states for _, paragraph, states in stored}

    def _weights(self, encoded: EncodedQuestion) -> Vectors:
        """How rare each piece's word is in the library; times the lengths of the states they add up to 1."""
        count = max(self._store.passage_count, 1)
        parts = {word: [word_grams(part) for part in folded_words(word)] for word in encoded.words}
        frequencies = self._store.frequencies({gram for some in parts.values() for part in some for gram in part})
        rarity: dict[str, float] = {}
        for word, some in parts.items():
            uses = max((min(frequencies[gram] for gram in part) for part in some), default=0)
            rarity[word] = math.log1p((count - min(uses, count) + 0.5) / (uses + 0.5))
        weights = np.asarray([rarity[word] for word in encoded.words], dtype=np.float32)
        total = float(weights @ np.linalg.norm(encoded.states, axis=1))
        return np.asarray(weights / max(total, 1e-9), dtype=np.float32)

    def _hits(
        self,
        candidates: dict[Ref, _Candidate],
        question: str,
        encoded: EncodedQuestion | None,
        k: int,
        kept: Mapping[Ref, States],
    ) -> list[Hit]:
        """The best candidates as hits, near-duplicates folded into the best of their kind."""
        order = sorted(candidates, key=lambda opening: (-candidates[opening].order, opening))[: k + _FOLDABLE]
        passages = self._store.passages(order)
        asked = set(weighted(self._words(question)))
        chosen = {
            opening: self._chosen(candidates[opening], passages[opening], asked)
            for opening in order
            if opening in passages  # else it has left the library since the index last followed it
        }
        cosines = {} if encoded is None else self._store.cosines(set(chosen.values()), encoded.vector)
        hits = [
            Hit(
                issue=opening.issue,
                paragraph=passages[opening][best],
                score=cosines.get(best, 0.0),
                fused=candidates[opening].fused,
                lexical_rank=candidates[opening].lexical_rank,
                dense_rank=candidates[opening].dense_rank,
                dated=candidates[opening].dated,
                reranked=candidates[opening].reranked,
                passage=tuple(passages[opening].values()),
                kept={one.id: kept[ref] for ref, one in passages[opening].items() if ref in kept},
            )
            for opening, best in chosen.items()
        ]
        return near_duplicates.fold(hits)[:k]

    def _chosen(self, candidate: _Candidate, members: dict[Ref, Paragraph], asked: set[str]) -> Ref:
        """The paragraph that stands for the passage: the one found, else the first with most of the words."""
        if candidate.paragraph in members:
            return candidate.paragraph
        return max(members, key=lambda ref: (self._said(members[ref], asked), -ref.position))

    @staticmethod
    def _said(paragraph: Paragraph, asked: set[str]) -> int:
        """How many of the terms asked for the paragraph has."""
        return len(asked.intersection(grams(paragraph.text)))
