"""The store as a Django view, for servers that speak WSGI."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from .door import MOST_BYTES, request_of
from .exchange import Refused
from .resources import refused, serve

__all__ = ["store"]


@csrf_exempt
def store(request: HttpRequest, **_resource: str) -> HttpResponse:
    """Answer by the same code that answers over ASGI."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    query = request.META.get("QUERY_STRING", "")
    asked = request_of(request.method or "GET", request.path, query, headers)
    asked.body = request.read(MOST_BYTES + 1)
    if len(asked.body) > MOST_BYTES:
        answer = refused(asked, Refused(413, f"A body may have {MOST_BYTES:,} bytes."))
    else:
        answer = serve(asked)
    response = HttpResponse(answer.body, status=answer.status, headers=answer.headers)
    if answer.status in (204, 304):
        del response["Content-Type"]
    else:
        response["Content-Type"] = answer.content_type
    return response
