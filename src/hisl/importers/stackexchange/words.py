"""The numbers of a dump's types in words: verbs of votes and history, reasons of closing."""

from __future__ import annotations

__all__ = ["CLOSE_REASONS", "EDITS", "HISTORY_VERBS", "UNKNOWN", "VOTE_VERBS", "reason_of_closing"]

UNKNOWN = "noted"
"""What a type becomes that a newer dump may bring: kept in the log, without a meaning of ours."""

ACCEPTED, UP, DOWN = 1, 2, 3

VOTE_VERBS = {
    ACCEPTED: "accepted",
    UP: "voted-up",
    DOWN: "voted-down",
    4: "flagged",
    5: "bookmarked",
    6: "voted-to-close",
    7: "voted-to-reopen",
    8: "offered-bounty",
    9: "ended-bounty",
    10: "voted-to-delete",
    11: "voted-to-undelete",
    12: "flagged",
    13: "flagged",
    15: "moderated",
    16: "approved",
}

FIRST_TITLE, FIRST_BODY, FIRST_TAGS = 1, 2, 3
TITLES, BODIES, TAGS = (1, 4, 7), (2, 5, 8), (3, 6, 9)
EDITS = (4, 5, 6)
ROLLBACKS = (7, 8, 9)
CLOSED, SUGGESTED_EDIT = 10, 24

HISTORY_VERBS = (
    dict.fromkeys(EDITS, "edited")
    | dict.fromkeys(ROLLBACKS, "reverted")
    | {
        CLOSED: "closed",
        11: "reopened",
        12: "deleted",
        13: "undeleted",
        14: "locked",
        15: "unlocked",
        16: "community-owned",
        17: "migrated",
        18: "merged",
        19: "protected",
        20: "unprotected",
        SUGGESTED_EDIT: "applied-edit",
        25: "shared",
        31: "moved-to-chat",
        33: "notice-added",
        34: "notice-removed",
        35: "migrated",
        36: "migrated",
        37: "merged",
        38: "merged",
        50: "bumped",
        52: "featured",
        53: "unfeatured",
    }
)

CLOSE_REASONS = {
    "1": "duplicate",
    "2": "off topic",
    "3": "subjective",
    "4": "not a real question",
    "7": "too localised",
    "10": "general reference",
    "20": "noise",
    "101": "duplicate",
    "102": "off topic",
    "103": "unclear",
    "104": "too broad",
    "105": "a matter of opinion",
}


def reason_of_closing(comment: str | None) -> str:
    """The reason in words; the comment on a closing begins with the reason's number."""
    number = (comment or "").split("\n")[0].strip()
    return CLOSE_REASONS.get(number, f"reason {number}" if number else "")[:120]
