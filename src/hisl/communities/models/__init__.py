"""Places, the ways into them, and what is decided about the things in them."""

from .entry import Invitation, JoinRequest, Suspension
from .moderation import AppendOnlyError, Case, Reason, Report, Ruling
from .places import Community, Member, Meter

__all__ = [
    "AppendOnlyError",
    "Case",
    "Community",
    "Invitation",
    "JoinRequest",
    "Member",
    "Meter",
    "Reason",
    "Report",
    "Ruling",
    "Suspension",
]
