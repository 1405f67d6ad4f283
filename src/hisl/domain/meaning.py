"""Meaning from company: words that stand among the same words lie near each other in one space.

Latent semantic analysis: texts and words as a matrix, each count weighted by logarithm and entropy,
and of its singular vectors the first. A text is the sum of its words in that space, so that two
texts can be near without one word in common.

Sources: Deerwester, Dumais, Furnas, Landauer and Harshman (1990), Indexing by latent semantic
analysis, JASIS 41(6); for the weights Dumais (1991), Improving the retrieval of information from
external sources, Behavior Research Methods 23(2); for the fusion of rankings Cormack, Clarke and
Buettcher (2009), Reciprocal rank fusion outperforms Condorcet and individual rank learning methods,
SIGIR '09.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

__all__ = ["DIMENSIONS", "Floats", "Space", "fit", "fused", "nearest", "project"]

DIMENSIONS = 128

Floats = NDArray[np.float32]
Thing = TypeVar("Thing", bound=Hashable)

_LEAST_TEXTS = 2
_MOST_TERMS = 50_000
_RANK_OFFSET = 60


@dataclass(frozen=True, slots=True)
class Space:
    """Where words lie.

    terms       the words that are known, each with its row
    directions  (terms, dimensions), what one mention of each word adds to a text, its weight in it
    """

    terms: Mapping[str, int]
    directions: Floats

    @property
    def dimensions(self) -> int:
        return int(self.directions.shape[1])


def fit(texts: Sequence[Sequence[str]], *, dimensions: int = DIMENSIONS, seed: int = 0) -> Space:
    """The space of these texts, each a sequence of words or stems.

    Words of fewer than two texts tell of no company and are left out; of more than 50,000 the most
    frequent are kept. There are at most as many dimensions as the texts carry; too little to learn
    from (no text, one, nothing in common) gives a space without words. The same texts and seed give
    the same space.
    """
    terms = _shared_terms(texts)
    counts = _counts(texts, terms)
    weights = _entropy_weights(counts)
    counts.data = np.log1p(counts.data)
    weighted = csr_matrix(counts.multiply(weights))
    basis = _first_directions(weighted, dimensions, seed)
    if not basis.shape[1]:
        return Space({}, np.zeros((0, 0), dtype=np.float32))
    return Space(_rows(terms), (weights[:, None] * basis).astype(np.float32))


def project(space: Space, texts: Sequence[Sequence[str]]) -> Floats:
    """Texts as points of the space: (texts, dimensions), each of length 1, or 0 if nothing in it
    is known. The product of two rows is the cosine of their angle."""
    rows = space.terms
    points = np.zeros((len(texts), space.dimensions), dtype=np.float32)
    for place, text in enumerate(texts):
        known = Counter(rows[word] for word in text if word in rows)
        if known:
            often = np.log1p(np.fromiter(known.values(), dtype=np.float32))
            points[place] = often @ space.directions[list(known)]
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    np.divide(points, lengths, out=points, where=lengths > 1e-6)
    return points


def nearest(
    points: Floats, point: Floats, among: NDArray[np.bool_], *, limit: int, least: float
) -> list[tuple[int, float]]:
    """The rows of points whose cosine with the point is at least so much, the nearest first.

    points (n, dimensions) and point (dimensions,) have length 1 or 0; among (n,) says which rows
    count. Of equally near ones the later row comes first. Looks at every row: exact, and one
    product of a matrix with a vector.
    """
    cosines = points @ point
    near = np.flatnonzero((cosines >= least) & among)
    ordered = near[np.lexsort((-near, -cosines[near]))][:limit]
    return [(int(row), float(cosines[row])) for row in ordered]


def fused(*rankings: Sequence[Thing]) -> list[Thing]:
    """One ranking from several by reciprocal rank fusion: a thing is worth the sum of 1/(60 + rank)
    over the rankings that have it. Of equals the one that the earlier ranking had comes first."""
    worth: dict[Thing, float] = defaultdict(float)
    for ranking in rankings:
        for rank, thing in enumerate(ranking, 1):
            worth[thing] += 1 / (_RANK_OFFSET + rank)
    return sorted(worth, key=lambda thing: -worth[thing])


def _shared_terms(texts: Iterable[Sequence[str]]) -> list[str]:
    """The words of at least two texts, sorted."""
    of_texts = Counter(word for text in texts for word in set(text))
    shared = [(often, word) for word, often in of_texts.items() if often >= _LEAST_TEXTS]
    commonest = sorted(shared, key=lambda one: (-one[0], one[1]))[:_MOST_TERMS]
    return sorted(word for _, word in commonest)


def _rows(terms: Iterable[str]) -> dict[str, int]:
    return {term: row for row, term in enumerate(terms)}


def _counts(texts: Sequence[Sequence[str]], terms: Sequence[str]) -> csr_matrix:
    """How often each text has each word: (texts, terms)."""
    places = _rows(terms)
    rows, columns, often = [], [], []
    for row, text in enumerate(texts):
        for column, times in Counter(places[word] for word in text if word in places).items():
            rows.append(row)
            columns.append(column)
            often.append(times)
    shape = (len(texts), len(terms))
    return csr_matrix((np.asarray(often, dtype=np.float64), (rows, columns)), shape=shape)


def _entropy_weights(counts: csr_matrix) -> NDArray[np.float64]:
    """How much each word tells: 1 for one that a single text has, 0 for one spread evenly over all.

    1 + sum over texts of p ln p / ln n, p being the text's share of all mentions of the word.
    """
    texts, terms = counts.shape
    if texts < _LEAST_TEXTS or not terms:
        return np.ones(terms)
    mentions = np.asarray(counts.sum(axis=0)).ravel()
    share = counts.data / mentions[counts.indices]
    told = np.bincount(counts.indices, weights=share * np.log(share), minlength=terms)
    return np.clip(1 + told / math.log(texts), 0, 1)


def _first_directions(matrix: csr_matrix, dimensions: int, seed: int) -> NDArray[np.float64]:
    """The right singular vectors of the largest singular values: (terms, dimensions), each turned
    so that its largest part is positive, because the sign of a singular vector is arbitrary."""
    smaller = min(matrix.shape)
    if smaller < _LEAST_TEXTS or not matrix.nnz:
        return np.zeros((matrix.shape[1], 0))
    if smaller <= dimensions + 1:
        _, values, rows = np.linalg.svd(matrix.toarray(), full_matrices=False)
    else:
        start = np.random.default_rng(seed).standard_normal(smaller)
        _, values, rows = svds(matrix, k=dimensions, v0=start, return_singular_vectors="vh")
    order = np.argsort(-values, kind="stable")[:dimensions]
    kept = rows[[place for place in order if values[place] > 1e-9 * values.max()]]
    largest = np.abs(kept).argmax(axis=1)
    signs = np.sign(kept[np.arange(len(kept)), largest])
    return np.asarray((kept * signs[:, None]).T, dtype=np.float64)
