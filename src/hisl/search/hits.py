"""What is shown of a match, and why it is there, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import entries
from .finding import Results
from .models import Document
from .snippets import Text
from .sought import Term

__all__ = ["Hit", "hits", "place_names"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One match as a page shows it; title and snippet are safe HTML with <mark>."""

    document: Document
    title: SafeString
    snippet: SafeString
    label: Any
    place: str
    more: int
    pinned: bool
    why: tuple[str, ...]


def hits(keys: Collection[str], results: Results, numbers: Sequence[int]) -> list[Hit]:
    """The matches of one page, in order."""
    found = Document.objects.select_related("body", "author").in_bulk(list(numbers))
    shown = [found[number] for number in numbers if number in found]
    places = place_names(keys, {one.place for one in shown if one.place})
    labels = entries.names()
    return [_hit(one, results, places, labels) for one in shown]


def place_names(keys: Collection[str], uuids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of places that may be known to whoever holds these keys."""
    there = Document.objects.filter(uuid__in=list(uuids), kind="community", key__in=keys)
    return dict(there.values_list("uuid", "title"))


def _hit(
    document: Document, results: Results, places: dict[UUID, str], labels: dict[str, Any]
) -> Hit:
    phrases = [phrase for term in results.sought.terms for phrase in term.phrases]
    title, body = Text(document.title), Text(document.body.text)
    return Hit(
        document=document,
        title=title.highlighted(phrases),
        snippet=body.snippet(phrases),
        label=labels.get(document.kind, document.kind),
        place=places.get(document.place, "") if document.place else "",
        more=results.more.get(document.pk, 0),
        pinned=document.pk in results.pinned,
        why=tuple(_reasons(document, results, title, body)),
    )


def _reasons(document: Document, results: Results, title: Text, body: Text) -> Iterable[str]:
    if document.pk in results.pinned:
        yield _("Put first for these words by the learning desk.")
    if document.pk in results.alike:
        yield _("Means something similar.")
    yield from _word_reasons(results.sought.hard, title, body)
    if document.accepted:
        yield _("The asker accepted this answer.")
    elif document.solved:
        yield _("Has an accepted answer.")
    if document.tried:
        yield ngettext(
            "Worked for %(worked)s of %(n)s who said.",
            "Worked for %(worked)s of %(n)s who said.",
            document.tried,
        ) % {"worked": document.worked, "n": document.tried}


def _word_reasons(terms: Sequence[Term], title: Text, body: Text) -> Iterable[str]:
    titled = [term for term in terms if _begins_in(title, term)]
    bodied = [term for term in terms if term not in titled and _begins_in(body, term)]
    rest = [term for term in terms if term not in titled and term not in bodied]
    meant = {term: found for term in rest if (found := _same_meaning(term, title, body))}
    missing = [term for term in rest if term not in meant]
    if terms and titled == list(terms):
        yield _("All your words are in the title.") if len(terms) > 1 else _("In the title.")
    elif titled:
        yield _("In the title: %(words)s.") % {"words": _listed(titled)}
    if bodied:
        yield _("In the text: %(words)s.") % {"words": _listed(bodied)}
    for term, found in meant.items():
        same = {"found": found, "typed": term.shown}
        yield _("Has “%(found)s”, which means “%(typed)s” here.") % same
    if missing and len(missing) < len(terms):
        yield _("Without: %(words)s.") % {"words": _listed(missing)}


def _begins_in(text: Text, term: Term) -> bool:
    """Whether a text has the words as typed, or words that begin so."""
    begun = any(one.prefix for one in term.phrases)
    return any(text.has(one) for one in term.phrases if begun or one == term.own)


def _same_meaning(term: Term, title: Text, body: Text) -> str:
    """Another phrase of the term, as it is written in the title or the body."""
    for phrase in term.phrases[1:]:
        for text in (title, body):
            if text.has(phrase):
                return text.written(phrase)
    return ""


def _listed(terms: Iterable[Term]) -> str:
    return get_text_list([term.shown for term in terms], _("and"))
