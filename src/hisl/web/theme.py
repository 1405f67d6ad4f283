"""Light or dark, kept in a cookie, so that the server can draw the first frame right."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hisl.lib import nav

A_YEAR = 365 * 24 * 3600


# Exempt, because the form stands on every page and a token in it, new each time, would make every
# page differ from its last copy; a forged request could change nothing but the colours.
@csrf_exempt
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme and go back to where the person was."""
    chosen = request.POST.get("theme", "")
    if chosen not in nav.THEMES:
        return HttpResponseBadRequest(_("The theme is either light or dark."))
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return response


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"
