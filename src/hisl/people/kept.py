"""Words that came after their session had ended: kept in the sign-in page until somebody signs in.

Nothing is stored for a stranger. The form that was sent stands, signed, in a hidden field of the
sign-in page; whoever signs in with it gets it back through the slice that registered for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

__all__ = ["FIELD", "give_back", "keep", "register_keeper"]

FIELD = "kept"
LONGEST = 1_500_000
SALT = "hisl.people.kept"
LIFE = timedelta(days=1)

Take = Callable[[Any, Mapping[str, Any]], None]
_keepers: dict[str, Take] = {}


def register_keeper(field: str, take: Take) -> None:
    """A slice says at start by which field it knows a form whose words must not be lost.

    take(person, words) gets what was sent, by name a list of values, when somebody signed in.
    """
    _keepers[field] = take


def keep(request: HttpRequest) -> str:
    """The words of a form that was sent without a session, signed; empty when there are none.

    Only what came from a form of this site: else another site could put words into a draft.
    """
    if request.method != "POST" or not _keepers.keys() & request.POST.keys():
        return ""
    if CsrfViewMiddleware(lambda _: None).process_view(request, lambda _: None, (), {}) is not None:
        return ""
    words = {name: values for name, values in request.POST.lists() if "csrf" not in name}
    signed = signing.dumps(words, salt=SALT, compress=True)
    return signed if len(signed) <= LONGEST else ""


def give_back(request: HttpRequest, person: Any) -> None:
    """Hand the kept words to the slices that know them, as those of whoever signed in."""
    try:
        words = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return
    for field, take in _keepers.items():
        if field in words:
            take(person, words)
