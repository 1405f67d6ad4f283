"""What the search page and the learning desk's forms take."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.people import queries as people

from . import queries, words

__all__ = ["PinForm", "SearchForm", "SynonymsForm"]

RELEVANCE, NEWEST = "relevance", "newest"


class SearchForm(forms.Form):
    """Words and filters, all from the address; what is wrong is said and left out."""

    q = forms.CharField(label=gettext_lazy("Search for"), required=False, max_length=300)
    kind = forms.MultipleChoiceField(label=gettext_lazy("Kind"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Community"), required=False)
    author = forms.CharField(
        label=gettext_lazy("Written by"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Their name to sign in with")}),
    )
    tag = forms.CharField(label=gettext_lazy("Topic"), required=False, max_length=60)
    since = forms.DateField(label=gettext_lazy("From"), required=False)
    until = forms.DateField(label=gettext_lazy("Until"), required=False)
    solved = forms.BooleanField(label=gettext_lazy("Only what is solved"), required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[(RELEVANCE, gettext_lazy("Best first")), (NEWEST, gettext_lazy("Newest first"))],
    )

    FILTERS = ("kind", "place", "author", "tag", "since", "until", "solved")

    def __init__(self, *args: Any, keys: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = {one.handle: one for one in queries.places(keys)}
        self.fields["kind"].choices = list(queries.kinds().items())
        there = [(place.handle, place.title) for place in self.places.values()]
        self.fields["place"].choices = [("", gettext_lazy("Everywhere")), *there]
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def wish(self) -> dict[str, Any]:
        """What `queries.find` takes, of whatever was said rightly; author -1 is nobody."""
        self.is_valid()
        said = self.cleaned_data
        author = said.get("author", "").lstrip("@")
        person = people.by_username(author) if author else None
        place = self.places.get(said.get("place", ""))
        return {
            "kinds": tuple(said.get("kind", ())),
            "place": place.uuid if place else None,
            "author": (person.pk if person else -1) if author else None,
            "tag": said.get("tag", ""),
            "since": said.get("since"),
            "until": said.get("until"),
            "solved": said.get("solved", False),
            "newest_first": said.get("sort") == NEWEST,
        }

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.FILTERS)


class SynonymsForm(forms.Form):
    names = forms.CharField(
        label=gettext_lazy("Words that mean the same here"),
        max_length=300,
        help_text=gettext_lazy("Two or more, with commas between: leave, holiday, time off"),
    )

    def clean_names(self) -> list[str]:
        names = [" ".join(name.split()) for name in self.cleaned_data["names"].split(",")]
        telling = list(dict.fromkeys(name for name in names if words.stems(name)))
        if len(telling) < 2:
            raise ValidationError(_("Give two words or more, with commas between."))
        return telling


class PinForm(forms.Form):
    query = forms.CharField(label=gettext_lazy("When somebody searches for"), max_length=120)
    url = forms.CharField(
        label=gettext_lazy("Show first"),
        max_length=300,
        help_text=gettext_lazy("The address of a page, as your browser shows it."),
    )

    def __init__(self, *args: Any, viewer: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.viewer = viewer

    def clean_query(self) -> str:
        query = " ".join(self.cleaned_data["query"].split())
        if not words.stems(query):
            raise ValidationError(_("Give a word."))
        return query

    def clean_url(self) -> Any:
        """The document that is read there."""
        document = queries.by_url(self.viewer, urlsplit(self.cleaned_data["url"]).path)
        if document is None:
            raise ValidationError(_("Nothing that can be found stands at this address."))
        return document
