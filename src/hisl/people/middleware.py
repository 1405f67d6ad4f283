"""Nothing without signing in, unless the organisation lets guests read what is public."""

from collections.abc import Callable

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


class SignInMiddleware:
    """Sends everybody who has not signed in to the door; what is open stands in OPEN_TO_ALL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(OPEN_TO_ALL):
            return self.get_response(request)
        if settings.HISL_GUESTS and request.method in {"GET", "HEAD"}:
            return self.get_response(request)
        return redirect_to_login(request.get_full_path())
