"""What other slices add to the pages of people, and the form fields that those share.

In a slice's apps.py:

    tools.register_card("beside", "web/_introduce.html", introductions.card)
    tools.register_filter("community", directory.community_filter)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import queries
from .kept import register_keeper
from .models import Group, Person, TopicChoice

__all__ = [
    "Card",
    "Filter",
    "TopicsField",
    "cards",
    "filters",
    "group_entries",
    "register_card",
    "register_filter",
    "register_group_entries",
    "register_keeper",
]

PLACES = ("top", "main", "beside")
MOST_TOPICS = 12
LONGEST_TOPIC = TopicChoice._meta.get_field("tag").max_length


@dataclass(frozen=True, slots=True)
class Card:
    """A piece of a profile that another slice draws: its template and what that shows."""

    template: str
    facts: Any


Facts = Callable[[HttpRequest, Person], Any]
_cards: list[tuple[int, str, str, Facts]] = []


def register_card(place: str, template: str, facts: Facts, *, order: int = 100) -> None:
    """A slice says at start what it adds to a profile: at the top, in the main column, or beside.

    facts works out what the template gets as `facts`; nothing (None, empty) leaves the card out.
    """
    if place not in PLACES:
        raise ValueError(f"no place {place!r} on a profile; there are {', '.join(PLACES)}")
    _cards.append((order, place, template, facts))


def cards(request: HttpRequest, person: Person) -> dict[str, list[Card]]:
    """The cards of somebody's profile for whoever asks, by place, in their order."""
    shown: dict[str, list[Card]] = {place: [] for place in PLACES}
    for _order, place, template, facts in sorted(_cards, key=lambda card: card[:2]):
        if said := facts(request, person):
            shown[place].append(Card(template, said))
    return shown


@dataclass(frozen=True, slots=True)
class Filter:
    """One more way to narrow the directory down.

    options gives (value, label) to a viewer; narrow gives the keys of the persons for a value, as
    far as the viewer may know, or None when it has nothing to say.
    """

    label: Any
    options: Callable[[Any], Iterable[tuple[str, Any]]]
    narrow: Callable[[Any, str], Collection[int] | Any]


_filters: dict[str, Filter] = {}


def register_filter(name: str, one: Filter) -> None:
    """A slice says at start by what else the directory is narrowed down; name is in the address.

    A filter named "topic" adds to whom the directory knows by what they declared.
    """
    _filters[name] = one


def filters() -> dict[str, Filter]:
    return dict(_filters)


_group_entries: list[tuple[Any, Callable[[Any, Group], Sequence[queries.Entry]]]] = []


def register_group_entries(
    title: Any, lines: Callable[[Any, Group], Sequence[queries.Entry]]
) -> None:
    """A slice says at start what it adds to a group's page, as far as the viewer may see it."""
    _group_entries.append((title, lines))


def group_entries(viewer: Any, group: Group) -> list[tuple[Any, Sequence[queries.Entry]]]:
    """What the slices say of a group to this viewer: (title, lines), the empty ones left out."""
    said = [(title, lines(viewer, group)) for title, lines in _group_entries]
    return [(title, lines) for title, lines in said if lines]


class TopicsField(forms.CharField):
    """Words with commas between them; the value is a list of topics, in small letters."""

    def __init__(self, **options: Any) -> None:
        longest = MOST_TOPICS * (LONGEST_TOPIC + 2)
        defaults = {
            "required": False,
            "max_length": longest,
            "help_text": _("A few words, with commas between them, for example: seals, hydraulics"),
        }
        super().__init__(**defaults | options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        words = (" ".join(word.split()).strip("#").lower() for word in (value or "").split(","))
        return list(dict.fromkeys(word for word in words if word))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MOST_TOPICS:
            raise ValidationError(_("At most %(n)s topics."), params={"n": MOST_TOPICS})
        for topic in value:
            if len(topic) > LONGEST_TOPIC:
                raise ValidationError(
                    _("“%(topic)s” is too long: at most %(n)s letters."),
                    params={"topic": topic, "n": LONGEST_TOPIC},
                )

    def run_validators(self, value: list[str]) -> None:
        super().run_validators(", ".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)
