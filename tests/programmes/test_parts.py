"""What a community's page shows of the board and of its programmes, and to whom."""

import pytest

from hisl.analytics.actions import refresh
from hisl.programmes import actions
from hisl.programmes.board import spaces
from made_places import keep, shares
from small_community import busy, community, day, persons

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HISL_HOME = tmp_path


def page_of(client, place, viewer):
    client.force_login(viewer)
    return client.get(place.get_absolute_url()).content.decode()


def programme(place, key="seals", **more):
    values = {"name": "Seals that last", "purpose": "", "starts": day(0).date(), "ends": None}
    return actions.open_programme(key=key, community=place, **values | more)


def test_a_community_tells_its_place_in_a_sentence(client):
    crowd = persons(6)
    place = community("smiths", crowd)
    keep(place.uuid, shares("G3", "G2"))
    page = page_of(client, place, crowd[0])
    assert "Collegiality seen: Sharing, G3 (G2 to G3); from 120 acts, 17 people." in page
    assert "Cognitive complexity has not been read yet." in page
    assert "/board/place/community/smiths/" in page


def test_it_says_why_a_place_is_not_told_and_never_how_many(client):
    crowd = persons(4)
    place = busy("smiths", crowd, rounds=24)
    refresh(spaces())
    page = page_of(client, place, crowd[0])
    assert "Not shown: fewer than 5 people contributed to it." in page
    assert "48 acts" not in page
    assert "4 people, " not in page


def test_it_lists_its_own_programmes_and_no_others(client):
    crowd = persons(1)
    place, other = community("smiths", crowd), community("potters", crowd)
    programme(place, ends=day(30).date())
    programme(other, "glaze", name="Glaze that holds")
    page = page_of(client, place, crowd[0]).partition("<main")[2]
    assert "Seals that last" in page
    assert "Until 4 February 2026" in page
    assert "Glaze that holds" not in page
    listed = client.get("/p/?community=smiths").content.decode().partition("<main")[2]
    assert "Programmes of Smiths" in listed
    assert "Seals that last" in listed
    assert "Glaze that holds" not in listed


@pytest.mark.parametrize(("visibility", "status"), [("private", 403), ("hidden", 404)])
def test_a_closed_community_shows_others_neither(client, visibility, status):
    member, stranger = persons(2)
    place = community("smiths", [member], visibility=visibility)
    programme(place)
    assert "Seals that last" not in page_of(client, place, stranger)
    assert "On the board" not in page_of(client, place, stranger)
    assert client.get("/p/?community=smiths").status_code == status
    assert "Seals that last" not in client.get("/p/").content.decode()
    assert "Seals that last" in page_of(client, place, member)


def test_it_tells_complexity_where_it_was_read(client):
    (member,) = persons(1)
    place = community("smiths", [member])
    keep(place.uuid, shares("G3"), shares("C4", "C3", "C5"))
    told = "Cognitive complexity seen: Relate, C4 (C3 to C5)."
    assert told in page_of(client, place, member)


def test_a_community_that_does_not_exist_has_no_programmes(client):
    client.force_login(persons(1)[0])
    assert client.get("/p/?community=none").status_code == 404
