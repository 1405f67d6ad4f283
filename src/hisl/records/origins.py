"""Pages of other hosts that may speak to the store from a browser (CORS): those that are named.

Without a setting none may. A key in a page can be read by whoever opens it: give such a key
`statements/write` alone.
"""

from __future__ import annotations

from django.conf import settings

from .exchange import Answer, Request

__all__ = ["allow", "preflight"]

METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
SENT = (
    "Authorization, Content-Type, If-Match, If-None-Match, Accept-Language, "
    "X-Experience-API-Version, X-Experience-API-Hash, Content-Transfer-Encoding"
)
READ = (
    "ETag, Last-Modified, Retry-After, X-Experience-API-Version, "
    "X-Experience-API-Consistent-Through"
)
DAY_SECONDS = "86400"


def preflight(request: Request) -> Answer | None:
    """The answer to a browser that asks before it sends; None when this is no such question."""
    is_question = request.method == "OPTIONS" and "origin" in request.headers
    if not is_question or "access-control-request-method" not in request.headers:
        return None
    answer = Answer(204)
    if _is_allowed(request):
        answer.headers |= {
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": SENT,
            "Access-Control-Max-Age": DAY_SECONDS,
        }
    return answer


def allow(request: Request, answer: Answer) -> Answer:
    """The answer, with leave for the page that asked to read it."""
    if "origin" in request.headers:
        answer.headers["Vary"] = "Origin"
        if _is_allowed(request):
            answer.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
            answer.headers["Access-Control-Expose-Headers"] = READ
    return answer


def _is_allowed(request: Request) -> bool:
    return request.headers["origin"] in settings.HISL_XAPI_ORIGINS
