"""The addresses of what can be done with a post: worked out once, filled in fifty times a page."""

from __future__ import annotations

from functools import cache

from django.urls import get_script_prefix, reverse

__all__ = ["of_post"]


def of_post(name: str, pk: int) -> str:
    """The address of one of a post's pages; name is that of its pattern ("react")."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{pk}{after}"


@cache
def _around(name: str, _prefix: str) -> tuple[str, str]:
    before, after = reverse(f"conversations:{name}", args=[0]).rsplit("0", 1)
    return before, after
