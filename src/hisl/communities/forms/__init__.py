"""What people fill in: about a community, its people, its settings, and what is reported."""

from .cases import AppealForm, ChangeForm, DecisionForm, ReportForm, RulingForm
from .places import AddMemberForm, CommunityForm, RoleForm, SettingsForm

__all__ = [
    "AddMemberForm",
    "AppealForm",
    "ChangeForm",
    "CommunityForm",
    "DecisionForm",
    "ReportForm",
    "RoleForm",
    "RulingForm",
    "SettingsForm",
]
