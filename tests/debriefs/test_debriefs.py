import pytest
from django.urls import reverse

import factories as make
from hisl.debriefs import queries
from hisl.debriefs.models import Debrief
from hisl.records.models import Act

pytestmark = pytest.mark.django_db
LIST_QUERIES = 14
SAID = {
    "title": "The Torvik job",
    "expected": "Two days.",
    "happened": "Five days.",
    "why": "The cap.",
    "change": "A gauge in each van.",
}


@pytest.fixture
def writer():
    return make.person("Odalys Branniford")


def test_it_records_that_everybody_looked_back(writer):
    other = make.person()
    debrief = make.debrief(make.community(members=(writer, other)), writer, participants=(other,))
    acts = Act.objects.filter(object=debrief.uuid)
    assert set(acts.values_list("actor", flat=True)) == {writer.actor, other.actor}
    told = {(act.actor, act.verb, act.stage, act.words) for act in acts}
    assert told == {
        (writer.actor, "debriefed", "RO", debrief.text.words),
        (other.actor, "attended", "RO", None),
    }


def test_it_holds_a_debrief_with_those_who_took_part(client, writer):
    other = make.person("Teun Sparrowhawk")
    place = make.community(members=(writer, other))
    client.force_login(writer)
    shown = client.post(
        reverse("debriefs:hold", args=[place.key]), SAID | {"participants": [other.pk]}, follow=True
    )
    page = shown.content.decode()
    assert "A gauge in each van." in page
    assert "Teun Sparrowhawk" in page
    assert "Reflection" in page


def test_it_keeps_every_answer_when_one_is_missing(client, writer):
    place = make.community(members=(writer,))
    client.force_login(writer)
    page = client.post(reverse("debriefs:hold", args=[place.key]), SAID | {"why": ""})
    assert "A gauge in each van.</textarea>" in page.content.decode()
    assert not Debrief.objects.exists()


def test_it_names_nobody_from_outside_as_a_participant(client, writer):
    place = make.community(members=(writer,))
    stranger = make.person("A Stranger")
    client.force_login(writer)
    assert (
        "A Stranger" not in client.get(reverse("debriefs:hold", args=[place.key])).content.decode()
    )
    client.post(reverse("debriefs:hold", args=[place.key]), SAID | {"participants": [stranger.pk]})
    assert not Debrief.objects.exists()


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    client, writer, django_assert_max_num_queries
):
    place = make.community(members=(writer,))
    for _ in range(15):
        make.debrief(place, make.person(), participants=(writer,))
    client.force_login(writer)
    with django_assert_max_num_queries(LIST_QUERIES):
        page = client.get(reverse("debriefs:debriefs", args=[place.key])).content.decode()
    assert "2 people took part" in page


def test_only_members_hold_and_only_readers_read(client, writer):
    place = make.community(visibility="private", members=(writer,))
    debrief = make.debrief(place, writer)
    somebody = make.person()
    client.force_login(somebody)
    assert client.get(debrief.get_absolute_url()).status_code == 404
    assert client.get(reverse("debriefs:hold", args=[place.key])).status_code == 403
    assert list(queries.visible_to(somebody)) == []
