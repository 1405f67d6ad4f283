"""Nothing without signing in, unless the organisation lets guests read what is public."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

OPEN_TO_ALL = (
    "/accounts/",
    "/static/",
    "/framework/",
    "/health/",
    "/admin/login/",
    "/theme/",
    "/xapi/",
)

READING = {"GET", "HEAD"}


class SignInMiddleware:
    """Sends everybody who has not signed in to the door; what is open stands in OPEN_TO_ALL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(OPEN_TO_ALL):
            return self.get_response(request)
        if settings.HISL_GUESTS and request.method in READING:
            return self.get_response(request)
        return redirect_to_login(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: the page; for a form that was sent, the page it stood on."""
    if request.method in READING:
        return request.get_full_path()
    stood_on = urlsplit(request.headers.get("Referer", ""))
    if stood_on.netloc != request.get_host():
        return "/"
    return stood_on._replace(scheme="", netloc="", fragment="").geturl() or "/"
