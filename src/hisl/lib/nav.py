"""The rail: what every page shows around itself. Slices add their own entries at start.

In a slice's apps.py:

    nav.register("programmes", _("Board"), "programmes:board", order=10, icon="board")
    nav.register_items("communities", queries.menu)      # request -> [(label, url, badge or None)]

A slice that made an example organisation may also say how it is called and who can be tried out:

    nav.organisation_name = queries.example_name   # a text, or request -> text or None
    nav.sign_in_hints = queries.examples    # request -> [(username, name, role, password)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

__all__ = [
    "THEMES",
    "Bell",
    "Entry",
    "Section",
    "context",
    "register",
    "register_items",
    "theme_of",
]

THEMES = ("light", "dark")

SECTIONS = {
    "desk": _("My desk"),
    "communities": _("Communities"),
    "programmes": _("Programmes"),
    "framework": _("About HISL"),
}

# What the frame of a page itself links to. The slices behind these names stand above this one;
# one that is not installed is left out.
FRAME = {
    "home": "web:home",
    "communities": "communities:directory",
    "board": "programmes:board",
    "framework": "web:framework",
    "me": "people:profile",
    "theme": "web:theme",
    "notices": "notices:inbox",
    "search": "search:search",
    "suggest": "search:suggest",
}

organisation_name: str | Callable[[HttpRequest], str | None] | None = None
sign_in_hints: Callable[[HttpRequest], Iterable[tuple[str, str, str, str]]] | None = None
# What stands at the bell of whoever has signed in: how much is new, and what to warn of.
bell: Callable[[HttpRequest], Bell] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail; current is the word that aria-current takes, or empty."""

    label: Any
    url: str
    icon: str | None = None
    badge: Any = None
    current: str = ""


@dataclass(frozen=True, slots=True)
class Bell:
    """How many notices are new; a warning that stands on every page, with the address to go to."""

    count: int = 0
    warning: Any = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    label: Any
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    order: int
    entries: Callable[[HttpRequest], Iterable[Entry]]


_lines: dict[str, list[_Line]] = {key: [] for key in SECTIONS}


def register(
    section: str,
    label: Any,
    url_name: str,
    *,
    order: int = 100,
    icon: str | None = None,
    show: Callable[[HttpRequest], bool] | None = None,
) -> None:
    """Add a line that is the same for everybody who may see it; show says who may."""

    def entries(request: HttpRequest) -> Iterable[Entry]:
        if show is None or show(request):
            url = reverse(url_name)
            yield Entry(label, url, icon, current=_current(request.path, url))

    _lines[section].append(_Line(order, entries))


def register_items(
    section: str,
    items: Callable[[HttpRequest], Iterable[tuple[Any, str, Any]]],
    *,
    order: int = 50,
) -> None:
    """Add lines that depend on who is looking; items is called once a page."""

    def entries(request: HttpRequest) -> Iterable[Entry]:
        for label, url, badge in items(request):
            yield Entry(label, url, badge=badge, current=_current(request.path, url))

    _lines[section].append(_Line(order, entries))


def context(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs, each worked out only when a template asks for it."""
    return {
        "nav_sections": SimpleLazyObject(lambda: _sections(request)),
        "frame": SimpleLazyObject(lambda: _frame(request)),
        "theme": theme_of(request),
        "organisation": SimpleLazyObject(lambda: _organisation(request)),
        "sign_in_hints": SimpleLazyObject(lambda: _hints(request)),
        "bell": SimpleLazyObject(lambda: _bell(request)),
        "time_zone": timezone.get_current_timezone_name(),
    }


def theme_of(request: HttpRequest) -> str:
    """The theme a person chose, or empty: then the system's holds."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def _sections(request: HttpRequest) -> tuple[Section, ...]:
    sections = [
        Section(key, label, tuple(_entries(request, key))) for key, label in SECTIONS.items()
    ]
    return tuple(_marked(section, sections) for section in sections if section.entries)


def _marked(section: Section, sections: Iterable[Section]) -> Section:
    """The section with one mark at most in the whole rail: the entry nearest to the page."""
    marked = [entry for s in sections for entry in s.entries if entry.current]
    nearest = max(marked, key=lambda entry: len(entry.url), default=None)
    entries = tuple(
        entry if entry is nearest else replace(entry, current="") for entry in section.entries
    )
    return replace(section, entries=entries)


def _entries(request: HttpRequest, section: str) -> Iterable[Entry]:
    for line in sorted(_lines[section], key=lambda line: line.order):
        yield from line.entries(request)


def _frame(request: HttpRequest) -> dict[str, Entry]:
    """The addresses of FRAME that exist in this installation and for this person."""
    found = {}
    for key, url_name in FRAME.items():
        args = [request.user.get_username()] if key == "me" else []
        try:
            url = reverse(url_name, args=args)
        except NoReverseMatch:
            continue
        found[key] = Entry("", url, current=_current(request.path, url))
    return found


def _current(path: str, url: str) -> str:
    """What aria-current says: page on the page itself, true on the pages below it."""
    if path == url:
        return "page"
    return "true" if url != "/" and url.endswith("/") and path.startswith(url) else ""


def _bell(request: HttpRequest) -> Bell:
    return bell(request) if bell and request.user.is_authenticated else Bell()


def _organisation(request: HttpRequest) -> str:
    name = organisation_name(request) if callable(organisation_name) else organisation_name
    return settings.HISL_ORGANISATION or name or ""


def _hints(request: HttpRequest) -> list[tuple[str, str, str, str]]:
    return list(sign_in_hints(request)) if sign_in_hints else []
