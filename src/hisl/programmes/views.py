"""The board and its files, a place with its acts, the programmes, the catalogue."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.communities import queries as communities
from hisl.domain import catalogue
from hisl.domain.errors import SchemaError
from hisl.people.queries import require

from . import board as boards
from . import cards, completion, formats, outline, places, plane, queries, twin, words
from .drawn import drawn
from .forms import CatalogueForm

ACTS_PAGE = 50
LAYER_NAMES = (
    ("communities", gettext_lazy("Communities, as seen")),
    ("seen", gettext_lazy("Programmes, as seen")),
    ("planned", gettext_lazy("Programmes, as designed")),
    ("catalogue", gettext_lazy("The catalogue's interventions")),
)


def board(request: HttpRequest) -> HttpResponse:
    """The plane with everything that the viewer may see, and the same as a table."""
    require(request.user, "programmes.read")
    layers = twin.chosen(request.GET.getlist("show"))
    whole = boards.board(request.user)
    shown = twin.shown(whole, layers)
    context = {
        "drawn": drawn(shown.items, title=_("The board")),
        "no_model": words.NO_MODEL,
        "layers": [(key, label, key in layers) for key, label in LAYER_NAMES],
        "query": request.GET.urlencode(),
        "computed": whole.computed,
        "is_empty": whole.is_empty,
    }
    return render(request, "programmes/board.html", context)


@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]})
def board_svg(request: HttpRequest) -> HttpResponse:
    shown, name = _asked(request)
    drawing = plane.drawing_file(shown.items, title=name)
    return _file(drawing, "image/svg+xml", "board.svg")


def board_csv(request: HttpRequest) -> HttpResponse:
    shown, _name = _asked(request)
    return _file("\ufeff" + formats.as_csv(shown), "text/csv; charset=utf-8", "board.csv")


def place(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A space with its numbers: a page, or the card beside the plane."""
    found = _found(request, kind, key)
    template = "programmes/_card.html" if request.htmx else "programmes/place.html"
    return _either(request, template, {"place": found, "no_model": words.NO_MODEL})


def acts(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """What the numbers of a space rest on, act by act, without who."""
    found = _found(request, kind, key)
    rows = places.acts_of(request.user, found)
    if rows is None:
        context = {"place": found, "why_not": found.why_no_acts or places.TOO_FEW}
        return render(request, "programmes/acts.html", context)
    page = Paginator(rows, ACTS_PAGE).get_page(request.GET.get("page"))
    page.object_list = [places.told(act) for act in page.object_list]
    return render(request, "programmes/acts.html", {"place": found, "page": page})


def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes that the viewer may see, or those of one community."""
    require(request.user, "programmes.read")
    visible = queries.visible_to(request.user).order_by("source", "name")
    community = None
    if key := request.GET.get("community"):
        community = communities.readable_or_404(request.user, key)
        visible = visible.filter(community=community)
    context = {"groups": outline.by_source(visible), "community": community}
    return render(request, "programmes/programmes.html", context)


def programme(request: HttpRequest, key: str) -> HttpResponse:
    """A programme: its interventions in time order, their places, its ring, its enrolments."""
    require(request.user, "programmes.read")
    one = queries.by_key(request.user, key)
    if one is None:
        raise Http404
    items = boards.board(request.user, programme=key).items
    found = outline.steps(one, items)
    states, completed = completion.completion(one)
    context = {
        "programme": one,
        "community": _readable_community(request, one),
        "place": places.find(request.user, "programme", key),
        "steps": found,
        "jumps": outline.jumps(found),
        "main_stages": outline.main_stages(found),
        "states": states,
        "completed": completed,
    }
    if found:
        activities = [item for item in items if item.kind == "activity"]
        title = _("The board of %(programme)s") % {"programme": one.name}
        context |= {"drawn": drawn(activities, title=title), "no_model": words.NO_MODEL}
    return render(request, "programmes/programme.html", context)


def catalogue_list(request: HttpRequest) -> HttpResponse:
    """The interventions, found by problem, time, size and grade."""
    require(request.user, "programmes.read")
    form = CatalogueForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = catalogue.search(**asked)
    context = {
        "form": form,
        "asked": any(asked.values()),
        "entries": [cards.card(entry) for entry in found],
        "paths": catalogue.paths(),
        "version": catalogue.version(),
    }
    return render(request, "programmes/catalogue.html", context)


def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """An entry of the catalogue: a page, or the card beside the plane."""
    require(request.user, "programmes.read")
    try:
        found = catalogue.entry(slug)
    except SchemaError:
        raise Http404 from None
    template = "programmes/_entry.html" if request.htmx else "programmes/entry.html"
    return _either(request, template, {"card": cards.card(found)})


def _asked(request: HttpRequest) -> tuple[boards.Board, str]:
    """The board, or one community's or programme's part of it, in the layers of the address."""
    require(request.user, "programmes.read")
    one = {key: request.GET[key] for key in ("community", "programme") if request.GET.get(key)}
    try:
        found = boards.board(request.user, **one)
    except LookupError:
        raise Http404 from None
    title = _("HISL board: %(name)s") % {"name": next(iter(one.values()), settings.HISL_ADDRESS)}
    return twin.shown(found, twin.chosen(request.GET.getlist("show"))), title


def _readable_community(request: HttpRequest, programme: Any) -> Any:
    """The community that a programme stands in, as far as the viewer may know of it."""
    listed = communities.listed_to(request.user)
    return listed.filter(pk=programme.community_id).first() if programme.community_id else None


def _file(content: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _found(request: HttpRequest, kind: str, key: str) -> places.Place:
    require(request.user, "programmes.read")
    try:
        return places.find(request.user, kind, key)
    except LookupError:
        raise Http404 from None


def _either(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page and the card share an address; what came is kept apart by the header."""
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
