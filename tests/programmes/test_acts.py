"""What a list of acts leaves out, so that nobody is told on."""

import pytest

from hisl.conversations.actions import Frame
from hisl.programmes import actions
from made_places import keep, shares
from small_community import START, ask, community, day, persons

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HISL_HOME = tmp_path


def programme(*slugs):
    """A programme in no community, with its interventions and a reading."""
    opened = actions.open_programme(key="p", name="P", purpose="", starts=START.date(), ends=None)
    parts = [
        actions.add_intervention(opened, slug=slug, c="C3", g="G2", starts=START.date())
        for slug in slugs
    ]
    keep(opened.uuid, shares("G2"))
    return opened, parts


def listed(client, viewer, kind="programme", key="p"):
    client.force_login(viewer)
    page = client.get(f"/board/place/{kind}/{key}/acts/").content.decode()
    return page.partition("<tbody>")[2].count("<tr>"), page


def test_enrolments_are_not_listed_for_they_could_be_counted(client):
    crowd = persons(6)
    place = community("smiths", crowd)
    opened, (part,) = programme("question-and-answer")
    for n, somebody in enumerate(crowd):
        actions.enrol(opened, somebody, at=START)
        ask(place, somebody, n, frame=Frame(intervention=part.uuid))
    enrolment = opened.enrolments.get(person=crowd[0])
    actions.withdraw(enrolment, at=day(9))
    rows, page = listed(client, crowd[0])
    assert rows == 6
    assert "registered" not in page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_those_who_may_read_the_work_of_few_see_no_list(client):
    """Four wrote in the open, two in a closed community: only its members see enough people."""
    crowd = persons(6)
    inside, outside = crowd[:2], crowd[2:]
    opened = community("smiths", crowd)
    closed = community("potters", inside, visibility="private")
    _, (part,) = programme("question-and-answer")
    for n, somebody in enumerate(crowd):
        ask(
            closed if somebody in inside else opened,
            somebody,
            n,
            frame=Frame(intervention=part.uuid),
        )
    assert listed(client, inside[0])[0] == 6
    rows, page = listed(client, outside[0])
    assert rows == 0
    assert "too few people stand behind them" in page


def test_confidential_work_is_on_no_list_of_its_programme_or_community(client):
    crowd = persons(6)
    place = community("smiths", crowd)
    keep(place.uuid, shares("G2"))
    _, (open_part, confidential) = programme("question-and-answer", "case-clinic")
    for n, somebody in enumerate(crowd):
        ask(place, somebody, n, frame=Frame(intervention=open_part.uuid))
        ask(place, somebody, n + 10, frame=Frame(intervention=confidential.uuid))
    joined = 6
    assert listed(client, crowd[0])[0] == 6
    assert listed(client, crowd[0], "community", "smiths")[0] == 6 + joined
