"""The search page, suggestions, and the learning desk's page."""

from __future__ import annotations

import pytest
from django.urls import reverse

import factories as make
from hisl.search import queries
from hisl.search.models import Pin, Synonyms, Vain

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, reader):
    client.force_login(reader)
    return client


@pytest.fixture
def tender(client):
    """Sign in somebody of the learning desk."""
    client.force_login(make.person("Desk", is_staff=True))
    return client


def test_what_is_typed_stands_in_the_address_and_is_marked_in_what_is_found(signed_in, put):
    put("Leaking <b>seals</b>", "They leaked & were replaced.")
    page = signed_in.get("/search/?q=seal+leaks").content.decode()
    assert "<mark>Leaking</mark> &lt;b&gt;<mark>seals</mark>&lt;/b&gt;" in page
    assert "They <mark>leaked</mark> &amp; were replaced." in page
    assert "All your words are in the title." in page


def test_markup_in_the_words_sought_is_shown_as_words(signed_in, put):
    page = signed_in.get("/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_filters_in_the_address_hold(signed_in, put):
    put("Seal one", kind="question")
    put("Seal two", kind="page")
    page = signed_in.get("/search/?q=seal&kind=page").content.decode()
    assert "Seal</mark> two" in page
    assert "Seal</mark> one" not in page


def test_a_filter_that_is_nonsense_is_said_and_left_out(signed_in, put):
    put("Seal one")
    page = signed_in.get("/search/?q=seal&since=yesterday&kind=nonsense").content.decode()
    assert "Seal</mark> one" in page
    assert "Enter a valid date" in page


def test_nothing_found_leads_to_asking(signed_in, put):
    page = signed_in.get("/search/?q=flux+capacitor").content.decode()
    assert "Nothing found that you may read" in page
    assert "/?stuck=flux+capacitor" in page


def test_htmx_gets_the_results_alone_and_the_word_may_be_unfinished(signed_in, put):
    put("Overfitting")
    headers = {"HX-Request": "true", "HX-Trigger-Name": "q"}
    page = signed_in.get("/search/?q=overf", headers=headers).content.decode()
    assert "<html" not in page
    assert "<mark>Overfitting</mark>" in page


def test_suggestions_are_titles_that_fit_what_is_typed(signed_in, put):
    put("Overfitting networks", url="/t/1/")
    put("Networks", "overfitting")
    found = signed_in.get("/search/suggest/?q=network+ov").json()["things"]
    assert [one["title"] for one in found] == ["Overfitting networks"]


def test_the_number_of_queries_does_not_grow_with_what_is_found(
    signed_in, put, django_assert_max_num_queries
):
    for n in range(60):
        put(f"Seal {n}", "A seal leaks.")
    with django_assert_max_num_queries(34):
        signed_in.get("/search/?q=seal")


def test_synonyms_find_each_other_until_they_are_removed(tender, put):
    put("My holiday")
    tender.post(reverse("search:add_synonyms"), {"names": "leave, holiday, time off"})
    page = tender.get("/search/?q=leave").content.decode()
    assert "My <mark>holiday</mark>" in page
    assert "Has “holiday”, which means “leave” here." in page
    assert "My <mark>holiday</mark>" in tender.get("/search/?q=time+off").content.decode()
    kept = Synonyms.objects.get()
    tender.post(reverse("search:change_synonyms", args=[kept.pk]))
    assert "holiday" not in tender.get("/search/?q=leave").content.decode()
    tender.post(reverse("search:change_synonyms", args=[kept.pk]), {"back": "1"})
    assert "holiday" in tender.get("/search/?q=leave").content.decode()


def test_one_word_alone_is_no_synonym(tender):
    page = tender.post(reverse("search:add_synonyms"), {"names": "leave,"}).content.decode()
    assert "Give two words or more" in page
    assert not Synonyms.objects.exists()


def test_a_pin_stands_first_for_its_words_for_those_who_may_read_it(tender, client, put):
    put("Seal", "seal seal seal")
    policy = put("Policy", "All about leaks.", key="person:0", url="/wiki/policy/")
    assert "Nothing that can be found" in _pinned(tender, "seal", policy.url)
    open_policy = put("Open policy", "All about leaks.", url="/wiki/open/")
    _pinned(tender, "Seals", "http://testserver/wiki/open/")
    assert Pin.objects.get().uuid == open_policy.uuid
    page = tender.get("/search/?q=seal").content.decode()
    assert page.index("Open policy") < page.index("<mark>Seal</mark>")
    assert "Put first for these words" in page
    put("Open policy", "", uuid=open_policy.uuid, key="person:0")
    assert "Open policy" not in tender.get("/search/?q=seal").content.decode()


def _pinned(tender, query, url):
    sent = {"query": query, "url": url}
    return tender.post(reverse("search:add_pin"), sent, follow=True).content.decode()


def test_the_desk_sees_who_changed_what(tender):
    tender.post(reverse("search:add_synonyms"), {"names": "leave, holiday"})
    page = tender.get(reverse("search:desk")).content.decode()
    assert "Added synonyms: leave, holiday" in page
    assert "Desk" in page


@pytest.mark.parametrize("name", ["desk", "add_synonyms", "add_pin"])
def test_tending_is_for_the_desk_alone(signed_in, name):
    address = reverse(f"search:{name}")
    answer = signed_in.get(address) if name == "desk" else signed_in.post(address, {})
    assert answer.status_code == 403


def test_words_sought_in_vain_are_shown_once_enough_people_sought_them(client, tender, put):
    for n in range(40):
        _search_in_vain(client, make.person(f"Seeker {n}"), "Flux  CAPACITOR?")
        if n == 3:
            assert not queries.vain().exists()
            assert "flux" not in str(Vain.objects.values_list("text", flat=True))
    assert [one.text for one in queries.vain()] == ["flux capacitor"]


def test_one_person_who_seeks_often_is_one_person(client, put):
    person = make.person()
    for _ in range(10):
        _search_in_vain(client, person, "flux capacitor")
    assert not queries.vain().exists()
    assert Vain.objects.get().times == 10


def _search_in_vain(client, person, text):
    client.force_login(person)
    assert "Nothing found" in client.get("/search/", {"q": text}).content.decode()
