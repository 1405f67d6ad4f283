"""Conversations with 100,000 posts: a thread, a list and a reply, against bare Django doing it.

The reference shows as many rows of one table, with the stored HTML of each, behind the same
middleware and inside the same frame of a page; for the reply it saves one row.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bench._clock import in_turn
from bench._django import set_up
from bench.board_page import fetched, signed_in

THREADS, POSTS = 10_000, 100_000
LONG = 50
ROUNDS = 30
WARM = 4
BAR = 3.0
BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
WORDS = (
    "Put a dial gauge on the shaft end and lever it both ways. If it moves more than **0.15 mm** "
    "the bearing cap has lost its preload, and the faces open a little at every start.\n\n"
    "1. Gauge first, with the coupling on.\n2. Over 0.15: shim the cap.\n3. Under: look elsewhere."
)
PLAIN_THREAD = """{% extends "base.html" %}{% block content %}{% for post in rows %}<article>
<b>{{ post.author.name }}</b> {{ post.at }}<div>{{ post.text.html|safe }}</div></article>
{% endfor %}{% endblock %}"""
PLAIN_LIST = """{% extends "base.html" %}{% block content %}{% for one in rows %}<li>
<a href="/t/{{ one.pk }}/">{{ one.title }}</a> {{ one.last_at }} {{ one.answers }}</li>
{% endfor %}{% endblock %}"""


def main() -> dict[str, Any]:
    set_up()
    place, members, long_one = loaded()
    client = signed_in(members[0])
    add_bare_views(place, long_one)
    addresses = {
        f"a thread of {LONG} posts": (f"/t/{long_one.pk}/", "/bare/thread/"),
        f"a list of 20 of {THREADS:,} threads": (f"/t/in/{place.key}/", "/bare/list/"),
    }
    found = {name: _in_turn(client, *pair) for name, pair in addresses.items()}
    found["a reply"] = _replies(client, long_one)
    ours, reference = found[f"a thread of {LONG} posts"]
    weights = {name: len(fetched(client, pair[0])) for name, pair in addresses.items()}
    return {
        "what": f"a thread of {LONG} posts among {POSTS:,}",
        "unit": "CPU milliseconds",
        "ours": round(1_000 * ours, 2),
        "reference": round(1_000 * reference, 2),
        "bar": BAR,
        "facts": {
            "reference": "as many rows with stored HTML in the same frame, behind the same doors",
            "milliseconds": {
                name: {"ours": round(1_000 * mine, 2), "reference": round(1_000 * its, 2)}
                for name, (mine, its) in found.items()
            },
            "kilobytes": {name: round(n / 1_000, 1) for name, n in weights.items()},
            "rounds": ROUNDS,
        },
    }


def loaded() -> tuple[Any, list[Any], Any]:
    """Fill one community with posts, by the door of importers; give a thread of LONG posts."""
    from django.core.management import call_command

    from hisl.communities import actions as communities
    from hisl.conversations import intake
    from hisl.conversations.models import Thread
    from hisl.people import actions as people
    from hisl.writing import intake as writing

    call_command("collectstatic", interactive=False, verbosity=0)
    members = [people.add_person(f"member{n}", name=f"Member Number {n}") for n in range(200)]
    place = communities.open_community(
        key="benchmark", name="Benchmark", purpose="To be measured.", at=BEGIN, facilitators=[]
    )
    for person in members:
        communities.join(place, person, at=BEGIN)
    body = writing.from_markdown(WORDS)
    uuids = [uuid.uuid5(uuid.NAMESPACE_URL, f"thread{n}") for n in range(THREADS)]
    _open(intake, place, uuids)
    _say(intake, uuids, body, members)
    intake.settle({one: intake.Ending() for one in uuids[:1_000]})
    long_one = Thread.objects.get(uuid=uuids[0])
    return place, members, long_one


def _open(intake: Any, place: Any, uuids: list[uuid.UUID]) -> None:
    intake.open_threads(
        place,
        [
            intake.ArrivingThread(
                uuid=one,
                kind="question",
                title=f"Seal on pump {n} leaks again two weeks after we changed it",
                at=BEGIN + timedelta(minutes=n),
                tags=("seals", f"pump-{n % 40}"),
            )
            for n, one in enumerate(uuids)
        ],
    )


def _say(intake: Any, uuids: list[uuid.UUID], body: Any, members: list[Any]) -> None:
    """Give every thread an opening, the first one LONG posts, the others what is left."""
    arrivals = [_post(intake, one, one, "opening", n, body, members) for n, one in enumerate(uuids)]
    for n in range(POSTS - THREADS):
        at = 0 if n < LONG - 1 else 1 + n % (THREADS - 1)
        kind = "answer" if n % 3 == 0 else "reply"
        arrivals.append(
            _post(
                intake, uuid.uuid5(uuids[at], str(n)), uuids[at], kind, THREADS + n, body, members
            )
        )
    for start in range(0, len(arrivals), 2_000):
        intake.add_posts(arrivals[start : start + 2_000])


def _post(
    intake: Any,
    name: uuid.UUID,
    thread: uuid.UUID,
    kind: str,
    n: int,
    body: Any,
    members: list[Any],
) -> Any:
    from hisl.writing import intake as writing

    moment = BEGIN + timedelta(minutes=n)
    author = members[n * 7 % len(members)].pk
    return intake.ArrivingPost(
        uuid=name,
        thread=thread,
        kind=kind,
        parent=None if kind == "opening" else thread,
        at=moment,
        body=body,
        states=(
            writing.State(
                uuid=uuid.uuid5(name, "1"), at=moment, author_id=author, markdown=body.markdown
            ),
        ),
        author_id=author,
    )


def add_bare_views(place: Any, long_one: Any) -> None:
    """Add /bare/thread/, /bare/list/ and /bare/reply/ to the product's addresses."""
    from django.http import HttpResponse
    from django.shortcuts import redirect
    from django.template import engines
    from django.urls import clear_url_caches, path
    from django.utils import timezone

    from hisl.conversations.models import Post, Thread
    from hisl.project import urls
    from hisl.writing import actions as writing

    templates = {
        name: engines["django"].from_string(text)
        for name, text in (("thread", PLAIN_THREAD), ("list", PLAIN_LIST))
    }

    def thread(request: Any) -> HttpResponse:
        rows = Post.objects.filter(thread=long_one).select_related("author", "text")[:LONG]
        return HttpResponse(templates["thread"].render({"rows": rows}, request))

    def listed(request: Any) -> HttpResponse:
        rows = Thread.objects.filter(community=place).order_by("-last_at")[:20]
        return HttpResponse(templates["list"].render({"rows": rows}, request))

    def reply(request: Any) -> HttpResponse:
        now = timezone.now()
        text = writing.write(request.POST["markdown"], author=request.user, at=now)
        Post.objects.create(thread=long_one, kind="reply", author=request.user, at=now, text=text)
        return redirect("/")

    for name, view in (("thread", thread), ("list", listed), ("reply", reply)):
        urls.urlpatterns.append(path(f"bare/{name}/", view))
    clear_url_caches()


def _in_turn(client: Any, ours: str, bare: str) -> tuple[float, float]:
    for _ in range(WARM):
        assert re.search(rb"<article|<li", fetched(client, ours))
        fetched(client, bare)
    return in_turn(lambda: fetched(client, ours), lambda: fetched(client, bare), rounds=ROUNDS)


def _replies(client: Any, long_one: Any) -> tuple[float, float]:
    from hisl.conversations import actions

    opening = actions.opening(long_one)
    number = iter(range(10_000))

    def sender(address: str) -> Callable[[], None]:
        def send() -> None:
            words = f"Reply {next(number)}: it was the cap. {WORDS}"
            assert client.post(address, {"markdown": words}).status_code == 302

        return send

    ours, bare = sender(f"/t/post/{opening.pk}/reply/"), sender("/bare/reply/")
    for send in (ours, bare) * WARM:
        send()
    return in_turn(ours, bare, rounds=ROUNDS)
