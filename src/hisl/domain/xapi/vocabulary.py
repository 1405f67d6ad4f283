"""The product's short words for verbs and things, and the IRIs that the world knows them by.

A registry's IRI wherever one fits (ADL, TinCan, Activity Streams, acrossX, DoD ISD); our own, under
the address of HISL's xAPI Profile, for what no registry has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hisl.domain.errors import SchemaError

__all__ = [
    "ACTIVITY_TYPES",
    "PROFILE",
    "PROFILE_TYPE",
    "STAGE_TYPE",
    "VERBS",
    "VERSION",
    "Term",
    "activity_type",
    "verb",
]

PROFILE = "https://w3id.org/hisl/xapi"
"""The name of HISL's own xAPI Profile, the same on every installation (docs/decisions/0012)."""

VERSION = "v1.0"
"""The version of the profile: statements name it in their category, under PROFILE."""

_ADL_VERB = "http://adlnet.gov/expapi/verbs/"
_ADL_ACTIVITY = "http://adlnet.gov/expapi/activities/"
_TINCAN_VERB = "http://id.tincanapi.com/verb/"
_TINCAN_ACTIVITY = "http://id.tincanapi.com/activitytype/"
_STREAMS = "http://activitystrea.ms/"
_ACROSSX_VERB = "https://w3id.org/xapi/acrossx/verbs/"
_ISD_VERB = "https://w3id.org/xapi/dod-isd/verbs/"
_TLA_ACTIVITY = "https://w3id.org/xapi/tla/activity-types/"

