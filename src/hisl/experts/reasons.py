"""Why somebody may know, in words that lead to what they rest on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hisl.domain.expertise.ranking import FEW, Piece, Ranked

__all__ = ["Reason", "in_words", "month"]

MOST = 3
_TITLE = 60


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words, the address of what it rests on, and the key of who may read that."""

    said: str
    url: str
    key: str


def in_words(
    ranked: Ranked,
    texts: Mapping[UUID, Any],
    *,
    accepted: Collection[UUID],
    worked: Collection[tuple[Any, UUID]],
    now: datetime,
) -> tuple[Reason, ...]:
    """The reasons for one person, the weightiest first."""
    pieces = ranked.pieces[: 2 * FEW]
    said: list[Reason] = []
    told: set[str] = set()
    for piece in pieces:
        if piece.kind in told:
            continue
        told.add(piece.kind)
        same = [one for one in pieces if one.kind == piece.kind]
        sentence = _SENTENCES[piece.kind](same, texts, accepted, worked, now)
        said.append(Reason(sentence, texts[piece.thing].url, texts[piece.thing].key))
    return tuple(said[:MOST])


def month(at: datetime, now: datetime) -> str:
    """When something was, as one says it: this month, last month, in May, in May 2024."""
    apart = (now.year - at.year) * 12 + now.month - at.month
    if apart <= 0:
        return _("this month")
    if apart == 1:
        return _("last month")
    pattern = "F" if apart < 12 else "F Y"
    return _("in %(month)s") % {"month": date_format(at, pattern)}


def _answered(
    pieces: Sequence[Piece],
    texts: Mapping[UUID, Any],
    accepted: Collection[UUID],
    worked: Collection[tuple[Any, UUID]],
    now: datetime,
) -> str:
    n = len({texts[piece.thing].thread for piece in pieces})
    good = len({piece.thing for piece in pieces} & set(accepted))
    latest = month(max(piece.at for piece in pieces), now)
    words = {"n": n, "when": latest, "good": good}
    if good:
        return (
            ngettext(
                "Answered %(n)s question like this, %(good)s accepted, the last %(when)s",
                "Answered %(n)s questions like this, %(good)s accepted, the last %(when)s",
                n,
            )
            % words
        )
    return (
        ngettext(
            "Answered a question like this %(when)s",
            "Answered %(n)s questions like this, the last %(when)s",
            n,
        )
        % words
    )


def _wrote(pieces: Sequence[Piece], texts: Mapping[UUID, Any], *_rest: Any) -> str:
    return _("Wrote “%(title)s”") % {"title": _title(texts, pieces[0])}


def _edited(pieces: Sequence[Piece], texts: Mapping[UUID, Any], *_rest: Any) -> str:
    return _("Worked on “%(title)s”") % {"title": _title(texts, pieces[0])}


def _replied(pieces: Sequence[Piece], texts: Mapping[UUID, Any], *_rest: Any) -> str:
    return _("Took part in “%(title)s”") % {"title": _title(texts, pieces[0])}


def _tried(
    pieces: Sequence[Piece],
    texts: Mapping[UUID, Any],
    accepted: Collection[UUID],
    worked: Collection[tuple[Any, UUID]],
    now: datetime,
) -> str:
    piece = pieces[0]
    words = {"title": _title(texts, piece), "when": month(piece.at, now)}
    if (piece.person, piece.thing) in worked:
        return _("Tried “%(title)s” %(when)s: it worked") % words
    return _("Tried “%(title)s” %(when)s: it did not work") % words


_SENTENCES = {
    "answered": _answered,
    "wrote": _wrote,
    "edited": _edited,
    "replied": _replied,
    "tried": _tried,
}


def _title(texts: Mapping[UUID, Any], piece: Piece) -> str:
    return Truncator(texts[piece.thing].title).chars(_TITLE)
