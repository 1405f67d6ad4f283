"""What a page weighs on its way to a reader, and that an unchanged one comes only once."""

from __future__ import annotations

import gzip

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from journeys import addresses

pytestmark = pytest.mark.django_db

KILOBYTE = 1024
MOST_BYTES, MOST_SCRIPT, MOST_REQUESTS = 120 * KILOBYTE, 40 * KILOBYTE, 12
READING = [
    "web:home", "web:framework", "web:imports", "communities:directory", "communities:community",
    "communities:people", "conversations:threads", "conversations:thread",
    "blogs:latest", "blogs:blog", "blogs:post", "blogs:history",
    "conversations:history", "wikis:contents", "wikis:page", "wikis:history",
    "debriefs:debriefs", "debriefs:debrief", "programmes:board", "programmes:catalogue",
    "programmes:entry", "programmes:place", "programmes:acts", "programmes:programmes",
    "programmes:programme", "outcomes:outcomes", "outcomes:landmark", "people:directory",
    "people:profile",
]  # fmt: skip
# What a guest may read where guests may read at all.
FOR_GUESTS = [
    name for name in READING if not name.startswith("people:") and name not in
    ("web:imports", "communities:people")
]  # fmt: skip
FORMS = ["conversations:open", "wikis:edit", "debriefs:hold", "communities:settings"]


@pytest.mark.parametrize("name", READING)
def test_a_page_for_reading_is_light(filled, page, name):
    filled.sign_in(page, filled.world.learner)
    came = []
    page.on("response", lambda response: came.append(response))
    address = addresses.pages(filled.world)[name][0]
    page.goto(f"{filled.url}{address}", wait_until="load")
    weights = {response.url: _sent(filled, response) for response in came}
    scripts = sum(weight for url, weight in weights.items() if url.endswith(".js"))
    assert sum(weights.values()) <= MOST_BYTES, weights
    assert scripts <= MOST_SCRIPT, weights
    assert len(came) <= MOST_REQUESTS, weights


@pytest.mark.parametrize("name", [*READING, *FORMS])
def test_an_unchanged_page_is_not_sent_twice(filled, client, name):
    client.force_login(filled.world.learner)
    for address in addresses.pages(filled.world)[name]:
        _comes_once(client, address)


@pytest.mark.parametrize("name", FOR_GUESTS)
def test_an_unchanged_page_is_not_sent_to_a_guest_twice(filled, client, settings, name):
    settings.HISL_GUESTS = True
    _comes_once(client, addresses.pages(filled.world)[name][0])


def test_the_browser_asks_whether_it_changed(filled, page):
    """A second visit with a warm cache fetches nothing again, the page itself included."""
    filled.sign_in(page, filled.world.learner)
    address = f"{filled.url}{filled.world.question.get_absolute_url()}"
    for _ in range(2):  # the first visit counts a reading, which the page shows from then on
        page.goto(address)
    page.goto("about:blank")
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(address, wait_until="load")
    assert sum(sizes) <= KILOBYTE


def test_a_page_that_changed_is_sent_again(filled, client):
    client.force_login(filled.world.learner)
    address = reverse("communities:community", args=[filled.world.awkward.key])
    before = client.get(address)["ETag"]
    filled.world.awkward.purpose = "Something else."
    filled.world.awkward.save()
    again = client.get(address, headers={"if-none-match": before})
    assert again.status_code == 200
    assert "Something else." in again.content.decode()


def test_the_form_of_an_old_copy_still_works(filled, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(filled.world.learner)
    question = filled.world.own_question
    address = question.get_absolute_url()
    client.get(address)
    first = client.get(address)
    token = first.context["csrf_token"]
    tag = first["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    sent = {"markdown": "From an old copy.", "csrfmiddlewaretoken": str(token)}
    answered = client.post(reverse("conversations:answer", args=[question.pk]), sent)
    assert answered.status_code == 302


def test_a_new_sign_in_does_not_meet_the_old_copy(filled, client):
    """A form's token dies with the sign-in; a page that holds one must come anew."""
    client.force_login(filled.world.learner)
    address = filled.world.own_question.get_absolute_url()
    tag = client.get(address)["ETag"]
    client.logout()
    client.cookies.clear()
    client.force_login(filled.world.learner)
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def _comes_once(client, address):
    client.get(address)
    first = client.get(address)
    assert first.status_code == 200, address
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304, f"{address} differs from its last copy"
    assert not again.content


def _sent(site, response) -> int:
    """The bytes of an answer as a served installation sends it: static files are compressed."""
    path = response.url.removeprefix(site.url)
    if not path.startswith("/static/"):
        return len(response.body())
    with open(finders.find(path.removeprefix("/static/").partition("?")[0]), "rb") as file:
        return len(gzip.compress(file.read()))
