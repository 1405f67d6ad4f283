"""The inbox, levels, settings and the log, as people meet them."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

import factories as make
from hisl.communities import queries as communities
from hisl.notices import actions, delivery, queries
from notices.happen import LATER, MONDAY, reader, tell

pytestmark = pytest.mark.django_db

INBOX = reverse("notices:inbox")


@pytest.fixture
def ada(client):
    ada = reader(name="Ada Lund")
    client.force_login(ada)
    return ada


def page(client, url=INBOX, **more):
    return client.get(url, **more).content.decode()


def test_the_inbox_says_what_and_why(client, ada):
    bob = make.person("Bob Tarn")
    tell(ada, by=bob, reason="You asked this question.", kind="answer")
    said = page(client)
    for words in ("The seal leaks", "You asked this question.", "Bob Tarn", "Answer"):
        assert words in said


def test_what_was_said_in_one_conversation_stands_together(client, ada):
    thread = uuid.uuid4()
    for n in range(3):
        tell(ada, thread=thread, at=MONDAY + timedelta(minutes=n))
    said = page(client)
    assert "3 new replies" in said
    assert said.count("Mute<span") == 1


def test_the_bell_counts_what_is_new_until_it_is_seen(client, ada):
    tell(ada)
    assert "<b>1<span" in page(client, "/")
    page(client)
    assert "<b>1<span" not in page(client, "/")


def test_opening_one_leads_there_and_has_read_the_conversation(client, ada):
    thread = uuid.uuid4()
    tell(ada, thread=thread, url="/framework/")
    tell(ada, thread=thread, url="/framework/")
    notice = queries.visible_to(ada).first()
    response = client.get(reverse("notices:open", args=[notice.uuid]))
    assert response.url == "/framework/"
    assert not queries.visible_to(ada).filter(read_at=None).exists()


def test_nobody_opens_a_notice_of_somebody_else(client, ada):
    tell(bob := reader())
    notice = queries.visible_to(bob).get()
    assert client.get(reverse("notices:open", args=[notice.uuid])).status_code == 404
    assert client.post(reverse("notices:mute"), {"notice": notice.uuid}).status_code == 404


def test_all_is_marked_as_read_and_unread_again(client, ada):
    tell(ada)
    tell(ada)
    response = client.post(reverse("notices:mark_read"), follow=True)
    assert not queries.visible_to(ada).filter(read_at=None).exists()
    undo = response.context["undo"]
    client.post(reverse("notices:mark_read"), {"undo": undo})
    assert queries.visible_to(ada).filter(read_at=None).count() == 2


def test_what_came_after_the_page_was_shown_stays_unread(client, ada):
    tell(ada, at=MONDAY)
    tell(ada, at=MONDAY + timedelta(hours=1))
    client.post(reverse("notices:mark_read"), {"until": LATER.isoformat()})
    assert queries.visible_to(ada).filter(read_at=None).count() == 1


def test_a_conversation_is_muted_from_the_list_and_heard_again(client, ada):
    thread = uuid.uuid4()
    tell(ada, thread=thread)
    notice = queries.visible_to(ada).get()
    said = client.post(reverse("notices:mute"), {"notice": notice.uuid}, follow=True)
    assert "You hear no more of" in said.content.decode()
    tell(ada, thread=thread)
    assert queries.visible_to(ada).count() == 1
    undo = {"thing": thread, "what": "thread", "level": "normal"}
    client.post(reverse("notices:follow"), undo)
    tell(ada, thread=thread)
    assert queries.visible_to(ada).count() == 2


def test_the_inbox_holds_nothing_of_a_place_one_has_left(client, ada):
    place = make.community(members=(ada,), visibility="private")
    tell(ada, key=communities.key_of(place), title="Behind closed doors")
    assert "Behind closed doors" in page(client)
    make.communities.leave(place, ada, at=make.at(1))
    assert "Behind closed doors" not in page(client)
    assert "Behind closed doors" not in page(client, reverse("notices:log"))


@pytest.mark.parametrize("name", ["inbox", "following", "log"])
def test_a_long_list_asks_the_database_no_more_often(
    client, ada, name, django_assert_max_num_queries
):
    for _ in range(3):
        _fill(ada)
    page(client, "/")
    with django_assert_max_num_queries(100) as few:
        page(client, reverse(f"notices:{name}"))
    for _ in range(20):
        _fill(ada)
    with django_assert_max_num_queries(len(few)):
        page(client, reverse(f"notices:{name}"))


def _fill(ada):
    thread = uuid.uuid4()
    tell(ada, thread=thread, by=make.person())
    actions.follow(ada, thread, "watch", at=MONDAY, label="Seals", url="/")


def test_what_one_follows_is_changed_in_one_click(client, ada):
    place = uuid.uuid4()
    actions.follow(ada, place, "watch", at=MONDAY, label="Pumps", url="/c/pumps/", what="place")
    assert "Pumps" in page(client, reverse("notices:following"))
    chosen = {"thing": place, "what": "place", "level": "mute", "next": "/notices/following/"}
    response = client.post(reverse("notices:follow"), chosen)
    assert (response.url, queries.level_of(ada, place)) == ("/notices/following/", "mute")


def test_following_leads_to_no_other_site(client, ada):
    elsewhere = {"thing": uuid.uuid4(), "what": "place", "level": "watch"}
    response = client.post(reverse("notices:follow"), elsewhere | {"next": "https://evil.org/"})
    assert response.url == reverse("notices:following")
    bad = elsewhere | {"url": "https://evil.org/", "label": "Pumps"}
    assert client.post(reverse("notices:follow"), bad).status_code == 404


def test_a_person_no_longer_followed_is_off_the_list(client, ada):
    bob = make.person()
    chosen = {"thing": bob.uuid, "what": "person", "label": "Bob"}
    client.post(reverse("notices:follow"), chosen | {"level": "watch"})
    assert queries.following(ada).count() == 1
    client.post(reverse("notices:follow"), chosen | {"level": "normal"})
    assert queries.following(ada).count() == 0


def settings_of(person):
    reader = queries.reader_of(person)
    return reader.budget, reader.digest


FORM = {
    "budget": "5", "interrupts": "direct", "digest": "weekly", "digest_day": "2",
    "digest_at": "09:15", "quiet_from": "20:00", "quiet_until": "06:00",
}  # fmt: skip


def test_settings_are_shown_before_they_are_kept(client, ada):
    url = reverse("notices:settings")
    assert "Not kept yet" in client.post(url, FORM | {"preview": "1"}).content.decode()
    assert settings_of(ada) == (10, "daily")
    client.post(url, FORM)
    assert settings_of(ada) == (5, "weekly")


def test_the_preview_holds_what_waits(client, ada):
    tell(ada, title="Waits for the digest", kind="accepted")
    said = client.post(reverse("notices:settings"), FORM | {"preview": "1"}).content.decode()
    assert "Waits for the digest" in said
    assert (
        "No digest comes"
        in client.get(reverse("notices:settings"), {"preset": "page"}).content.decode()
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"away_from": "2026-08-03"}, "Give the last day you are away."),
        ({"away_from": "2026-08-03", "away_until": "2026-08-01"}, "not before the first"),
        ({"quiet_until": ""}, "a beginning and an end"),
        ({"quiet_until": "20:00"}, "another time than they begin"),
        ({"budget": "101"}, "from 0 to 100"),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(client, ada, wrong, words):
    response = client.post(reverse("notices:settings"), FORM | wrong)
    assert words in response.content.decode()
    assert settings_of(ada) == (10, "daily")


def test_the_log_says_what_was_sent_and_what_was_not_and_why(client, ada):
    tell(ada, kind="question", direct=True, title="Which gasket?")
    tell(ada, kind="accepted", title="Your answer on flanges")
    delivery.deliver(LATER)
    said = page(client, reverse("notices:log"))
    assert "Which gasket?" in said
    assert "Sent" in said
    assert "Your answer on flanges" in said
    assert "Waits for the next digest." in said


def test_a_page_before_somebody_is_noted_a_fragment_to_a_guest_is_not(client, ada):
    from django.core.cache import cache

    cache.clear()
    assert queries.reader_of(ada).present_at is None
    page(client, "/framework/")
    assert queries.reader_of(ada).present_at is not None


def test_the_button_shows_the_level_and_changes_it(client, ada, rf):
    from django.template import Context, Template

    thing = uuid.uuid4()
    actions.follow(ada, thing, "watch", at=MONDAY)
    request = rf.get("/t/9/")
    request.user = ada
    text = "{% load notices %}{% follow_button thing=thing label='Seals' %}"
    said = Template(text).render(Context({"request": request, "thing": thing}))
    assert 'value="watch" aria-pressed="true"' in said
    assert 'name="next" value="/t/9/"' in said
