"""What a request asks for besides its address: its version, and the alternate syntax of 1.0.3."""

from __future__ import annotations

import re
from dataclasses import replace

from hisl.domain.xapi.rules import Rules

from .exchange import Refused, Request, parameters

__all__ = ["VERSION", "plain", "rules"]

VERSION = "x-experience-api-version"
_VERSIONS = (
    (re.compile(r"1\.0(\.[0-9]{1,3})?"), Rules.V1),
    (re.compile(r"2\.0(\.[0-9]{1,3})?"), Rules.V2),
)
METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD")
# The fields of a form that stand for headers; all others are parameters.
HEADERS = frozenset(
    [
        *("authorization", VERSION, "content-type", "content-length", "if-match"),
        *("if-none-match", "accept", "accept-language", "content-transfer-encoding"),
    ]
)


def rules(request: Request) -> Rules:
    """The version by whose rules the request wants to be judged."""
    asked = request.headers.get(VERSION)
    if asked is None:
        raise Refused(400, "The header X-Experience-API-Version is missing.")
    for form, found in _VERSIONS:
        if form.fullmatch(asked.strip()):
            return found
    raise Refused(400, f"xAPI {asked!r} is not spoken here; 1.0.3 and 2.0.0 are.")


def plain(request: Request) -> Request:
    """The request with its parameters; one in the alternate syntax as what it stands for.

    That syntax is of 1.0.3: everything is sent as a form by POST, the method as a parameter.
    """
    request.parameters = parameters(request.query)
    method = request.parameters.get("method")
    if request.method != "POST" or method is None:
        return request
    if set(request.parameters) != {"method"}:
        raise Refused(400, "In the alternate syntax all other parameters stand in the form.")
    if method not in METHODS:
        raise Refused(400, f"{method!r} is no method.")
    if request.media_type != "application/x-www-form-urlencoded":
        raise Refused(400, "The alternate syntax is a form: application/x-www-form-urlencoded.")
    try:
        form = parameters(request.body.decode())
    except UnicodeDecodeError as problem:
        raise Refused(400, "The form is not UTF-8.") from problem
    headers = {k: v for k, v in request.headers.items() if not k.startswith("content-")}
    headers["content-type"] = "application/json"
    headers |= {name.lower(): value for name, value in form.items() if name.lower() in HEADERS}
    asked = replace(
        request,
        method=method,
        headers=headers,
        body=form.get("content", "").encode(),
        parameters={k: v for k, v in form.items() if k != "content" and k.lower() not in HEADERS},
    )
    if headers.get(VERSION, "1").startswith("2"):
        raise Refused(400, "xAPI 2.0 has no alternate request syntax.")
    return asked
