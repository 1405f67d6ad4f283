"""Unchanged pages answer 304, forms or not."""

from __future__ import annotations

import re
from hashlib import blake2b

from django.http import HttpRequest, HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware

__all__ = ["ConditionalPageMiddleware"]

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


class ConditionalPageMiddleware(ConditionalGetMiddleware):
    """Compares pages without the tokens in their forms.

    Django masks the token anew for every answer, so that no two copies of a page with a form are
    alike. All masks of one secret are good for it: an old copy still works as long as the secret
    is the same, and therefore the secret is part of what is compared.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if self._is_page_with_token(request, response):
            content = _TOKEN.sub(b"", response.content)
            secret = request.META.get("CSRF_COOKIE", "").encode()
            response["ETag"] = f'"{blake2b(content, key=secret, digest_size=16).hexdigest()}"'
        return super().process_response(request, response)

    def _is_page_with_token(self, request: HttpRequest, response: HttpResponseBase) -> bool:
        return (
            request.method == "GET"
            and response.status_code == 200
            and not response.streaming
            and not response.has_header("ETag")
            and self.needs_etag(response)
            and _TOKEN.search(response.content) is not None
        )
