"""What every page shares, seen through pages that need no content: door, gallery, errors."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import Client
from django.urls import path

import hisl.lib
from hisl.lib import nav
from hisl.project.urls import urlpatterns as project_urls

pytestmark = pytest.mark.django_db
STATIC = Path(hisl.lib.__file__).parent / "static/lib"
LIMIT_KB = 25


def _raise(error):
    def view(_request):
        raise error

    return view


urlpatterns = [
    *project_urls,
    path("accounts/broken/", _raise(RuntimeError("planted"))),
    path("accounts/forbidden/", _raise(PermissionDenied("communities.read"))),
    path("accounts/unread/", _raise(BadRequest("planted"))),
]


@pytest.fixture
def somebody(django_user_model, client):
    person = django_user_model.objects.create_user(
        "dagny", "dagny@example.org", "a long enough word", name="Dagny O'Hollowell"
    )
    client.force_login(person)
    return person


@pytest.fixture
def gallery(client, settings, somebody):
    settings.DEBUG = True
    response = client.get("/lib/gallery/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_the_gallery_to_nobody_outside_development(client, somebody):
    assert client.get("/lib/gallery/").status_code == 404


def test_it_draws_every_component(gallery):
    parts = (
        "measure withheld person tally pager empty toast <dialog timeline skeleton notice crumbs"
    )
    assert not [part for part in parts.split() if part not in gallery]
    assert "ring large" in gallery
    assert "chart bars" in gallery


def test_it_says_at_once_whether_a_second_column_comes(gallery, client, settings):
    assert '<div class="columns with-context">' in gallery
    settings.DEBUG = False
    assert '<div class="columns">' in client.get("/lib/nowhere/").content.decode()


def test_it_repeats_no_id(gallery):
    ids = re.findall(r'\sid="([^"]+)"', gallery)
    assert sorted(ids) == sorted(set(ids))


def test_it_labels_by_ids_that_exist(gallery):
    ids = set(re.findall(r'\sid="([^"]+)"', gallery))
    pointed = re.findall(
        r'(?:aria-labelledby|aria-describedby|\sfor|popovertarget)="([^"]+)"', gallery
    )
    assert {one for many in pointed for one in many.split()} <= ids


def test_it_uses_only_icons_that_are_drawn(gallery):
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    used = set(re.findall(r"icons\.svg#([\w-]+)", gallery))
    assert used == drawn


def test_it_needs_no_inline_script_or_style_element(gallery):
    assert "<style" not in gallery
    assert not re.search(r"\son\w+=", gallery)
    assert all('src="' in tag for tag in re.findall(r"<script[^>]*>", gallery))


def test_it_gives_every_page_a_way_in_for_the_keyboard(gallery):
    assert gallery.index('href="#main"') < gallery.index('<header class="rail"')
    assert '<main class="page" id="main" tabindex="-1">' in gallery


def test_it_links_the_framework_from_rail_and_foot_and_asking_from_the_bar(gallery):
    rail, rest = gallery.split("<main", 1)
    foot, bar = rest.split('<nav class="bar"', 1)
    assert all('href="/framework/"' in part for part in (rail, foot))
    assert 'href="/#desk"' in bar


def test_it_finds_every_address_of_the_frame(client, settings, somebody):
    settings.DEBUG = True
    context = client.get("/lib/gallery/").context
    assert set(context["frame"]) == set(nav.FRAME)


def test_it_draws_an_unchanged_page_the_same_twice(client, settings, somebody):
    settings.DEBUG = True
    first, second = (client.get("/accounts/password/reset/done/") for _ in range(2))
    assert first.content == second.content
    again = client.get("/accounts/password/reset/done/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_it_keeps_the_chosen_theme_without_a_script(client):
    answer = client.post("/theme/", {"theme": "dark", "next": "/accounts/login/?next=/c/"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/c/")
    assert (
        '<html lang="en-gb" data-theme="dark">' in client.get("/accounts/login/").content.decode()
    )


def test_it_lets_the_system_choose_until_somebody_does(client):
    assert "data-theme=" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "", "javascript:1"])
def test_it_goes_back_nowhere_else(client, target):
    assert client.post("/theme/", {"theme": "light", "next": target})["Location"] == "/"


def test_it_refuses_a_theme_that_is_none(client):
    assert client.post("/theme/", {"theme": "pink"}).status_code == 400
    assert client.get("/theme/").status_code == 405


def test_it_offers_example_people_at_the_door(client, monkeypatch):
    people = [("dagny", "Dagny Hollowell", "Facilitator", "pump-and-line")]
    monkeypatch.setattr(nav, "sign_in_hints", lambda _request: people)
    html = client.get("/accounts/login/").content.decode()
    assert '<input type="hidden" name="login" value="dagny">' in html
    assert "Each has the password <b>pump-and-line</b>" in html
    monkeypatch.setattr(nav, "sign_in_hints", None)
    assert "made up" not in client.get("/accounts/login/").content.decode()


def test_it_signs_in_says_so_and_signs_out(client, somebody):
    client.logout()
    given = {"login": "dagny", "password": "a long enough word"}
    client.post("/accounts/login/", {**given, "next": "/accounts/password/reset/done/"})
    html = client.get("/accounts/password/reset/done/").content.decode()
    assert "You are signed in as Dagny O&#x27;Hollowell." in html
    assert "Drafts stay where you left them." in client.get("/accounts/logout/").content.decode()
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_it_says_at_the_field_what_was_wrong(client):
    html = client.post("/accounts/password/reset/", {"email": "no"}).content.decode()
    assert re.search(r'id="id_email_error"', html)
    assert 'aria-invalid="true"' in html


def test_it_opens_no_account_to_strangers(client):
    assert "made by your organisation" in client.get("/accounts/signup/").content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/accounts/nowhere/", 404, "There is nothing at this address"),
        ("/accounts/forbidden/", 403, "This is not yours to open"),
        ("/accounts/unread/", 400, "We did not understand this request"),
        ("/accounts/broken/", 500, "Something broke on our side"),
    ],
)
def test_it_says_in_plain_words_what_went_wrong(address, status, words, caplog):
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == status
    html = answer.content.decode()
    assert words in html
    assert "communities.read" not in html
    assert "planted" not in html


def test_it_says_what_to_do_with_a_form_that_is_too_old():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "This form is too old to be sent" in answer.content.decode()


def test_it_stays_light():
    weight = sum(
        len(gzip.compress(file.read_bytes()))
        for file in STATIC.iterdir()
        if file.suffix in {".css", ".js"}
    )
    assert weight < LIMIT_KB * 1024
