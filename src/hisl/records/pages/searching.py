"""Searching statements: what an operator types, as keys and bounds of the store's own filter."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.domain.xapi import formats, vocabulary
from hisl.domain.xapi.references import Kind, key
from hisl.records import own_acts, seqs
from hisl.records.exchange import Refused
from hisl.records.filters import Filter, agent_key
from hisl.records.models import Credential

__all__ = ["SearchForm"]

_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
_MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class SearchForm(forms.Form):
    """Empty fields ask for nothing; several are all to hold."""

    actor = forms.CharField(
        label=gettext_lazy("Actor"),
        required=False,
        max_length=400,
        help_text=gettext_lazy(
            "An account as it stands in a line, an e-mail address, an OpenID, or an Agent as JSON."
        ),
    )
    verb = forms.CharField(
        label=gettext_lazy("Verb"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("A short word like “answered”, or an IRI."),
        widget=forms.TextInput(attrs={"list": "verbs"}),
    )
    object = forms.CharField(
        label=gettext_lazy("Object"),
        required=False,
        max_length=1_000,
        help_text=gettext_lazy("An IRI, or the UUID of a thing of HISL."),
    )
    related = forms.BooleanField(
        label=gettext_lazy("Also where they stand in the context"), required=False
    )
    since = forms.DateTimeField(label=gettext_lazy("Stored after"), required=False, widget=_MOMENT)
    until = forms.DateTimeField(label=gettext_lazy("Stored until"), required=False, widget=_MOMENT)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    before = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        keys = Credential.objects.order_by("name").values_list("pk", "name")
        own = (str(own_acts.OURS), gettext_lazy("HISL itself"))
        self.fields["source"].choices = [
            ("", gettext_lazy("Any")), own, *((str(pk), name) for pk, name in keys),
        ]  # fmt: skip

    def clean_actor(self) -> int | None:
        """The key of an agent that was written in one of several ways."""
        said = self.cleaned_data["actor"].strip()
        if not said:
            return None
        kind = Kind.RELATED_AGENT if self.data.get("related") else Kind.AGENT
        try:
            return agent_key(_agent(said), kind)
        except Refused as refused:
            raise ValidationError(str(refused)) from refused

    def clean_verb(self) -> int | None:
        said = self.cleaned_data["verb"].strip()
        if not said:
            return None
        if known := vocabulary.VERBS.get(said.casefold()):
            said = known.at(vocabulary.PROFILE)
        if not formats.is_iri(said):
            raise ValidationError(_("This is no word of ours, and no IRI."))
        return key(Kind.VERB, said)

    def clean_object(self) -> int | None:
        said = self.cleaned_data["object"].strip()
        if not said:
            return None
        if formats.is_uuid(said):
            said = f"{settings.HISL_ADDRESS}/id/{UUID(said)}/"
        if not formats.is_iri(said):
            raise ValidationError(_("This is no IRI and no UUID."))
        related = self.data.get("related")
        return key(Kind.RELATED_ACTIVITY if related else Kind.ACTIVITY, said)

    def filter(self) -> Filter:
        """What the store is asked for; the keys that fewer statements have come first."""
        given = self.cleaned_data
        keys = (given["actor"], given["object"], given["verb"])
        bounds = [seqs.of(given["until"])] if given["until"] else []
        bounds += [given["before"] - 1] if given["before"] else []
        return Filter(
            keys=tuple(one for one in keys if one is not None),
            after=seqs.of(given["since"]) if given["since"] else None,
            through=min(bounds, default=None),
            mine=int(given["source"]) if given["source"] else None,
        )


def _agent(said: str) -> str:
    """The Agent, as JSON, that somebody means."""
    if said.startswith("{"):
        return said
    if "://" in said:
        return json.dumps({"openid": said})
    if "@" in said:
        return json.dumps({"mbox": f"mailto:{said.removeprefix('mailto:')}"})
    if _SHA1.fullmatch(said):
        return json.dumps({"mbox_sha1sum": said})
    return json.dumps({"account": {"homePage": settings.HISL_ADDRESS, "name": said}})
