"""Words as the index knows them: small letters, no accents, stems.

We cut and stem words ourselves and give both databases the result, so that they find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import Any

import snowballstemmer
from django.conf import settings

__all__ = ["LONGEST", "cut", "folded", "stem", "stems"]

LONGEST = 40
"""Longer runs of letters are nobody's word; their beginning stands for them."""

# Signs of Chinese, Japanese kana and Korean stand one by one: these scripts part no words.
_ONE_BY_ONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
# The sharp and the pluses of C# and C++ belong to the word.
_WORD = re.compile(rf"[{_ONE_BY_ONE}]|[^\W_{_ONE_BY_ONE}]+(?:\+\+|#(?!\w))?")

_LANGUAGES = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip


def folded(text: str) -> str:
    """The text in small letters without accents, sign by sign, so that places stay the same."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded_sign, text))


def cut(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text with their places: (word, start, end)."""
    for match in _WORD.finditer(folded(text)):
        yield match[0][:LONGEST], match.start(), match.end()


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(match[0][:LONGEST]) for match in _WORD.finditer(folded(text))]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one folded word, in the language of the installation."""
    stemmer = _stemmer(settings.LANGUAGE_CODE[:2])
    if stemmer is None or word[0].isdigit():
        return word
    with _one_at_a_time:
        return stemmer.stemWord(word)


# A stemmer keeps the word it works on in itself.
_one_at_a_time = Lock()


@lru_cache(maxsize=4)
def _stemmer(language: str) -> Any:
    name = _LANGUAGES.get(language)
    return snowballstemmer.stemmer(name) if name else None


@lru_cache(maxsize=10_000)
def _folded_sign(sign: str) -> str:
    """One sign for one sign: what falls apart into several (ß, ligatures) stays as it is."""
    plain = unicodedata.normalize("NFKD", sign)
    kept = "".join(s for s in plain if not unicodedata.combining(s)).lower()
    return kept if len(kept) == 1 else sign.lower() if len(sign.lower()) == 1 else sign
