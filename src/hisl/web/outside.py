"""Asking outside: a copy of a question without what gives the house away, and the answer back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.communities import queries as communities
from hisl.conversations import actions, queries
from hisl.domain import redaction
from hisl.people import queries as people
from hisl.people.queries import may, require

LONGEST = 50_000
LICENCES = [
    ("CC BY-SA 4.0", "CC BY-SA 4.0"),
    ("CC BY 4.0", "CC BY 4.0"),
    ("CC0", "CC0"),
    ("with the author's permission", gettext_lazy("The author allowed it")),
    ("own words", gettext_lazy("In my own words; nothing is copied")),
]
WORDS = {
    "e-mail": gettext_lazy("E-mail addresses"),
    "address": gettext_lazy("Links"),
    "machine": gettext_lazy("Machines"),
    "name": gettext_lazy("Names"),
    "number": gettext_lazy("Numbers"),
}


class BringForm(forms.Form):
    """What somebody elsewhere answered, with all that their work asks for."""

    source_url = forms.URLField(
        label=gettext_lazy("Link to the answer"), max_length=300, assume_scheme="https"
    )
    author_name = forms.CharField(label=gettext_lazy("Who answered there"), max_length=150)
    licence = forms.ChoiceField(
        label=gettext_lazy("On what terms may it stand here?"), choices=LICENCES
    )
    markdown = forms.CharField(
        label=gettext_lazy("The answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_source_url(self) -> str:
        url = self.cleaned_data["source_url"]
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValidationError(_("Give a web address, beginning with https://."))
        return url


def way(viewer: Any, thread: Any) -> tuple[Any, str] | None:
    """The way outside from a question's page, for those who may answer it."""
    if thread.kind != "question" or not may(viewer, "conversations.answer", thread):
        return None
    return _("Ask outside"), reverse("web:outside", args=[thread.pk])


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy to post elsewhere; the person decides what is left out, and sees what is left."""
    thread = _question(request, pk)
    opening = actions.opening(thread)
    text = f"{thread.title}\n\n{opening.text.markdown}"
    found = redaction.finds(text, names=_names_of_the_house(thread))
    chosen = request.GET.getlist("out") if "chosen" in request.GET else None
    left_out = [find for find in found if chosen is None or find.words in chosen]
    own = [words.strip() for words in request.GET.get("more", "").splitlines() if words.strip()]
    left_out += [redaction.Find("name", words) for words in own]
    context = communities.frame(request.user, thread.community) | {
        "thread": thread,
        "kinds": _by_kind(found, left_out),
        "more": "\n".join(own),
        "copy": redaction.without(text, left_out),
    }
    return render(request, "web/outside.html", context)


def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the answer back, with link, author and licence."""
    thread = _question(request, pk)
    form = BringForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        post = actions.bring(
            thread,
            person=request.user,
            author_name=values["author_name"],
            source_url=values["source_url"],
            markdown=_with_attribution(values, request.user),
            at=timezone.now(),
        )
        messages.success(request, _("It stands under the question, with where it comes from."))
        return redirect(post)
    context = communities.frame(request.user, thread.community) | {"thread": thread, "form": form}
    return render(request, "web/bring.html", context)


def _question(request: HttpRequest, pk: int) -> Any:
    """An open question that the viewer may answer."""
    thread = queries.by_pk(request.user, pk)
    if thread is None or thread.kind != "question":
        raise Http404
    require(request.user, "conversations.answer", thread)
    return thread


def _names_of_the_house(thread: Any) -> list[str]:
    named = people.listed().values_list("name", flat=True)
    groups = people.groups_listed().values_list("name", flat=True)
    return [*named, *groups, thread.community.name]


def _by_kind(found: Any, left_out: Any) -> list[tuple[Any, list[tuple[str, bool]]]]:
    """What was found, kind by kind: (words, whether they are left out)."""
    return [
        (WORDS[kind], [(find.words, find in left_out) for find in of_kind])
        for kind in redaction.KINDS
        if (of_kind := [find for find in found if find.kind == kind])
    ]


def _with_attribution(values: dict[str, str], person: Any) -> str:
    """The words of the answer with who wrote it, where, on what terms, and who brought it."""
    line = _("By %(author)s, [%(host)s](<%(url)s>), %(licence)s. Brought here by %(person)s.") % {
        "author": _plain(values["author_name"]),
        "host": urlsplit(values["source_url"]).hostname,
        "url": values["source_url"].replace(">", "%3E"),
        "licence": values["licence"],
        "person": _plain(str(person)),
    }
    return f"{values['markdown']}\n\n---\n\n{line}"


def _plain(words: str) -> str:
    """Words that are no Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>@~" else c for c in words)
