"""Names in texts: whom they tell, where they lead, and what the list of names gives away."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

import factories
from hisl.communities import actions as communities
from hisl.communities.queries import key_of
from hisl.people import actions as groups
from hisl.people import queries as people
from hisl.writing import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def odalys():
    return factories.person("Odalys Marín")


@pytest.fixture
def imre():
    return factories.person("Imre Nagy")


@pytest.fixture
def hidden(odalys):
    return factories.community("Quiet", members=(odalys,), visibility="hidden")


def names(client, person, key, kind, sought):
    client.force_login(person)
    answer = client.get(reverse("writing:suggest"), {"kind": kind, "q": sought, "key": key})
    assert answer.status_code in (200, 403)
    return [name["label"] for name in answer.json()["names"]] if answer.status_code == 200 else None


def test_readers_are_exactly_those_who_hold_the_key(odalys, imre, hidden):
    public = factories.community(members=(odalys,))
    private = factories.community(members=(imre,), visibility="private")
    everybody = list(people.listed())
    for key in ["everybody", f"person:{imre.pk}", *map(key_of, (public, private, hidden))]:
        holding = {person for person in everybody if key in people.keys_of(person)}
        assert set(queries.readers(key)) == holding, key
    assert not queries.readers("unknown:1").exists()
    assert not queries.readers("").exists()


def test_it_names_only_those_who_may_read(odalys, imre, hidden):
    words = f"@{odalys.username}, @{imre.username} and @nobody: look. `@{odalys.username}`"
    assert queries.mentioned(words, key_of(hidden)).people == [odalys]
    communities.join(hidden, imre, at=timezone.now())
    assert set(queries.mentioned(words, key_of(hidden)).people) == {odalys, imre}


def test_a_group_brings_those_of_its_members_who_may_read(odalys, imre, hidden):
    team = groups.group_named("field-service", name="Field service")
    for person in (odalys, imre):
        groups.add_to_group(person, team, since=timezone.localdate())
    named = queries.mentioned(f"@field-service and @{odalys.username}", key_of(hidden))
    assert named.groups == [team]
    assert named.everyone == [odalys]


def test_a_name_leads_to_the_person_and_a_page_to_the_wiki(odalys, hidden):
    factories.page(hidden, odalys, path="seals/list")
    words = f"@{odalys.username} [[seals/list]] [[Not yet|soon]] #leaks"
    html = actions.write(words, author=odalys, at=timezone.now(), key=key_of(hidden)).html
    assert f'href="{odalys.get_absolute_url()}"' in html
    assert f'href="/wiki/{hidden.key}/seals/list/"' in html
    assert f'href="/wiki/{hidden.key}/not-yet/"' in html
    assert ">soon</a>" in html
    assert 'href="/search/?tag=leaks"' in html


def test_without_a_place_a_page_stays_text(odalys):
    html = actions.write("[[Seals]]", author=odalys, at=timezone.now()).html
    assert html == "<p>[[Seals]]</p>\n"


def test_the_list_gives_people_who_may_read(client, odalys, imre, hidden):
    assert names(client, odalys, key_of(hidden), "person", "im") == []
    communities.join(hidden, imre, at=timezone.now())
    assert names(client, odalys, key_of(hidden), "person", "im") == ["Imre Nagy"]
    assert names(client, odalys, key_of(hidden), "person", "nag") == ["Imre Nagy"]


def test_the_list_tells_nothing_of_a_place_one_may_not_read(client, odalys, imre, hidden):
    factories.page(hidden, odalys, path="secret-plan")
    factories.thread(hidden, odalys, tags=("secret",))
    for kind in ("person", "page", "topic"):
        assert names(client, imre, key_of(hidden), kind, "secret") is None
    assert names(client, imre, "everybody", "topic", "secret") == []
    assert names(client, odalys, key_of(hidden), "topic", "secr") == ["#secret"]
    assert names(client, odalys, key_of(hidden), "page", "plan") == ["secret-plan"]


def test_the_preview_is_what_will_stand(client, odalys, hidden):
    client.force_login(odalys)
    sent = {"markdown": f"@{odalys.username} **x**", "key": key_of(hidden)}
    told = client.post(reverse("writing:preview"), sent, headers={"accept": "application/json"})
    text = actions.write(sent["markdown"], author=odalys, at=timezone.now(), key=sent["key"])
    assert told.json()["html"] == text.html
    assert "Odalys Marín" in told.json()["named"]["line"]


def test_the_preview_for_a_place_one_may_not_read_is_refused(client, imre, hidden):
    client.force_login(imre)
    sent = {"markdown": "x", "key": key_of(hidden)}
    assert client.post(reverse("writing:preview"), sent).status_code == 403


def test_the_preview_works_without_scripts(client, odalys):
    client.force_login(odalys)
    sent = {"what": "**bold**", "preview": "what", "csrfmiddlewaretoken": "x"}
    page = client.post(reverse("writing:preview"), sent, headers={"accept": "text/html"})
    assert "<strong>bold</strong>" in page.content.decode()


def test_texts_of_an_older_renderer_are_rendered_again_and_imported_ones_are_not(odalys):
    old = actions.write("**x**", author=odalys, at=timezone.now())
    type(old).objects.filter(pk=old.pk).update(renderer=1, html="<p>old</p>")
    imported = type(old).objects.create(html="<p>from elsewhere</p>", renderer=0)
    assert actions.render_again(timezone.now()) == "1 texts rendered again"
    old.refresh_from_db()
    imported.refresh_from_db()
    assert old.html == "<p><strong>x</strong></p>\n"
    assert imported.html == "<p>from elsewhere</p>"
    assert actions.render_again(timezone.now()) is None


def test_moving_an_imported_text_leaves_its_words(odalys, hidden):
    text = actions.write("x", author=odalys, at=timezone.now())
    type(text).objects.filter(pk=text.pk).update(renderer=0, html="<p>from elsewhere</p>")
    actions.set_key([text.pk], key_of(hidden))
    text.refresh_from_db()
    assert (text.html, text.key) == ("<p>from elsewhere</p>", key_of(hidden))
