"""Random places, members and readers: the search page and the suggestions over HTTP."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factories as make
from hisl.communities import actions as communities
from hisl.communities import queries as places

pytestmark = pytest.mark.django_db

VISIBILITIES = ("public", "private", "hidden")
TITLES = ("Aardvark", "Bluebell", "Cormorant")


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    visibilities=st.tuples(*[st.sampled_from(VISIBILITIES)] * 3),
    joined=st.tuples(*[st.booleans()] * 3),
    left=st.tuples(*[st.booleans()] * 3),
)
def test_no_page_shows_what_one_may_not_read(visibilities, joined, left):
    with transaction.atomic():
        owner, reader = make.person("Olive Owner"), make.person("Renske Reader")
        rooms = {}
        for title, visibility, joins, leaves in zip(
            TITLES, visibilities, joined, left, strict=True
        ):
            # Its name may be known where its texts may not be read.
            place = make.community(
                f"{visibility} place", facilitators=(owner,), visibility=visibility
            )
            rooms[title] = place
            make.thread(place, owner, title=f"{title} pump", markdown=f"{title}wards it leaks.")
            if joins:
                communities.join(place, reader, at=make.at(3))
            if joins and leaves:
                communities.leave(place, reader, at=make.at(4))
        readable = set(places.visible_to(reader))
        client = Client()
        client.force_login(reader)
        for title in TITLES:
            may = rooms[title] in readable
            for sought in (f"{title} pump", f"{title}wards", f"{title[:4]}x{title[5:]} pump"):
                page = client.get("/search/", {"q": sought}).content.decode()
                assert may or f"<mark>{title}" not in page, (title, sought)
            whole = client.get("/search/", {"q": "pump"}).content.decode()
            assert (f"{title} <mark>pump</mark>" in whole) == may
            things = client.get("/search/suggest/", {"q": f"{title.lower()} pum"}).json()["things"]
            assert bool(things) == may
        transaction.set_rollback(True)
