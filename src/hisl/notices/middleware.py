"""Notes that somebody has a page before them, so that a digest goes only to who was away."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import reading

EVERY_SECONDS = 120


class PresenceMiddleware:
    """Writes it down at most every two minutes for a person; what a page fetches does not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_page(response) and request.user.is_authenticated:
            person = request.user
            if cache.add(f"notices.present.{person.pk}", 1, EVERY_SECONDS):
                reading.present(person, timezone.now())
        return response


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")
