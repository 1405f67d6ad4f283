"""What is unread, where one left off, catching up and taking that back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
from hisl.communities import actions as communities
from hisl.conversations import actions
from hisl.conversations.models import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def titles(client, place):
    def of(person, **data):
        client.force_login(person)
        page = client.get(reverse("conversations:threads", args=[place.key]), data)
        return {thread.title for thread in page.context["rows"] if thread.unread}

    return of


def say(question, helper, hours, words="More."):
    return actions.answer(question, author=helper, markdown=words, at=make.at(hours))


def test_a_thread_is_unread_until_it_was_seen(titles, page_as, question, helper):
    assert titles(helper) == {"Seal leaks again"}
    page_as(helper, question.get_absolute_url())
    assert titles(helper) == set()


def test_a_thread_is_unread_again_when_somebody_writes(titles, page_as, question, asker, helper):
    page_as(asker, question.get_absolute_url())
    say(question, helper, 5)
    assert titles(asker) == {"Seal leaks again"}


def test_what_was_said_before_one_joined_counts_as_read(titles, question, place):
    newcomer = make.person()
    communities.join(place, newcomer, at=make.at(50))
    assert titles(newcomer) == set()


def test_nothing_is_unread_for_those_who_only_look_in(client, question, place):
    client.force_login(make.person())
    page = client.get(reverse("conversations:threads", args=[place.key]))
    assert not page.context["rows"][0].unread
    assert "Unread" not in page.content.decode()


def test_new_posts_are_marked_and_one_jumps_to_the_first(page_as, question, asker, helper, client):
    say(question, helper, 2, "Old.")
    page_as(asker, question.get_absolute_url())
    first, _ = say(question, helper, 5, "First."), say(question, helper, 6, "Second.")
    page = page_as(asker, question.get_absolute_url())
    assert page.count(">New</span>") == 2
    assert f'href="{first.get_absolute_url()}"><svg' in page
    assert ">New</span>" not in page_as(asker, question.get_absolute_url())


def test_the_address_of_the_first_unread_leads_there(client, page_as, question, asker, helper):
    page_as(asker, question.get_absolute_url())
    first = say(question, helper, 5)
    say(question, helper, 6)
    jumped = client.get(reverse("conversations:first_unread", args=[question.pk]))
    assert jumped.url == first.get_absolute_url()
    page_as(asker, question.get_absolute_url())
    jumped = client.get(reverse("conversations:first_unread", args=[question.pk]))
    assert jumped.url == question.get_absolute_url()


def test_ones_own_words_are_never_new(page_as, question, asker):
    page_as(asker, question.get_absolute_url())
    actions.reply(actions.opening(question), author=asker, markdown="Also.", at=make.at(3))
    assert ">New</span>" not in page_as(asker, question.get_absolute_url())


def test_a_page_of_a_long_thread_leaves_the_others_unread(page_as, question, asker, helper, client):
    page_as(asker, question.get_absolute_url())
    posts = [say(question, helper, 10 + n, f"Answer {n}.") for n in range(60)]
    page_as(asker, question.get_absolute_url(), page=1)
    reading = Reading.objects.get(person=asker)
    assert posts[49].at <= reading.at < posts[50].at
    page_as(asker, question.get_absolute_url(), page=2)
    reading.refresh_from_db()
    assert reading.at >= posts[-1].at


def test_reading_never_goes_back(page_as, question, asker, helper):
    for n in range(60):
        say(question, helper, 10 + n)
    page_as(asker, question.get_absolute_url(), page=2)
    page_as(asker, question.get_absolute_url(), page=1)
    far = Reading.objects.get(person=asker).at
    page_as(asker, question.get_absolute_url(), page=2)
    assert Reading.objects.get(person=asker).at >= far


def test_everything_is_marked_as_read_and_that_is_taken_back(
    titles, send_as, question, helper, place
):
    address = reverse("conversations:catch_up", args=[place.key])
    page = send_as(helper, address, follow=True).content.decode()
    assert titles(helper) == set()
    assert "Everything here is marked as read" in page
    send_as(helper, address, {"undo": "1"})
    assert titles(helper) == {"Seal leaks again"}


def test_what_comes_after_catching_up_is_unread(titles, send_as, question, asker, helper, place):
    send_as(asker, reverse("conversations:catch_up", args=[place.key]))
    later = timezone.now() + timedelta(minutes=1)
    actions.answer(question, author=helper, markdown="New.", at=later)
    assert titles(asker) == {"Seal leaks again"}


def test_the_list_of_what_is_unread_holds_just_that(
    titles, page_as, question, place, asker, helper
):
    make.thread(place, asker, title="Other")
    page_as(helper, question.get_absolute_url())
    assert titles(helper, show="unread") == {"Other"}
