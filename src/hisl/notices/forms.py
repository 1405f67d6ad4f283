"""Choosing a level, and how one wants to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from .models import Following, Level, Reader

__all__ = ["FollowForm", "SettingsForm", "levels_for"]

MOST = 100

_PLACE_LEVELS = list(Level.choices)
_LEVELS: dict[str, list[tuple[str, Any]]] = {
    Following.What.THREAD: _PLACE_LEVELS,
    Following.What.PLACE: _PLACE_LEVELS,
    Following.What.PERSON: [
        (Level.WATCH, _("Following")),
        (Level.NORMAL, _("Not following")),
        (Level.MUTE, _("Muted")),
    ],
    Following.What.TOPIC: [(Level.WATCH, _("Following")), (Level.NORMAL, _("Not following"))],
}


def levels_for(what: str) -> list[tuple[str, Any]]:
    """The levels one can choose for such a thing, with their words."""
    return _LEVELS[what]


class FollowForm(forms.Form):
    """What the follow button sends."""

    thing = forms.UUIDField()
    what = forms.ChoiceField(choices=Following.What.choices)
    level = forms.ChoiceField(choices=Level.choices)
    label = forms.CharField(max_length=300, required=False)
    url = forms.CharField(max_length=500, required=False)
    key = forms.CharField(max_length=80, required=False)

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if url and not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
            raise ValidationError(_("This is no page of ours."))
        return url


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Reader
        fields = [
            "budget",
            "interrupts",
            "digest",
            "digest_day",
            "digest_at",
            "quiet_from",
            "quiet_until",
            "quiet_weekends",
            "away_from",
            "away_until",
        ]
        widgets = {
            "interrupts": forms.RadioSelect,
            "budget": forms.NumberInput(attrs={"min": 0, "max": MOST}),
            **{
                name: forms.TimeInput(format="%H:%M", attrs={"type": "time"})
                for name in ("digest_at", "quiet_from", "quiet_until")
            },
            **{
                name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
                for name in ("away_from", "away_until")
            },
        }
        help_texts = {
            "budget": _(
                "Mails that come at once, counted over any seven days. The last few of them are "
                "kept for questions put to you by name."
            ),
            "quiet_from": _("Nothing is mailed in these hours. Leave both empty for none."),
            "away_from": _("While you are away nothing is mailed, and questions go to others."),
        }

    def clean_budget(self) -> int:
        budget = self.cleaned_data["budget"]
        if budget > MOST:
            raise ValidationError(_("Give a number from 0 to %(most)s."), params={"most": MOST})
        return budget

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("away_from"), cleaned.get("away_until")
        if since and not until and "away_until" not in self.errors:
            self.add_error("away_until", _("Give the last day you are away."))
        if until and not since and "away_from" not in self.errors:
            self.add_error("away_from", _("Give the first day you are away."))
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if start and start == end:
            self.add_error("quiet_until", _("Quiet hours end at another time than they begin."))
        return cleaned
