import pytest
from django.urls import reverse

import factories as make
from hisl.conversations import queries
from hisl.notices import queries as notices
from hisl.records import queries as records

pytestmark = pytest.mark.django_db
TEXT = "Amina Okafor says srv-db.corp.example loses job 4711-0815. See https://wiki.inside/x."
ANSWER = {
    "source_url": "https://pumps.example.org/a/7",
    "author_name": "Some_body *there*",
    "licence": "CC BY-SA 4.0",
    "markdown": "Turn the **valve**.",
}


@pytest.fixture
def asker(client):
    person = make.person("Marisol Ketterby")
    client.force_login(person)
    return person


@pytest.fixture
def question(asker):
    make.person("Amina Okafor")
    return make.thread(make.community(members=(asker,)), asker, title="Why?", markdown=TEXT)


def copy(page):
    return page.content.decode().split("readonly>")[1].split("</textarea>")[0]


def test_the_copy_leaves_out_what_gives_the_house_away(client, question):
    page = client.get(reverse("web:outside", args=[question.pk]))
    assert copy(page) == "Why?\n\n[name 1] says [machine 1] loses job [number 1]. See [address 1]."


def test_the_person_decides_what_is_left_out(client, question):
    page = client.get(
        reverse("web:outside", args=[question.pk]),
        {"chosen": "1", "out": ["Amina Okafor"], "more": "loses job"},
    )
    assert copy(page).startswith("Why?\n\n[name 1] says srv-db.corp.example [name 2] 4711-0815")


def test_the_question_s_page_shows_the_way(client, question):
    page = client.get(question.get_absolute_url()).content.decode()
    assert reverse("web:outside", args=[question.pk]) in page
    client.force_login(make.person())
    assert "Ask outside" not in client.get(question.get_absolute_url()).content.decode()


def test_an_answer_comes_back_with_link_author_and_licence(client, question, asker):
    response = client.post(reverse("web:bring", args=[question.pk]), ANSWER, follow=True)
    page = response.content.decode()
    assert "By Some_body *there*" in page
    assert "CC BY-SA 4.0. Brought here by Marisol Ketterby." in page
    assert 'href="https://pumps.example.org/a/7"' in page
    assert "<strong>valve</strong>" in page


def test_it_is_recorded_as_shared_from_outside(client, question, asker):
    client.post(reverse("web:bring", args=[question.pk]), ANSWER)
    act = list(records.acts())[-1]
    assert (act.verb, act.object_kind, act.source) == ("shared", "answer", "outside")
    assert act.actor == asker.actor


def test_the_asker_is_told_when_somebody_else_brings_it(client, asker):
    helper = make.person()
    place = make.community(members=(asker, helper))
    question = make.thread(place, asker)
    client.force_login(helper)
    client.post(reverse("web:bring", args=[question.pk]), ANSWER)
    assert [notice.kind for notice in notices.visible_to(asker)] == ["answer"]
    assert queries.by_pk(asker, question.pk).answers == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x.example/a", "not a link at all"])
def test_a_link_that_is_none_is_not_taken(client, question, url):
    response = client.post(reverse("web:bring", args=[question.pk]), ANSWER | {"source_url": url})
    assert response.status_code == 200
    assert "Turn the **valve**." in response.content.decode()


@pytest.mark.parametrize("name", ["web:outside", "web:bring"])
def test_who_may_not_answer_may_not_take_it_outside(client, question, name):
    client.force_login(make.person())
    assert client.get(reverse(name, args=[question.pk])).status_code == 403
    hidden = make.thread(make.community(visibility="hidden"), make.person())
    assert client.get(reverse(name, args=[hidden.pk])).status_code == 404
