"""The search page, and suggestions while one types."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hisl.people.queries import may

from . import actions, queries
from .forms import SearchForm

PAGE = 20


def search(request: HttpRequest) -> HttpResponse:
    """Find what one may read; htmx asks for the results alone, while one types."""
    keys = queries.keys_of(request.user)
    form = SearchForm(request.GET, keys=keys)
    wish = form.wish()
    text = form.cleaned_data.get("q", "")
    typing = bool(request.htmx) and request.htmx.trigger_name == "q"
    context: dict[str, Any] = {
        "form": form,
        "text": text,
        "ask_url": _ask_url(text),
        "kinds": _chips(request),
        "may_tend": may(request.user, "search.tend"),
    }
    if text or form.is_filtered:
        results = queries.find(request.user, text, **wish, typing=typing, keys=keys)
        page = Paginator(results.numbers, PAGE).get_page(request.GET.get("page"))
        hits = queries.shown(request.user, results, page.object_list, keys=keys)
        context |= {"results": results, "page": page, "hits": hits}
        if not results.total and not typing:
            _note_vain(request, text, wish["place"])
    template = "search/_found.html" if request.htmx else "search/search.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def suggest(request: HttpRequest) -> JsonResponse:
    """Things whose titles fit what is being typed."""
    text = request.GET.get("q", "")[:300]
    found = queries.suggestions(request.user, text)
    names = queries.kind_names()
    things = [
        {"title": one.title, "url": one.url, "kind": str(names.get(one.kind, one.kind))}
        for one in found
    ]
    return JsonResponse({"q": text, "things": things})


def _chips(request: HttpRequest) -> list[tuple[Any, str, bool]]:
    """The kinds as links that keep the other filters: (name, address, whether it is chosen)."""
    chosen = request.GET.getlist("kind")
    kept = [(k, v) for k, vs in request.GET.lists() for v in vs if k not in ("kind", "page") and v]
    address = reverse("search:search")
    chips = [(_("Everything"), f"{address}?{urlencode(kept)}", not chosen)]
    for kind, name in queries.kinds().items():
        query = urlencode([*kept, ("kind", kind)])
        chips.append((name, f"{address}?{query}", kind in chosen))
    return chips


def _ask_url(text: str) -> str:
    """Where one asks; that page stands above this slice, as the frame's home."""
    return f"/?{urlencode({'stuck': text})}"


def _note_vain(request: HttpRequest, text: str, place: Any) -> None:
    if request.user.is_authenticated and request.method == "GET":
        day = timezone.localdate()
        actions.note_vain(text, person=request.user, place=place, day=day)
