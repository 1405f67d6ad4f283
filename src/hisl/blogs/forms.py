"""What one fills in to write a post, choose readers, and say something to a post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.people import queries as people
from hisl.writing.tools import MarkdownField

from .models import Reading

LONGEST_COMMENT = 20_000
MOST_IN_CIRCLE = 200


class PostForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    markdown = MarkdownField(label=gettext_lazy("Text"), rows=18)
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Separated by commas."),
    )
    series = forms.CharField(
        label=gettext_lazy("Series"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("A name of your own for posts that belong together."),
        widget=forms.TextInput(attrs={"list": "own-series"}),
    )
    part = forms.IntegerField(
        label=gettext_lazy("Part of the series"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=gettext_lazy("Empty: after the last part."),
    )

    def clean_tags(self) -> list[str]:
        return [tag.strip()[:60] for tag in self.cleaned_data["tags"].split(",") if tag.strip()]


class RevisionForm(PostForm):
    reason = forms.CharField(
        label=gettext_lazy("What did you change, and why?"), max_length=500, required=False
    )


class CommentForm(forms.Form):
    markdown = MarkdownField(label=gettext_lazy("Your comment"), max_length=LONGEST_COMMENT, rows=5)


class ReaderForm(forms.Form):
    """Somebody by their name for signing in; the value is the person."""

    username = forms.CharField(
        label=gettext_lazy("Ask a colleague to read it"),
        max_length=150,
        help_text=gettext_lazy("The name they sign in with. Two at most."),
    )

    def clean_username(self) -> Any:
        return _colleague(self.cleaned_data["username"])


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=Reading.Verdict.choices)
    note = forms.CharField(
        label=gettext_lazy("What would make it better?"), max_length=500, required=False
    )


class CircleForm(forms.Form):
    """The people of a circle, a name a line; the value is the persons."""

    names = forms.CharField(
        label=gettext_lazy("Who is in your circle"),
        required=False,
        max_length=MOST_IN_CIRCLE * 151,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("The names they sign in with, one a line."),
    )

    def clean_names(self) -> list[Any]:
        names = list(dict.fromkeys(self.cleaned_data["names"].replace(",", "\n").split()))
        if len(names) > MOST_IN_CIRCLE:
            raise ValidationError(
                _("A circle holds %(n)s people at most."), params={"n": MOST_IN_CIRCLE}
            )
        known = people.by_usernames(name.lstrip("@") for name in names)
        known = {name: who for name, who in known.items() if who.is_active and who.claimed}
        missing = [name for name in names if name.lstrip("@") not in known]
        if missing:
            raise ValidationError(
                _("Nobody here signs in as %(names)s. The others are kept below."),
                params={"names": ", ".join(missing)},
            )
        return list(known.values())


def _colleague(name: str) -> Any:
    person = people.by_username(name.strip().lstrip("@"))
    if person is None or not person.is_active or not person.claimed:
        raise ValidationError(_("Nobody here signs in with this name. Check the spelling."))
    return person
