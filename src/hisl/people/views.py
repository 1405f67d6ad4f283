"""The directory of people, and what one sees of a person."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from . import queries

PAGE = 30


@login_required
def directory(request: HttpRequest) -> HttpResponse:
    queries.require(request.user, "people.directory")
    sought = request.GET.get("q", "").strip()
    page = Paginator(queries.listed(sought), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/directory.html", {"page": page, "q": sought})


@login_required
def profile(request: HttpRequest, username: str) -> HttpResponse:
    person = queries.by_username(username)
    if person is None or not queries.may(request.user, "people.read", person):
        raise Http404
    context = {
        "person": person,
        "memberships": queries.memberships(person),
        "entries": queries.entries(request.user, person),
    }
    return render(request, "people/profile.html", context)
