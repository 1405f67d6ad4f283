from urllib.parse import parse_qs, urlsplit

import pytest
from defusedxml import ElementTree
from django.urls import reverse

import factories as make
from blogs import made
from hisl.blogs import actions, feedkeys
from hisl.people import actions as people

pytestmark = pytest.mark.django_db
KINDS = ["rss", "atom"]


def titles(client, address):
    response = client.get(address)
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)
    entries = [e for e in root.iter() if e.tag.split("}")[-1] in ("item", "entry")]
    return [next(t.text for t in e if t.tag.split("}")[-1] == "title") for e in entries]


def private(person, name, *args, kind="rss"):
    key = feedkeys.renew(person, at=make.at())
    return f"{reverse(f'blogs:{name}_{kind}', args=args)}?key={key}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_address_gives_what_its_owner_may_read(client, kind):
    author, friend = make.person(), make.person()
    actions.choose_circle(author, [friend])
    for title, state in (("Draft", "draft"), ("Few", "circle"), ("All", "all")):
        made.post(author, title=title, state=state)
    assert titles(client, private(friend, "feed_all", kind=kind)) == ["All", "Few"]
    assert titles(client, private(make.person(), "feed_all", kind=kind)) == ["All"]
    assert titles(client, private(author, "feed_all", kind=kind)) == ["All", "Few"]


def test_it_is_asked_anew_at_each_request(client):
    author, friend = make.person(), make.person()
    actions.choose_circle(author, [friend])
    made.post(author, title="Few", state="circle")
    address = private(friend, "feed_person", author.username)
    assert titles(client, address) == ["Few"]
    actions.choose_circle(author, [])
    assert titles(client, address) == []


def test_a_new_key_ends_the_old_one(client):
    person = make.person()
    before = private(person, "feed_all")
    private(person, "feed_all")
    assert client.get(before).status_code == 404


def test_a_key_that_nobody_made_here_opens_nothing(client):
    address = reverse("blogs:feed_all_rss")
    assert client.get(f"{address}?key=made-up").status_code == 404


def test_a_closed_account_s_key_opens_nothing(client):
    person = make.person()
    address = private(person, "feed_all")
    people.close_account(person)
    assert client.get(address).status_code == 404


def test_without_key_or_signing_in_one_is_sent_to_the_door(client):
    response = client.get(reverse("blogs:feed_all_rss"))
    assert response["Location"].startswith(reverse("account_login"))


def test_guests_get_what_is_for_everybody_and_public(client, settings):
    settings.HISL_GUESTS = True
    author = make.person()
    private_place = make.community(members=(author,), visibility="private")
    for title, more in (
        ("All", {}),
        ("Circle", {"state": "circle"}),
        ("Members", {"community": private_place}),
        ("Public", {"community": make.community(members=(author,))}),
    ):
        made.post(author, title=title, **more)
    assert sorted(titles(client, reverse("blogs:feed_all_rss"))) == ["All", "Public"]


def test_the_feed_of_a_series_holds_its_posts_alone(client):
    author = make.person()
    post = made.post(author, title="One", series="Seals")
    made.post(author, title="Other")
    args = (author.username, post.series.slug)
    assert titles(client, private(make.person(), "feed_series", *args)) == ["One"]


def test_the_feed_of_a_private_community_is_for_its_members(client):
    author = make.person()
    place = make.community(members=(author,), visibility="private")
    made.post(author, title="Ours", community=place)
    assert titles(client, private(author, "feed_community", place.key)) == ["Ours"]
    assert client.get(private(make.person(), "feed_community", place.key)).status_code == 403


def test_the_page_shows_a_new_address_once(client):
    person = make.person()
    client.force_login(person)
    page = client.post(reverse("blogs:feeds")).content.decode()
    address = page.split('readonly value="')[1].split('"')[0]
    key = parse_qs(urlsplit(address).query)["key"][0]
    assert feedkeys.person_of(key) == person
    assert key not in client.get(reverse("blogs:feeds")).content.decode()
