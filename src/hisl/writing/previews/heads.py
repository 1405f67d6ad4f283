"""What a page says of itself in its head: title, a sentence, the name of its site."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from hisl.domain.deception import plainly_ordered, shown_host

from .fetching import Answer

__all__ = ["Head", "head_of"]

LONGEST_TITLE, LONGEST_ABOUT, LONGEST_SITE = 200, 300, 100
MOST_ELEMENTS = 300

# Bounded patterns instead of a parser: a page made to keep a parser busy gets no further here.
_META = re.compile(r"<meta\s[^>]{1,2000}>", re.IGNORECASE)
_TITLE = re.compile(r"<title(?:\s[^>]{0,200})?>([^<]{0,1000})", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([a-z:.-]{1,40})\s{0,4}=\s{0,4}(?:"([^"]{0,1500})"|'([^']{0,1500})')""", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    about: str
    site: str


def head_of(answer: Answer) -> Head:
    """The head of a fetched page; site is always its host, whatever the page calls itself."""
    page = _decoded(answer)
    said = _said(page)
    return Head(
        _line(said.get("og:title") or _title(page), LONGEST_TITLE),
        _line(said.get("og:description") or said.get("description", ""), LONGEST_ABOUT),
        shown_host(urlsplit(answer.url).hostname or "")[:LONGEST_SITE],
    )


def _decoded(answer: Answer) -> str:
    try:
        return answer.body.decode(answer.charset or "utf-8", "replace")
    except LookupError:
        return answer.body.decode("utf-8", "replace")


def _line(text: str, longest: int) -> str:
    line = " ".join(plainly_ordered(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _said(page: str) -> dict[str, str]:
    """What the meta elements of a page say, by name; the first of each name counts."""
    said: dict[str, str] = {}
    for element in islice(_META.finditer(page), MOST_ELEMENTS):
        given = {m[1].lower(): m[2] or m[3] or "" for m in _ATTRIBUTE.finditer(element[0])}
        name = given.get("property") or given.get("name") or ""
        said.setdefault(name.lower(), html.unescape(given.get("content", "")))
    return said


def _title(page: str) -> str:
    found = _TITLE.search(page)
    return html.unescape(found[1]) if found else ""
