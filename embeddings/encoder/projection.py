"""The matrix that makes the default model's word-piece states small enough to keep.

``python -m embeddings.encoder.projection`` makes it again: the leading principal directions of the states of the sample
issues' word pieces, uncentred, so that cosines are kept as well as may be. Measured on five series of newsletters, 64
of 384 directions in eight bits find as many answers among the first five passages as 128 or as the whole states.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

DIRECTIONS = 64


def main() -> None:
    from sentence_transformers import SentenceTransformer

    from corpus.issues import find_issues, read_issue
    from corpus.samples import folder
    from embeddings.encoder.encoder import DEFAULT_MODEL, model_folder
    from embeddings.encoder.passages import is_searched, passage_text

    issues = [read_issue(path) for path in find_issues(folder())]
    texts = [passage_text(p, issue.head) for issue in issues for p in issue.paragraphs if is_searched(p)]
    model = SentenceTransformer(str(model_folder(DEFAULT_MODEL)), device="cpu", local_files_only=True)
    found = model.encode(texts, output_value="token_embeddings", batch_size=16, show_progress_bar=False)
    states = np.concatenate([np.asarray(rows, dtype=np.float64)[1:-1] for rows in found])
    states /= np.linalg.norm(states, axis=1, keepdims=True)
    _, directions = np.linalg.eigh(states.T @ states)
    kept = directions[:, ::-1][:, :DIRECTIONS]
    np.save(Path(__file__).with_name("projection.npy"), kept.astype(np.float16))
    print(f"{len(states)} word pieces of {len(texts)} passages: {DIRECTIONS} directions kept")


if __name__ == "__main__":
    main()
