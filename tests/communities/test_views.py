import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
from hisl.communities import actions, queries
from hisl.communities.models import Community

pytestmark = pytest.mark.django_db
DIRECTORY_QUERIES = 17


def address(name, place):
    return reverse(f"communities:{name}", args=[place.key])


@pytest.fixture
def somebody(client):
    somebody = make.person("Marisol Ketterby")
    client.force_login(somebody)
    return somebody


def test_it_finds_by_name_and_purpose_and_keeps_the_word_in_the_address(client, somebody):
    make.community("Field service")
    make.community("Sealing technology")
    page = client.get(reverse("communities:directory"), {"q": "seal"}).content.decode()
    assert "Sealing technology" in page
    assert "Field service</a></h3>" not in page
    assert 'value="seal"' in page


def test_it_says_what_to_do_when_nothing_is_found(client, somebody):
    page = client.get(reverse("communities:directory"), {"q": "nowhere"}).content.decode()
    assert "No community has this word" in page


def test_it_hides_the_size_of_a_private_place_from_others(client, somebody):
    make.community("Works council", visibility="private", members=(make.person(),))
    page = client.get(reverse("communities:directory")).content.decode()
    assert "Works council" in page
    assert "1 member" not in page


def test_it_asks_the_database_as_often_for_many_places_as_for_few(
    client, somebody, django_assert_max_num_queries
):
    for _ in range(18):
        make.community(members=(somebody, make.person()))
    with django_assert_max_num_queries(DIRECTORY_QUERIES):
        client.get(reverse("communities:directory"))


def test_it_offers_joining_only_to_those_who_may(client, somebody):
    public, private = make.community(), make.community(visibility="private")
    assert "Join this community" in client.get(address("community", public)).content.decode()
    page = client.get(address("community", private)).content.decode()
    assert "Join this community" not in page
    assert "Ask one of its facilitators" in page
    assert client.post(address("join", private)).status_code == 403


def test_it_joins_and_leaves(client, somebody):
    place = make.community()
    client.post(address("join", place))
    assert queries.membership(somebody, place)
    client.post(address("leave", place))
    assert queries.membership(somebody, place) is None


def test_it_does_not_join_on_a_mere_visit(client, somebody):
    place = make.community()
    assert client.get(address("join", place)).status_code == 405


def test_it_opens_a_community_and_makes_the_opener_its_facilitator(client, somebody):
    values = {"name": "Seals", "key": "seals", "purpose": "All of it.", "visibility": "hidden"}
    client.post(reverse("communities:open"), values)
    place = Community.objects.get(key="seals")
    assert queries.facilitators(place) == [somebody]


def test_it_keeps_what_was_typed_when_the_address_is_taken(client, somebody):
    taken = make.community()
    values = {"name": "Mine", "key": taken.key, "purpose": "My words.", "visibility": "public"}
    page = client.post(reverse("communities:open"), values).content.decode()
    assert "My words." in page
    assert "errorlist" in page


@pytest.mark.parametrize("name", ["settings", "add_member"])
def test_it_leaves_settings_to_facilitators(client, somebody, name):
    place = make.community(members=(somebody,))
    assert client.post(address(name, place)).status_code == 403


def test_it_changes_who_may_see_it_in_both_directions(client, somebody):
    place = make.community(facilitators=(somebody,))
    for visibility in ("hidden", "public"):
        values = {"name": place.name, "purpose": place.purpose, "visibility": visibility}
        client.post(address("settings", place), values)
        place.refresh_from_db()
        assert place.visibility == visibility


def test_it_shows_the_name_that_holds_beside_a_form_in_error(client, somebody):
    place = make.community("Field service", facilitators=(somebody,))
    values = {"name": "", "purpose": "Still here.", "visibility": "public"}
    page = client.post(address("settings", place), values).content.decode()
    assert "<h1>Field service</h1>" in page
    assert "Still here." in page


def test_it_archives_and_opens_again(client, somebody):
    place = make.community(facilitators=(somebody,))
    client.post(address("settings", place), {"archive": ""})
    page = client.get(address("community", place)).content.decode()
    assert "Archived on" in page
    assert "Ask the community" not in page
    client.post(address("settings", place), {"reopen": ""})
    assert "Ask the community" in client.get(address("community", place)).content.decode()


def test_a_facilitator_brings_somebody_into_a_private_place(client, somebody):
    place = make.community(visibility="private", facilitators=(somebody,))
    newcomer = make.person()
    client.post(address("add_member", place), {"username": newcomer.username})
    assert queries.membership(newcomer, place)


def test_it_says_when_nobody_has_that_name(client, somebody):
    place = make.community(facilitators=(somebody,))
    page = client.post(address("add_member", place), {"username": "nobody-at-all"})
    assert "Nobody here signs in with this name" in page.content.decode()


def test_a_facilitator_shares_the_role(client, somebody):
    other = make.person()
    place = make.community(facilitators=(somebody,), members=(other,))
    member = queries.membership(other, place)
    address_of_role = reverse("communities:change_role", args=[place.key, member.pk])
    client.post(address_of_role, {"role": "facilitator"})
    assert other in queries.facilitators(place)
    assert client.post(address_of_role, {"role": "king"}).status_code == 404


def test_it_names_the_source_and_the_made_up(client, somebody):
    place = make.community(made_up=True)
    Community.objects.filter(pk=place.pk).update(
        attribution="From Example Exchange, CC BY-SA", source_url="https://example.org/"
    )
    page = client.get(address("community", place)).content.decode()
    assert "Example, made up" in page
    assert "From Example Exchange, CC BY-SA" in page
    assert 'href="https://example.org/"' in page


def test_every_page_of_a_tool_shows_the_same_doors(client, somebody):
    place = make.community(members=(somebody,))
    doors = {door.url for door in queries.doors(somebody, place)}
    for name in ("conversations:threads", "wikis:contents", "debriefs:debriefs"):
        here = reverse(name, args=[place.key])
        page = client.get(here).content.decode()
        assert f'href="{here}" aria-current="page"' in page
        assert all(f'href="{door}"' in page for door in doors)


def test_guests_see_no_list_of_members(client, settings):
    settings.HISL_GUESTS = True
    place = make.community(members=(make.person(),))
    assert client.get(address("community", place)).status_code == 200
    assert client.get(address("people", place)).status_code == 403


def test_it_keeps_an_archived_place_out_of_reach_of_the_pen(client, somebody):
    place = make.community(members=(somebody,))
    actions.archive(place, at=timezone.now())
    refused = client.get(reverse("conversations:open", args=[place.key]))
    assert refused.status_code == 403
