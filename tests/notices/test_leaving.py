"""Leaving from a mail: without a session, without a cookie, at once, undone as easily."""

import re
import uuid

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from hisl.notices import delivery, queries
from notices.happen import LATER, MONDAY, reader, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger():
    """A mail program: no session, no cookie, and Django checks what it sends for forgery."""
    return Client(enforce_csrf_checks=True)


def mailed(person, **more):
    """The path of the link to leave in a mail that this person just got."""
    tell(person, kind="answer", **more)
    delivery.deliver(LATER)
    header = mail.outbox[-1].extra_headers["List-Unsubscribe"]
    return re.search(r"https?://[^/]+(/[^>]+)", header)[1]


def settings_of(person):
    chosen = queries.reader_of(person)
    return chosen.budget, chosen.digest


def test_the_header_is_that_of_one_click(stranger):
    mailed(reader())
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_leaves_all_mail_without_signing_in(stranger):
    ada = reader()
    url = mailed(ada)
    response = stranger.post(url, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, settings_of(ada)) == (200, (0, "never"))
    mail.outbox.clear()
    tell(ada, kind="question", direct=True, at=LATER)
    for day in range(10):
        now = LATER + day * (LATER - MONDAY) * 288
        delivery.gather(now)
        delivery.deliver(now)
    assert mail.outbox == []
    assert queries.unseen(ada) == 2


def test_a_mail_that_was_claimed_already_does_not_go_after_leaving(stranger, settings):
    ada = reader()
    url = mailed(ada)
    mail.outbox.clear()
    tell(ada, kind="question", direct=True, at=LATER)
    settings.EMAIL_BACKEND = "notices.test_delivery.Failing"
    from notices.test_delivery import Failing

    Failing.problem = OSError("No route to host.")
    delivery.deliver(LATER + (LATER - MONDAY))
    Failing.problem = None
    stranger.post(url, {"List-Unsubscribe": "One-Click"})
    delivery.deliver(LATER + 6 * (LATER - MONDAY))
    assert mail.outbox == []


def test_looking_at_the_page_changes_nothing(stranger):
    ada = reader()
    said = stranger.get(mailed(ada)).content.decode()
    assert "No more mail at all" in said
    assert settings_of(ada) == (10, "daily")


@pytest.mark.parametrize(
    ("what", "after"), [("soon", (0, "daily")), ("digest", (10, "never")), ("all", (0, "never"))]
)
def test_one_leaves_what_one_chooses_and_comes_back(stranger, what, after):
    ada = reader()
    url = mailed(ada)
    response = stranger.post(url, {"what": what})
    assert settings_of(ada) == after
    stranger.post(url, {"undo": response.context["undo"]})
    assert settings_of(ada) == (10, "daily")


def test_one_conversation_is_left_and_joined_again(stranger):
    ada = reader()
    thread = uuid.uuid4()
    url = mailed(ada, thread=thread)
    response = stranger.post(url, {"what": "thread"})
    assert queries.level_of(ada, thread) == "mute"
    stranger.post(url, {"undo": response.context["undo"]})
    assert queries.level_of(ada, thread) == "normal"


def test_a_link_that_was_cut_or_made_up_leaves_nothing(stranger):
    ada = reader()
    url = mailed(ada)
    for wrong in (url[:-4] + "/", url.replace("leave/", "leave/x"), "/notices/leave/guess/"):
        assert stranger.post(wrong).status_code == 404
    assert settings_of(ada) == (10, "daily")


def test_a_link_of_one_use_is_none_for_another(stranger):
    ada = reader()
    token = mailed(ada).split("/")[-2]
    url = reverse("notices:confirm_address", args=[token])
    assert stranger.post(url).status_code == 404
    assert stranger.post(mailed(ada), {"undo": token}).context["back"] is False


def test_leaving_what_there_is_not_is_refused(stranger):
    assert stranger.post(mailed(reader()), {"what": "thread"}).status_code == 404
