"""What people send from a text's margin: one door for the forms of `writing/_passages.html`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.domain import passages

from ..margin import Passage, Remark
from . import acts
from .reading import doc_of

if TYPE_CHECKING:
    from ..models import Text
    from .where import Where

__all__ = ["UNDO", "PassageForm", "answer"]

UNDO = timedelta(days=30)
LONGEST_REMARK = 10_000


class PassageForm(forms.Form):
    """A remark on a passage: the paragraph, the words in it when some were selected."""

    block = forms.IntegerField(label=gettext_lazy("Which passage?"), min_value=0)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    exact = forms.CharField(
        required=False, strip=False, max_length=20 * passages.LONGEST, widget=forms.HiddenInput
    )
    markdown = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, texts: list[str]) -> None:
        super().__init__(data, auto_id="passage_%s")
        self.texts = texts

    def clean(self) -> dict[str, Any]:
        """Put the quote together; what was selected may meanwhile stand elsewhere, or nowhere."""
        values = super().clean()
        if "block" not in values:
            return values
        exact = values.get("exact", "").replace("\r\n", "\n")[: passages.LONGEST]
        quote = self._chosen(values["block"], values.get("start"), exact)
        if quote is None:
            raise ValidationError(
                _(
                    "The text has changed since, and the passage is not in it any more. "
                    "Choose it again; your words are kept."
                )
            )
        return values | {"quote": quote}

    def _chosen(self, block: int, start: int | None, exact: str) -> passages.Quote | None:
        words = self.texts[block] if block < len(self.texts) else ""
        if exact.strip() and start is not None and words[start : start + len(exact)] == exact:
            return passages.quote(self.texts, block, start, start + len(exact))
        if exact.strip():
            sought = passages.Quote(exact.strip(), block=block)
            place = passages.nearest(self.texts, sought.exact, block=block)
            place = place or passages.find(self.texts, sought)
            return passages.quote(self.texts, *place[:3]) if place else None
        return passages.quote(self.texts, block, 0, len(words)) if words.strip() else None


def answer(request: HttpRequest, text: Text, where: Where) -> tuple[str, PassageForm | None]:
    """Do what was asked of a text's passages: (the address to go on to, None) or ("", the form).

    A form comes back when it could not be taken: the tool shows its page with it. Raises Http404
    for what is not there, PermissionDenied for what this person may not do.
    """
    asked = request.POST.get("do", "comment")
    if asked == "comment":
        return _comment(request, text, where)
    doing = _DOING.get(asked)
    if doing is None:
        raise Http404
    return doing(request, text, where), None


def _comment(request: HttpRequest, text: Text, where: Where) -> tuple[str, PassageForm | None]:
    _require(where.comment)
    form = PassageForm(request.POST, texts=doc_of(text))
    if not form.is_valid():
        return "", form
    remark = acts.comment(
        text,
        form.cleaned_data["quote"],
        where=where,
        author=request.user,
        markdown=form.cleaned_data["markdown"],
        at=timezone.now(),
    )
    return _at(where, remark.passage), None


def _reply(request: HttpRequest, text: Text, where: Where) -> str:
    _require(where.comment)
    passage = _passage(request, text)
    markdown = request.POST.get("markdown", "").strip()
    if not markdown:
        messages.error(request, _("Write a few words first."))
    elif len(markdown) > LONGEST_REMARK:
        messages.error(request, _("That is too long for a comment; write a post instead."))
    else:
        acts.reply(passage, where=where, author=request.user, markdown=markdown, at=timezone.now())
    return _at(where, passage)


def _resolve(request: HttpRequest, text: Text, where: Where) -> str:
    passage = _passage(request, text)
    _require(_may_settle(request, passage, where))
    acts.resolve(passage, where=where, person=request.user, at=timezone.now())
    messages.success(request, _("Resolved. It stands below the text; you can open it again there."))
    return _at(where, passage)


def _reopen(request: HttpRequest, text: Text, where: Where) -> str:
    passage = _passage(request, text)
    _require(_may_settle(request, passage, where))
    acts.reopen(passage, where=where, person=request.user, at=timezone.now())
    return _at(where, passage)


def _remove(request: HttpRequest, text: Text, where: Where) -> str:
    remark = _own_remark(request, text, deleted__isnull=True)
    acts.remove(remark, where=where, person=request.user, at=timezone.now())
    messages.success(request, _("Taken back. You can put it back below the text."))
    return f"{where.url}#passages"


def _restore(request: HttpRequest, text: Text, where: Where) -> str:
    since = timezone.now() - UNDO
    remark = _own_remark(request, text, deleted__gte=since)
    acts.restore(remark, where=where, person=request.user, at=timezone.now())
    return _at(where, remark.passage)


_DOING = {
    "reply": _reply,
    "resolve": _resolve,
    "reopen": _reopen,
    "remove": _remove,
    "restore": _restore,
}


def _may_settle(request: HttpRequest, passage: Passage, where: Where) -> bool:
    first = passage.remarks.filter(deleted__isnull=True).first()
    opened = first is not None and where.comment and first.author_id == request.user.pk
    return where.settle or opened


def _passage(request: HttpRequest, text: Text) -> Passage:
    number = request.POST.get("passage", "")
    found = text.passages.filter(pk=number).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _own_remark(request: HttpRequest, text: Text, **more: Any) -> Remark:
    number = request.POST.get("remark", "")
    own = Remark.objects.filter(passage__text=text, author=request.user, **more)
    own = own.select_related("passage", "author")
    if number.isdecimal() and (found := own.filter(pk=number).first()):
        return found
    raise Http404


def _at(where: Where, passage: Passage) -> str:
    return f"{where.url}#passage-{passage.pk}"


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
