"""The board page, against a bare Django view that shows as many rows as a plain table."""

from __future__ import annotations

import re
from typing import Any

from bench._clock import in_turn
from bench._django import set_up

ROUNDS = 40
WARM = 5
BAR = 3.0
# About as many cells a row as the table beside the plane has, all from one table of the database.
CELLS = (
    *("id", "at", "verb", "object_kind", "object", "community", "stage", "stage_source"),
    *("level", "words", "count"),
)
PLAIN = """<!doctype html><title>Rows</title><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>"""
_ROW = re.compile(rb"<tr[\s>]")
_CELL = re.compile(rb"<t[hd][\s>]")


def main() -> dict[str, Any]:
    """Both behind the same middleware, with the same person signed in, on the example's data."""
    set_up()
    client = signed_in(loaded())
    page = fetched(client, "/board/")
    rows = len(_ROW.findall(page))
    add_bare_view(rows)
    bare = fetched(client, "/bare/")
    assert len(_ROW.findall(bare)) == rows > 0
    for _ in range(WARM):
        fetched(client, "/board/")
        fetched(client, "/bare/")
    ours, reference = in_turn(
        lambda: fetched(client, "/board/"), lambda: fetched(client, "/bare/"), rounds=ROUNDS
    )
    return {
        "what": f"the board page with {rows} rows",
        "unit": "CPU milliseconds",
        "ours": round(1_000 * ours, 2),
        "reference": round(1_000 * reference, 2),
        "bar": BAR,
        "facts": {
            "reference": "a bare view of as many rows of one table, behind the same middleware",
            "cells": len(_CELL.findall(page)),
            "reference_cells": len(_CELL.findall(bare)),
            "kilobytes": round(len(page) / 1_000, 1),
            "reference_kilobytes": round(len(bare) / 1_000, 1),
            "rounds": ROUNDS,
        },
    }


def loaded() -> Any:
    """Load the example organisation with its measures; give its administrator."""
    from django.core.management import call_command

    from hisl.analytics import actions as analytics
    from hisl.domain.demo.company import SIGN_IN
    from hisl.importers import demo
    from hisl.people import queries as people
    from hisl.programmes.board import spaces

    call_command("collectstatic", interactive=False, verbosity=0)
    demo.play(seed=2026, progress=Silent())
    analytics.refresh(spaces())
    return people.by_username(SIGN_IN["administrator"])


class Silent:
    """Hears how far the loading is, and says nothing."""

    def step(self, name: str, total: int) -> None:
        pass

    def advance(self, by: int = 1) -> None:
        pass


def signed_in(person: Any) -> Any:
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def fetched(client: Any, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return bytes(response.content)


def add_bare_view(rows: int) -> None:
    """Add /bare/ to the product's addresses: that many rows from the table of acts."""
    from django.http import HttpResponse
    from django.template import Context, engines
    from django.urls import clear_url_caches, path

    from hisl.project import urls
    from hisl.records.models import Act

    template = engines["django"].from_string(PLAIN).template

    def bare(request: Any) -> HttpResponse:
        found = Act.objects.order_by("seq").values_list(*CELLS)[:rows]
        return HttpResponse(template.render(Context({"rows": found})))

    urls.urlpatterns.append(path("bare/", bare))
    clear_url_caches()
