"""No page, list, search, suggestion, feed or count shows what its reader may not read.

Over organisations drawn by chance, as every person in them and as a guest, at every address that
answers GET. What may be read is worked out from the drawn facts (secret_world), not by the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from hypothesis import HealthCheck, given, settings

from trust import secret_world as world_of
from trust.secret_world import COMMON, World

pytestmark = pytest.mark.django_db

NONSENSE = "qzzzzzzzzz"
MOST_OF_A_ROUTE = 12
# What has no content of people's, or is tried by tests of its own.
LEFT_OUT = {
    "": "the administration, and allauth's pages of one's own account",
    "admin": "the administration sees all",
    "account": "one's own account",
    "socialaccount": "one's own account",
    "records": "the record store has keys of its own; its pages are for superusers",
    "lib": "the gallery shows made-up things",
}


def routes() -> Iterator[tuple[str, str]]:
    """Yield (namespace:name, route) of everything that is no administration."""

    def walk(patterns: Any, before: str, space: str) -> Iterator[tuple[str, str]]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, before + str(one.pattern), one.namespace or space)
            elif isinstance(one, URLPattern):
                yield f"{space}:{one.name}", before + str(one.pattern)

    yield from walk(get_resolver().url_patterns, "", "")


def addresses(world: World) -> set[str]:
    """Give every address of the world: all routes with all that could stand in them."""
    found = set()
    for name, route in routes():
        space = name.partition(":")[0]
        if space in LEFT_OUT or name.startswith((":", "account", "socialaccount")):
            continue
        for values in _values(name, route, world):
            found.add(reverse(name, kwargs=values))
    queries = (f"q={COMMON}", f"q={COMMON[:6]}", f"stuck={COMMON}", f"kind=page&q={COMMON}")
    for base in ("/search/", "/search/suggest/", "/", "/writing/suggest/", "/t/similar/"):
        found |= {f"{base}?{query}" for query in queries}
    found |= {f"/t/similar/?title={COMMON}&community={one.key}" for one in world.places}
    found |= {f"/writing/suggest/?kind={kind}&q=" for kind in ("person", "group", "page", "tag")}
    return found


def _values(name: str, route: str, world: World) -> Iterator[dict[str, Any]]:
    """Yield what the parameters of a route can be."""
    wanted = re.findall(r"<(?:(\w+):)?(\w+)>", route)
    if not wanted:
        yield {}
        return
    choices = {
        "key": [one.key for one in world.places],
        "username": [one.username for one in world.people],
        "name": ["consumption", "conversation", "construction", "application", "x"],
        "kind": ["community"],
        "slug": ["x"],
        "path": [one.path for one in world.pages],
        "uuid": [
            one.uuid
            for one in (
                *world.threads,
                *world.posts,
                *world.pages,
                *world.blog_posts,
                *world.places,
            )
        ],
        "thing": [one.uuid for one in world.posts],
        "pk": _keys(name, world),
    }
    for _, parameter in wanted:
        if not choices.get(parameter):
            return
    names = [parameter for _, parameter in wanted]
    for together in islice(product(*(choices[one] for one in names)), MOST_OF_A_ROUTE):
        yield dict(zip(names, together, strict=True))


def _keys(name: str, world: World) -> list[int]:
    space = name.partition(":")[0]
    if space == "blogs":
        return [one.pk for one in world.blog_posts]
    if space == "debriefs":
        return [one.pk for one in world.debriefs]
    if space == "conversations":
        of_posts = "/post/" in dict(routes())[name]
        return [one.pk for one in (world.posts if of_posts else world.threads)]
    return [1, 2, 3]


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.headers!r} {body.decode('utf-8', 'replace')}"


@contextmanager
def one_world(plan: dict[str, Any]) -> Iterator[World]:
    """Give the planned world, and take it away again."""
    with transaction.atomic():
        yield world_of.build(plan)
        transaction.set_rollback(True)


def _viewers(world: World) -> Iterator[tuple[int | None, Client]]:
    for number, person in enumerate(world.people):
        client = Client(raise_request_exception=True)
        client.force_login(person)
        yield number, client
    yield None, Client()


def _hidden(world: World, number: int | None) -> set[str]:
    return {word for word, readers in world.readers.items() if number not in readers}


@settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=world_of.plans())
def test_no_address_shows_what_its_reader_may_not_read(plan, settings, tmp_path):
    settings.HISL_HOME, settings.HISL_GUESTS = tmp_path, False
    with one_world(plan) as world:
        everywhere = addresses(world)
        assert len(everywhere) > 100
        for number, client in _viewers(world):
            hidden = _hidden(world, number)
            for address in sorted(everywhere):
                shown = _text(client.get(address))
                told = {word for word in hidden if word in shown and word not in address}
                assert not told, f"person {number} finds {told} at {address}"


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=world_of.plans())
def test_a_word_that_one_may_not_read_is_a_word_that_does_not_exist(plan, settings, tmp_path):
    """Whoever asks for it learns no more than from a word that stands nowhere: no hit, no count,
    no suggestion, no other spelling, nobody who might know."""
    settings.HISL_HOME, settings.HISL_GUESTS = tmp_path, False
    doors = ("/search/?q={}", "/search/suggest/?q={}", "/?stuck={}", "/t/similar/?title={}")
    with one_world(plan) as world:
        for number, client in _viewers(world):
            nothing = [_plain(_text(client.get(door.format(NONSENSE))), NONSENSE) for door in doors]
            for word in sorted(_hidden(world, number)):
                for door, expected in zip(doors, nothing, strict=True):
                    shown = _plain(_text(client.get(door.format(word))), word)
                    assert shown == expected, f"person {number} sees that {word} exists at {door}"


def test_what_one_may_read_is_there():
    """The test above would pass on an empty site: this one finds what may be read."""
    plan = {
        "places": [
            {"visibility": one, "members": {0, 1}, "left": set(), "asked": "all",
             "answered": "plain"}
            for one in ("public", "private")
        ],
        "personal": [{"author": 0, "state": "circle", "circle": {1}}],
    }  # fmt: skip
    world = world_of.build(plan)
    client = Client()
    client.force_login(world.people[1])
    shown = "".join(_text(client.get(address)) for address in addresses(world))
    readable = {word for word, readers in world.readers.items() if 1 in readers}
    assert readable
    assert not {word for word in readable if word not in shown}


def _plain(shown: str, word: str) -> str:
    """Give an answer without what differs from one request to the next."""
    shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown)
    shown = re.sub(r"X-CSRFToken\W+\w+", "", shown)
    shown = re.sub(r"(ETag|etag)\W+[\w/\"-]+", "", shown)
    return shown.replace(word, "WORD").replace(word.capitalize(), "WORD")
