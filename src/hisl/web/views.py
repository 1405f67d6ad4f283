"""The framework, imports under way, and the way from an act to the thing it is about."""

from __future__ import annotations

import subprocess
import sys
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.blogs import queries as blogs
from hisl.communities import queries as communities
from hisl.conversations import queries as conversations
from hisl.debriefs import queries as debriefs
from hisl.domain import catalogue, grid
from hisl.domain.kolb import Stage
from hisl.importers import queries as importing
from hisl.loops import tools
from hisl.people.queries import may, require
from hisl.programmes import queries as programmes
from hisl.wikis import queries as wikis


def framework(request: HttpRequest) -> HttpResponse:
    """High-Impact Social Learning in one page."""
    context = {
        "stages": [(stage, tools.serving(stage)) for stage in Stage],
        "complexity": list(grid.Complexity),
        "collegiality": list(grid.Collegiality),
        "quadrants": [(q, len(e)) for q, e in catalogue.quadrants().items()],
        "entries": len(catalogue.entries()),
        "complexity_axis": grid.COMPLEXITY_AXIS,
        "collegiality_axis": grid.COLLEGIALITY_AXIS,
    }
    return render(request, "web/framework.html", context)


def health(request: HttpRequest) -> JsonResponse:
    """For whoever watches the server: it answers, and so does its database."""
    connection.ensure_connection()
    return JsonResponse({"status": "ok"})


def imports(request: HttpRequest) -> HttpResponse:
    """What was imported and what is being imported; htmx asks for the list alone."""
    require(request.user, "people.directory")
    context = {
        "runs": importing.latest(),
        "running": importing.running(),
        "may_load": may(request.user, "installation.load_data"),
        "oulad": importing.oulad_folder(),
        "has_oulad": programmes.has_source("oulad"),
    }
    page = "web/_imports.html" if request.htmx else "web/imports.html"
    return render(request, page, context)


@require_POST
def load_oulad(request: HttpRequest) -> HttpResponse:
    """Start loading OULAD behind the page, in a process of its own."""
    require(request.user, "installation.load_data")
    folder = importing.oulad_folder()
    if folder is None:
        messages.error(request, _("The OULAD tables are not on this machine."))
    elif importing.running():
        messages.info(request, _("An import is at work already. It is shown below."))
    else:
        subprocess.Popen(  # noqa: S603 (our own command on a folder of ours)
            [sys.executable, "-m", "hisl", "import", "oulad", str(folder), "--measure"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        messages.success(request, _("Loading has begun. You can go on working."))
    return redirect("web:imports")


def thing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The address by which statements name a thing: leads to its page, if one may see it."""
    for found in (
        conversations.post_by_uuid(request.user, uuid),
        blogs.by_uuid(request.user, uuid),
        wikis.visible_to(request.user).filter(uuid=uuid).first(),
        debriefs.visible_to(request.user).filter(uuid=uuid).first(),
        communities.listed_to(request.user).filter(uuid=uuid).first(),
        programmes.visible_to(request.user).filter(uuid=uuid).first(),
        programmes.programme_of_activity(request.user, uuid),
    ):
        if found is not None:
            return redirect(found)
    raise Http404
