"""What turns a text into a point, so that texts of similar meaning lie near each other.

Ours is learned from the installation's own texts (`domain.meaning`). Another model takes its place
by keeping to `Embedder` and being given by `learned` and `restored`.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Protocol

import numpy as np

from hisl.domain import meaning
from hisl.domain.meaning import Floats

from . import words

__all__ = ["Embedder", "learned", "restored"]

_TEXTS_A_DIMENSION = 10


class Embedder(Protocol):
    def points(self, texts: Sequence[str]) -> Floats:
        """A row for each text, of length 1, or 0 where it says nothing of the text."""

    def kept(self) -> bytes:
        """What `restored` makes the same of again."""


class _Company:
    """Meaning by the company that words keep."""

    def __init__(self, space: meaning.Space) -> None:
        self._space = space

    def points(self, texts: Sequence[str]) -> Floats:
        return meaning.project(self._space, [words.stems(text) for text in texts])

    def kept(self) -> bytes:
        file = BytesIO()
        terms = np.frombuffer("\n".join(self._space.terms).encode(), dtype=np.uint8)
        np.savez(file, terms=terms, directions=self._space.directions.astype(np.float16))
        return file.getvalue()


def learned(stems: Sequence[Sequence[str]]) -> Embedder:
    """What these texts teach, given as the stems that the index keeps of them.

    Company shows only where there are far fewer dimensions than texts.
    """
    dimensions = min(meaning.DIMENSIONS, len(stems) // _TEXTS_A_DIMENSION)
    return _Company(meaning.fit(stems, dimensions=dimensions))


def restored(kept: bytes) -> Embedder:
    with np.load(BytesIO(kept), allow_pickle=False) as arrays:
        terms = arrays["terms"].tobytes().decode().split("\n")
        directions = arrays["directions"].astype(np.float32)
    rows = {term: row for row, term in enumerate(terms)} if len(directions) else {}
    return _Company(meaning.Space(rows, directions))
