"""Random worlds: what an introduction or a ledger rests on may be read by all whom it concerns."""

from __future__ import annotations

from random import Random

import pytest

import factories as make
from hisl.communities import actions as communities
from hisl.communities import queries as places
from hisl.conversations import actions as conversations
from hisl.web import introducing, learning

pytestmark = pytest.mark.django_db


def world(draw):
    """People who dealt with each other in places of each kind, some of whom have left them."""
    people = [make.person() for _ in range(6)]
    people.append(make.person(guest_of="Pump Makers"))
    for visibility in ("public", "private", "private", "hidden"):
        members = draw.sample(people, 5)
        place = make.community(visibility=visibility, members=tuple(members))
        for _ in range(5):
            asker, helper = draw.sample(members, 2)
            given = make.answer(make.thread(place, asker), helper)
            if draw.random() < 0.5:
                conversations.tried(given, person=asker, worked=True, at=make.at(5))
        for gone in draw.sample(members, 2):
            communities.leave(place, gone, at=make.at(9))
    return people


@pytest.mark.parametrize("seed", range(2))
def test_no_tie_shows_where_somebody_may_not_read(seed):
    draw = Random(seed)
    people = world(draw)
    reads = {one.pk: set(places.visible_to(one).values_list("uuid", flat=True)) for one in people}
    ties = [
        (viewer, wanted, one)
        for viewer, wanted in (draw.sample(people, 2) for _ in range(14))
        for one in introducing.go_betweens(viewer, wanted)
    ]
    for viewer, wanted, one in ties:
        for person in (viewer, wanted, one.person):
            assert one.deed.act.community in reads[person.pk]
        assert one.person not in (viewer, wanted)
        assert not one.person.is_guest
    uses = [
        (viewer, use)
        for viewer in people
        for column in learning.COLUMNS
        for use in learning.used(viewer, column)
    ]
    for viewer, use in uses:
        assert use.thing.place in reads[viewer.pk]
    assert ties, "A world in which nobody knows anybody proves nothing."
    assert uses
