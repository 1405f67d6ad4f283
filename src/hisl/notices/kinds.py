"""What people are told of: how it ranks, whether it may interrupt, and how several are bundled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

__all__ = ["KINDS", "Kind", "Urgency"]


class Urgency(StrEnum):
    """How near something is to the person: what they let interrupt them is told by this."""

    ADDRESSED = "addressed"  # somebody turned to this person, or to what they wrote
    FOLLOWED = "followed"  # it is new where this person wants every post
    LATER = "later"  # it can always wait for the digest


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of notice.

    A higher rank stands first in a digest. Of several kinds with one matter, told to one person
    about one thing, only the highest is kept: who is mentioned in a reply to them is told once.
    """

    name: str
    rank: int
    urgency: Urgency
    word: Any
    several: Any
    matter: str = ""
    # What concerns the person's own rights here is told even where they have muted.
    through_mute: bool = False


def _kinds(*kinds: Kind) -> dict[str, Kind]:
    return {kind.name: kind for kind in kinds}


_NEAR, _OPEN, _FAR = Urgency.ADDRESSED, Urgency.FOLLOWED, Urgency.LATER

KINDS = _kinds(
    Kind(
        "question", 100, _NEAR, _("Question to you"),
        ngettext_lazy("%(n)s question to you", "%(n)s questions to you", "n"), "post",
    ),
    Kind(
        "review", 95, _NEAR, _("You are asked to read"),
        ngettext_lazy("%(n)s text to read", "%(n)s texts to read", "n"),
    ),
    Kind(
        "introduction", 90, _NEAR, _("Introduction"),
        ngettext_lazy("%(n)s introduction", "%(n)s introductions", "n"),
    ),
    Kind(
        "moderation", 85, _NEAR, _("From those who look after the place"),
        ngettext_lazy("%(n)s decision", "%(n)s decisions", "n"), through_mute=True,
    ),
    Kind(
        "answer", 80, _NEAR, _("Answer"),
        ngettext_lazy("%(n)s new answer", "%(n)s new answers", "n"), "post",
    ),
    Kind(
        "mention", 75, _NEAR, _("Mention"),
        ngettext_lazy("%(n)s mention of you", "%(n)s mentions of you", "n"), "post",
    ),
    Kind(
        "reply", 70, _NEAR, _("Reply"),
        ngettext_lazy("%(n)s new reply", "%(n)s new replies", "n"), "post",
    ),
    Kind(
        "comment", 68, _NEAR, _("Comment on a passage"),
        ngettext_lazy("%(n)s new comment", "%(n)s new comments", "n"), "post",
    ),
    Kind(
        "bounce", 66, _FAR, _("Mail to you comes back"),
        ngettext_lazy("%(n)s word on your address", "%(n)s words on your address", "n"),
        through_mute=True,
    ),
    Kind(
        "invitation", 65, _NEAR, _("Invitation"),
        ngettext_lazy("%(n)s invitation", "%(n)s invitations", "n"),
    ),
    Kind(
        "mail", 62, _NEAR, _("Your mail to HISL"),
        ngettext_lazy("%(n)s mail of yours", "%(n)s mails of yours", "n"), through_mute=True,
    ),
    Kind(
        "accepted", 60, _FAR, _("Accepted"),
        ngettext_lazy("%(n)s answer of yours accepted", "%(n)s answers of yours accepted", "n"),
    ),
    Kind(
        "used", 55, _FAR, _("Used"),
        ngettext_lazy("%(n)s use of your work", "%(n)s uses of your work", "n"),
    ),
    Kind(
        "did_it_work", 50, _FAR, _("Did it work?"),
        ngettext_lazy("%(n)s result to tell", "%(n)s results to tell", "n"),
    ),
    Kind(
        "reminder", 45, _FAR, _("Reminder"),
        ngettext_lazy("%(n)s reminder", "%(n)s reminders", "n"),
    ),
    Kind(
        "followed", 30, _OPEN, _("Somebody or something you follow"),
        ngettext_lazy("%(n)s new where you follow", "%(n)s new where you follow", "n"), "post",
    ),
    Kind(
        "watched", 20, _OPEN, _("New where you watch"),
        ngettext_lazy("%(n)s new post", "%(n)s new posts", "n"), "post",
    ),
    Kind(
        "news", 10, _FAR, _("News"),
        ngettext_lazy("%(n)s piece of news", "%(n)s pieces of news", "n"),
    ),
)  # fmt: skip
"""All kinds by their names; a teller uses one of these."""
