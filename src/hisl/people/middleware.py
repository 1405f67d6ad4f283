"""Nothing without signing in, unless the organisation lets guests read what is public; and the
page in the time zone and the language of whoever looks at it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone, translation

from . import kept, queries

OPEN_TO_ALL = (
    "/accounts/",
    "/static/",
    "/framework/",
    "/health/",
    "/admin/login/",
    "/theme/",
    "/xapi/",
    "/blog/feed/",  # asks for itself: a feed reader has a private key instead
    "/notices/leave/",
    "/notices/address/",
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
        if _is_asked_by_script(request):
            return JsonResponse({"error": "signed out"}, status=401)
        if words := kept.keep(request):
            return self.get_response(_at_the_door(request, words))
        return redirect_to_login(_way_back(request))


def _is_asked_by_script(request: HttpRequest) -> bool:
    """A script cannot use a sign-in page; it must hear that nobody is signed in."""
    return request.headers.get("Accept", "").startswith("application/json")


def _at_the_door(request: HttpRequest, words: str) -> HttpRequest:
    """The same request as one for the sign-in page, with the words that were sent kept in it."""
    request.kept_words = words
    request.GET = QueryDict(mutable=True)
    request.GET[REDIRECT_FIELD_NAME] = _way_back(request)
    request.method = "GET"
    request.path = request.path_info = reverse(settings.LOGIN_URL)
    return request


class KeysAskedOnceMiddleware:
    """A page that is only read asks once what its reader may see; whatever changes something asks
    anew each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        with queries.keys_asked_once():
            return self.get_response(request)


class OwnSettingsMiddleware:
    """Shows times in the time zone that a person chose, and words in their language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "")
        with timezone.override(zone or None), _in_language_of(request.user):
            return self.get_response(request)


def _in_language_of(viewer: Any) -> AbstractContextManager[None]:
    language = getattr(viewer, "language", "")
    return translation.override(language) if language else nullcontext()


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: the page; for a form that was sent, the page it stood on."""
    if request.method in READING:
        return request.get_full_path()
    stood_on = urlsplit(request.headers.get("Referer", ""))
    if stood_on.netloc != request.get_host():
        return "/"
    return stood_on._replace(scheme="", netloc="", fragment="").geturl() or "/"
