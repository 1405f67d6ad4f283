"""What is in the store: counts, what comes in just now, searching, one statement."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hisl.domain.xapi import vocabulary
from hisl.records import own_acts, queries, retrieval, seqs, watermark
from hisl.records.filters import Filter
from hisl.records.models import COLUMNS, Act, Credential, Statement

from .counts import counts
from .lines import lines, path_of, source_name
from .operators import for_operators
from .searching import SearchForm

__all__ = ["overview", "search", "statement", "tail"]

LATEST = 40
PAGE = 50


@for_operators
def overview(request: HttpRequest) -> HttpResponse:
    """How much there is, by verb, source and day."""
    return render(request, "records/overview.html", {"counts": counts(timezone.now())})


@for_operators
def tail(request: HttpRequest) -> HttpResponse:
    """The latest statements; htmx asks for the list alone, every few seconds."""
    _take_in()
    context = {"lines": lines(retrieval.found(Filter(), LATEST)), "now": timezone.now()}
    page = "records/_tail.html" if request.htmx else "records/tail.html"
    return render(request, page, context)


@for_operators
def search(request: HttpRequest) -> HttpResponse:
    """Statements by actor, verb, object, time and source, the latest first."""
    _take_in()
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"form": form, "verbs": sorted(vocabulary.VERBS)}
    if form.is_valid():
        kept = retrieval.found(form.filter(), PAGE + 1)
        context["lines"] = lines(kept[:PAGE])
        if len(kept) > PAGE:
            context["older"] = _with(request, before=kept[PAGE - 1].seq)
        context["newest"] = _with(request) if form.cleaned_data["before"] else ""
    return render(request, "records/search.html", context)


@for_operators
def statement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One statement as it was stored, its act, and where its object is read here."""
    said = queries.statement(uuid)
    if said is None:
        raise Http404
    stored = Statement.objects.filter(pk=uuid).first()
    act = Act.objects.filter(id=uuid).first()
    context = {
        "uuid": uuid,
        "json": json.dumps(said, indent=2, ensure_ascii=False),
        "line": said,
        "path": path_of(said.get("object") or {}),
        "stored": stored,
        "stored_at": seqs.moment(stored.seq) if stored and stored.seq else None,
        "source": _source(stored),
        "act": [(name, getattr(act, name)) for name in COLUMNS] if act else [],
    }
    return render(request, "records/statement.html", context)


def _source(stored: Statement | None) -> str:
    """By which key it came; empty when it is not numbered yet, or built from its act."""
    if stored is None or stored.seq is None:
        return ""
    keys = Credential.objects.filter(pk=stored.credential_id).values_list("pk", "name")
    return source_name(stored.credential_id, dict(keys))


def _take_in() -> None:
    """Number what HISL itself wrote since the last look, so that it stands in the lists."""
    if watermark.look().waiting:
        own_acts.take_in()


def _with(request: HttpRequest, **changed: Any) -> str:
    """The address of this search, from another place on."""
    query = request.GET.copy()
    query.pop("before", None)
    for name, value in changed.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
