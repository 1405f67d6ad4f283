"""How near texts are to a question, by the rare words that they share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

__all__ = ["similarities"]

K = TypeVar("K", bound=Hashable)


def similarities(question: Sequence[str], texts: Mapping[K, Sequence[str]]) -> dict[K, float]:
    """The cosine (0 to 1) between the question and each text, words weighted by their rarity.

    question and texts are stems in any order. How rare a word is, is counted among these texts
    alone, so that the result tells nothing of texts that were not handed in.
    Source: term frequency damped by a logarithm, inverse document frequency (Salton and Buckley
    1988).
    """
    asked = Counter(question)
    counted = {key: Counter(words) for key, words in texts.items()}
    among = Counter(word for words in counted.values() for word in words)
    rarity = {word: _rarity(among[word], len(counted)) for word in among | asked}
    wanted = _weighed(asked, rarity)
    length = _length(wanted)
    return {key: _cosine(wanted, length, _weighed(words, rarity)) for key, words in counted.items()}


def _rarity(texts_with: int, texts: int) -> float:
    return math.log((texts + 1) / (texts_with + 0.5))


def _weighed(words: Counter[str], rarity: Mapping[str, float]) -> dict[str, float]:
    return {word: (1 + math.log(n)) * rarity[word] for word, n in words.items()}


def _length(weights: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))


def _cosine(wanted: Mapping[str, float], length: float, found: Mapping[str, float]) -> float:
    norm = length * _length(found)
    if not norm:
        return 0.0
    shared = sum(weight * found[word] for word, weight in wanted.items() if word in found)
    return max(0.0, shared / norm)
