"""What people fill in: about a community, its people, its settings, and what is reported."""

from .cases import AppealForm, ChangeForm, DecisionForm, ReportForm, RulingForm
from .entry import (
    ExceptionForm,
    GuestForm,
    JoinRequestForm,
    LockForm,
    PlanForm,
    SuspensionForm,
)
from .places import AddMemberForm, CareForm, CommunityForm, RoleForm, SettingsForm

__all__ = [
    "AddMemberForm",
    "AppealForm",
    "CareForm",
    "ChangeForm",
    "CommunityForm",
    "DecisionForm",
    "ExceptionForm",
    "GuestForm",
    "JoinRequestForm",
    "LockForm",
    "PlanForm",
    "ReportForm",
    "RoleForm",
    "RulingForm",
    "SettingsForm",
    "SuspensionForm",
]
