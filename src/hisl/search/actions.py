"""Putting into the index and taking out of it; tending it; making it whole."""

from .keeping import drop, put, put_many
from .learning import learn_new
from .making import count_words, rebuild, refresh
from .tending import (
    add_pin,
    add_synonyms,
    note_vain,
    put_back_pin,
    put_back_synonyms,
    remove_pin,
    remove_synonyms,
)

__all__ = [
    "add_pin",
    "add_synonyms",
    "count_words",
    "drop",
    "learn_new",
    "note_vain",
    "put",
    "put_back_pin",
    "put_back_synonyms",
    "put_many",
    "rebuild",
    "refresh",
    "remove_pin",
    "remove_synonyms",
]
