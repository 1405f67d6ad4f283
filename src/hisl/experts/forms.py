"""What one wants of being found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hisl.domain.expertise.load import WEEKLY_CAP, cap_of

from .models import Wish


def _caps() -> list[tuple[int, str]]:
    return [
        (n, ngettext("%(n)s question a week", "%(n)s questions a week", n) % {"n": n})
        for n in range(WEEKLY_CAP, -1, -1)
    ]


class WishForm(forms.Form):
    weekly_cap = forms.TypedChoiceField(
        label=_("Questions put to me by name, at most"), choices=_caps, coerce=int
    )
    opted_out = forms.BooleanField(
        label=_("Do not suggest me at all"),
        required=False,
        help_text=_("Nothing else changes for you: you ask, answer and write as before."),
    )

    @staticmethod
    def of(wish: Wish) -> dict[str, Any]:
        """The form's beginning for what somebody wished."""
        return {"weekly_cap": cap_of(wish.weekly_cap), "opted_out": wish.opted_out}