PROFILE_TYPE = _ADL_ACTIVITY + "profile"
STAGE_TYPE = "activity-types/kolb-stage"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the vocabulary: its IRI (relative to the profile when ours), its English name.

    success is what the verb itself says of the result: two verbs may share an IRI and differ here.
    """

    iri: str
    name: str
    success: bool | None = None

    def at(self, profile: str) -> str:
        """The full IRI; an own term stands under profile."""
        return self.iri if "://" in self.iri else f"{profile}/{self.iri}"


VERBS: Mapping[str, Term] = MappingProxyType(
    {
        "asked": Term(_ADL_VERB + "asked", "asked"),
        "told": Term(_ISD_VERB + "told", "told"),
        "discussed": Term("verbs/discussed", "opened a discussion"),
        "answered": Term(_ADL_VERB + "answered", "answered"),
        "replied": Term(_TINCAN_VERB + "replied", "replied"),
        "commented": Term(_ADL_VERB + "commented", "commented"),
        "edited": Term(_ACROSSX_VERB + "edited", "edited"),
        "created": Term(_STREAMS + "create", "created"),
        "attended": Term(_ADL_VERB + "attended", "attended"),
        "debriefed": Term(_ISD_VERB + "debriefed", "debriefed"),
        "published": Term(_ISD_VERB + "published", "published"),
        "accepted": Term(_STREAMS + "accept", "accepted"),
        "unaccepted": Term("verbs/unaccepted", "took back the acceptance of"),
        "reacted": Term(_STREAMS + "like", "reacted"),
        "unreacted": Term(_STREAMS + "unlike", "took back a reaction to"),
        "voted-up": Term(_TINCAN_VERB + "voted-up", "voted up"),
        "voted-down": Term(_TINCAN_VERB + "voted-down", "voted down"),
        "worked": Term(_ISD_VERB + "tested", "tested", success=True),
        "failed": Term(_ISD_VERB + "tested", "tested", success=False),
        "joined": Term(_STREAMS + "join", "joined"),
        "left": Term(_STREAMS + "leave", "left"),
        "registered": Term(_ADL_VERB + "registered", "registered"),
        "unregistered": Term(_TINCAN_VERB + "unregistered", "unregistered"),
        "completed": Term(_ADL_VERB + "completed", "completed"),
        "viewed": Term(_TINCAN_VERB + "viewed", "viewed"),
        "linked": Term("verbs/linked", "linked"),
        "bookmarked": Term(_TINCAN_VERB + "bookmarked", "bookmarked"),
        "tagged": Term(_STREAMS + "tag", "tagged"),
        "shared": Term(_ADL_VERB + "shared", "shared"),
        "earned": Term(_TINCAN_VERB + "earned", "earned"),
        "endorsed": Term("verbs/endorsed", "endorsed"),
        "approved": Term(_STREAMS + "approve", "approved"),
        "flagged": Term(_STREAMS + "flag-as-inappropriate", "flagged"),
        "closed": Term(_STREAMS + "close", "closed"),
        "reopened": Term(_STREAMS + "open", "opened again"),
        "deleted": Term(_STREAMS + "delete", "deleted"),
        "undeleted": Term("verbs/undeleted", "undeleted"),
        "reverted": Term("verbs/reverted", "went back to an earlier revision of"),
        "applied-edit": Term("verbs/applied-edit", "let a suggested edit through on"),
        "locked": Term("verbs/locked", "locked"),
        "unlocked": Term("verbs/unlocked", "unlocked"),
        "protected": Term("verbs/protected", "protected"),
        "unprotected": Term("verbs/unprotected", "unprotected"),
        "community-owned": Term("verbs/community-owned", "gave to the community"),
        "migrated": Term("verbs/migrated", "moved between sites"),
        "merged": Term("verbs/merged", "merged"),
        "moved-to-chat": Term("verbs/moved-to-chat", "moved the comments to a chat"),
        "notice-added": Term("verbs/notice-added", "put a notice on"),
        "notice-removed": Term("verbs/notice-removed", "took the notice off"),
        "bumped": Term("verbs/bumped", "brought back to the top"),
        "featured": Term("verbs/featured", "featured"),
        "unfeatured": Term("verbs/unfeatured", "no longer featured"),
        "moderated": Term("verbs/moderated", "moderated"),
        "voted-to-close": Term("verbs/voted-to-close", "voted to close"),
        "voted-to-reopen": Term("verbs/voted-to-reopen", "voted to reopen"),
        "voted-to-delete": Term("verbs/voted-to-delete", "voted to delete"),
        "voted-to-undelete": Term("verbs/voted-to-undelete", "voted to undelete"),
        "offered-bounty": Term("verbs/offered-bounty", "offered a bounty for"),
        "ended-bounty": Term("verbs/ended-bounty", "ended a bounty for"),
        "noted": Term("verbs/noted", "noted"),
    }
)

ACTIVITY_TYPES: Mapping[str, Term] = MappingProxyType(
    {
        "question": Term(_STREAMS + "question", "question"),
        "discussion": Term(_TINCAN_ACTIVITY + "discussion", "discussion"),
        "story": Term("activity-types/story", "story"),
        "thread": Term(_TINCAN_ACTIVITY + "forum-topic", "thread"),
        "answer": Term(_TINCAN_ACTIVITY + "forum-reply", "answer"),
        "solution": Term(_TINCAN_ACTIVITY + "solution", "accepted answer"),
        "reply": Term(_TINCAN_ACTIVITY + "forum-reply", "reply"),
        "comment": Term(_STREAMS + "comment", "comment"),
        "page": Term(_STREAMS + "page", "page"),
        "debrief": Term("activity-types/debrief", "debrief"),
        "post": Term(_STREAMS + "article", "blog post"),
        "experiment": Term("activity-types/experiment", "experiment"),
        "community": Term(_TINCAN_ACTIVITY + "community-site", "community"),
        "programme": Term(_ADL_ACTIVITY + "course", "programme"),
        "tool": Term(_STREAMS + "application", "tool"),
        "badge": Term(_STREAMS + "badge", "badge"),
        "competency": Term(_TLA_ACTIVITY + "competency", "skill"),
        "contribution": Term("activity-types/contribution", "contribution"),
    }
)


def verb(short: str) -> Term:
    """The verb of that short name; SchemaError when there is none."""
    return _look_up(VERBS, "verb", short)


def activity_type(object_kind: str) -> Term:
    """The activity type of that object kind; SchemaError when there is none."""
    return _look_up(ACTIVITY_TYPES, "object_kind", object_kind)


def _look_up(terms: Mapping[str, Term], column: str, short: str) -> Term:
    if short not in terms:
        known = ", ".join(sorted(terms))
        raise SchemaError(column, f"{short!r} is not in the vocabulary", f"use one of {known}")
    return terms[short]
