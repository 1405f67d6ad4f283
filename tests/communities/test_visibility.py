"""Nobody finds, reads or counts what they may not: over random people, places and memberships."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import factories as make
from hisl.communities import actions, queries
from hisl.communities.models import Community
from hisl.conversations import queries as conversations
from hisl.debriefs import queries as debriefs
from hisl.people.queries import entries, may
from hisl.wikis import queries as wikis

places = st.tuples(
    st.sampled_from(Community.Visibility.values),
    st.lists(st.sampled_from(["never", "left", "member", "facilitator"]), min_size=2, max_size=2),
    st.booleans(),
)
worlds = st.fixed_dictionaries(
    {
        "places": st.lists(places, min_size=1, max_size=3),
        "guests": st.booleans(),
        "superuser": st.booleans(),
    }
)
QUICK = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def built(world):
    """Two people, the second perhaps a superuser, and places with something of every tool."""
    writer = make.person("The Writer")
    viewers = [make.person("First"), make.person("Second", is_superuser=world["superuser"])]
    for visibility, ties, archived in world["places"]:
        place = make.community(visibility=visibility, members=(writer,))
        for viewer, tie in zip(viewers, ties, strict=True):
            if tie != "never":
                actions.join(place, viewer, at=make.at(), role=_role(tie))
            if tie == "left":
                actions.leave(place, viewer, at=make.at(1))
        make.thread(place, writer)
        make.page(place, writer)
        make.debrief(place, writer)
        if archived:
            actions.archive(place, at=make.at(2))
    return writer, [*viewers, AnonymousUser()]


def _role(tie):
    return "facilitator" if tie == "facilitator" else "member"


class TestVisibility(TestCase):
    @QUICK
    @given(worlds)
    def test_it_lists_exactly_what_may_be_found_and_read(self, world):
        with self.settings(HISL_GUESTS=world["guests"]):
            writer, viewers = built(world)
            for viewer in viewers:
                every = list(Community.objects.all())
                findable = {c for c in every if may(viewer, "communities.find", c)}
                readable = {c for c in every if may(viewer, "communities.read", c)}
                assert set(queries.listed_to(viewer)) == findable
                assert set(queries.visible_to(viewer)) == readable
                assert readable <= findable
                for tool in (conversations, wikis, debriefs):
                    assert {x.community for x in tool.visible_to(viewer)} == readable
                told = {e.url for _, lines in entries(viewer, writer) for e in lines}
                places = {c.get_absolute_url() for c in every}
                assert told & places == {c.get_absolute_url() for c in readable}

    @QUICK
    @given(worlds)
    def test_it_shows_on_a_page_nothing_that_may_not_be_read(self, world):
        with self.settings(HISL_GUESTS=True):
            _, viewers = built(world)
            for viewer in viewers:
                client = Client()
                if viewer.is_authenticated:
                    client.force_login(viewer)
                directory = client.get(reverse("communities:directory")).content.decode()
                for place in Community.objects.all():
                    find = may(viewer, "communities.find", place)
                    read = may(viewer, "communities.read", place)
                    front = client.get(place.get_absolute_url())
                    assert front.status_code == (200 if find else 404)
                    assert (f">{place.name}<" in directory) == find
                    for name in ("conversations:threads", "wikis:contents", "debriefs:debriefs"):
                        status = client.get(reverse(name, args=[place.key])).status_code
                        assert status == (200 if read else 403 if find else 404)
                    titles = [t.title for t in place.threads.all()]
                    if not read:
                        assert not any(title in front.content.decode() for title in titles)
                    thread = client.get(place.threads.get().get_absolute_url())
                    assert thread.status_code == (200 if read else 404)

    @QUICK
    @given(worlds)
    def test_it_counts_only_what_may_be_read(self, world):
        with self.settings(HISL_GUESTS=world["guests"]):
            _, viewers = built(world)
            for viewer in viewers:
                request = RequestFactory().get("/")
                request.user = viewer
                for place in Community.objects.all():
                    counts = [part.count for part in queries.parts(request, place)]
                    doors = queries.doors(viewer, place)
                    if may(viewer, "communities.read", place):
                        assert set(counts) <= {None, 0, 1}
                        assert len(doors) == len(counts)
                    else:
                        assert counts == doors == []


@pytest.mark.django_db
def test_it_forgets_no_membership_that_ended(settings):
    settings.HISL_GUESTS = True
    somebody = make.person()
    place = make.community(visibility="hidden", members=(somebody,))
    assert place in queries.visible_to(somebody)
    actions.leave(place, somebody, at=make.at(1))
    assert place not in queries.listed_to(somebody)
