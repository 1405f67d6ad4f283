"""Where [[a page]] leads: to the page of that title or address in the same community."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse

from hisl.communities import queries as communities
from hisl.domain.names import Link

from . import queries
from .models import Page

__all__ = ["like", "links"]

MOST = 8
_NO_PATH = re.compile(r"[^a-z0-9]+")


def links(key: str, names: Sequence[str]) -> Mapping[str, Link]:
    """A link for each name: to the page of this title, else to the address that it would have."""
    uuid = _uuid(key)
    community = communities.every().filter(uuid=uuid).first() if uuid else None
    if community is None:
        return {}
    titled = Page.objects.filter(community=community, title__in=names)
    paths = {name: path_of(name) for name in names} | dict(titled.values_list("title", "path"))
    return {name: _link(name, path, community.key) for name, path in paths.items() if path}


def like(viewer: Any, key: str, sought: str) -> list[tuple[str, str]]:
    """Titles of pages that the viewer may read, of the same community."""
    if not (uuid := _uuid(key)):
        return []
    pages = queries.visible_to(viewer).filter(community__uuid=uuid)
    named = pages.filter(Q(title__icontains=sought) | Q(path__icontains=sought))
    return [(page.title, page.path) for page in named.order_by("title")[:MOST]]


def path_of(name: str) -> str:
    """The address that a page of this name gets: small letters, digits, hyphens and slashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    parts = (_NO_PATH.sub("-", part).strip("-") for part in plain.split("/"))
    return "/".join(part for part in parts if part)


def _link(name: str, path: str, community: str) -> Link:
    return Link(name, reverse("wikis:page", args=[community, path]))


def _uuid(key: str) -> str:
    kind, _, rest = key.partition(":")
    return rest if kind == "community" else ""
