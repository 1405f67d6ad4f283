"""Places, the ways into them, and what is decided about the things in them."""

from .entry import Invitation, JoinRequest, Suspension
from .moderation import AppendOnlyError, Case, Reason, Report, Ruling
from .places import Community, GateReport, Member

__all__ = [
    "AppendOnlyError",
    "Case",
    "Community",
    "GateReport",
    "Invitation",
    "JoinRequest",
    "Member",
    "Reason",
    "Report",
    "Ruling",
    "Suspension",
]
