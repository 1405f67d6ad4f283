"""Introductions through a common colleague: who can make one, who hears of it, who never does."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

import factories as make
from hisl.communities import actions as communities
from hisl.notices import queries as notices
from hisl.people import actions as people
from hisl.people import queries
from hisl.people.models import Introduction
from hisl.web import introducing

pytestmark = pytest.mark.django_db


def dealt(place, asker, helper, **more):
    """Let helper answer a question of asker."""
    return make.answer(make.thread(place, asker, **more), helper)


@pytest.fixture
def place():
    return make.community("Seals")


@pytest.fixture
def seeker(client):
    seeker = make.person("Marisol Ketterby")
    client.force_login(seeker)
    return seeker


@pytest.fixture
def colleague():
    return make.person("Odalys Branniford")


@pytest.fixture
def wanted():
    return make.person("Teun Sparrowhawk")


@pytest.fixture
def between(place, seeker, colleague, wanted):
    """Ties of the colleague to both, where everybody may read."""
    dealt(place, wanted, colleague, title="Who aligns pumps?")
    dealt(place, colleague, seeker)
    return colleague


def told(person):
    return notices.visible_to(person).filter(kind="introduction")


def names(viewer, wanted):
    return [one.person.name for one in introducing.go_betweens(viewer, wanted)]


def asked(client, wanted, through, note="It is about seals."):
    address = reverse("web:introduction_ask", args=[wanted.username])
    return client.post(address, {"through": through.pk, "note": note})


def test_a_colleague_of_both_is_offered_with_what_they_did_together(client, between, wanted):
    page = client.get(reverse("web:introduction_ask", args=[wanted.username])).content.decode()
    assert "Odalys Branniford" in page
    assert "Who aligns pumps?" in page


def test_who_knows_only_the_wanted_person_is_not_offered(seeker, colleague, wanted, place):
    dealt(place, wanted, colleague)
    assert names(seeker, wanted) == []


def test_who_shares_a_community_with_the_seeker_comes_after_who_dealt_with_them(
    seeker, between, wanted, place
):
    neighbour = make.person("Noor Next")
    for person in (seeker, neighbour):
        communities.join(place, person, at=make.at())
    dealt(place, wanted, neighbour)
    assert names(seeker, wanted) == ["Odalys Branniford", "Noor Next"]


@pytest.mark.parametrize("outside", ["seeker", "wanted", "colleague"])
def test_a_tie_where_not_all_three_may_read_is_never_used(
    request, seeker, colleague, wanted, place, outside
):
    everybody = {seeker, colleague, wanted}
    closed = make.community("Closed", visibility="private", members=tuple(everybody))
    dealt(closed, wanted, colleague, title="A private matter")
    dealt(place, colleague, seeker)
    assert names(seeker, wanted) == ["Odalys Branniford"]
    communities.leave(closed, request.getfixturevalue(outside), at=make.at(5))
    assert names(seeker, wanted) == []


def test_accounts_with_nobody_behind_them_and_guests_make_no_introductions(seeker, wanted, place):
    for person in (
        make.imported_person(),
        make.person(is_active=False),
        make.person(guest_of="Pump Makers"),
    ):
        dealt(place, wanted, person)
        dealt(place, person, seeker)
    assert names(seeker, wanted) == []


def test_the_colleague_alone_is_told_first(client, seeker, between, wanted):
    asked(client, wanted, between)
    assert "Marisol Ketterby" in told(between).get().title
    assert not told(wanted).exists()
    assert not told(seeker).exists()


def test_accepting_tells_both(client, seeker, between, wanted):
    asked(client, wanted, between)
    uuid = Introduction.objects.get().uuid
    client.force_login(between)
    client.post(reverse("web:introduction_answer", args=[uuid]), {"accept": ""})
    for person in (seeker, wanted):
        notice = told(person).get()
        assert "Odalys Branniford" in notice.title
        client.force_login(person)
        page = client.get(notice.url).content.decode()
        assert "has introduced you to each other" in page
        assert "It is about seals." in page


def test_declining_tells_the_seeker_and_nobody_else(client, seeker, between, wanted):
    asked(client, wanted, between)
    uuid = Introduction.objects.get().uuid
    client.force_login(between)
    client.post(reverse("web:introduction_answer", args=[uuid]), {"decline": ""})
    assert told(seeker).exists()
    assert not told(wanted).exists()
    client.force_login(wanted)
    assert client.get(reverse("web:introduction", args=[uuid])).status_code == 404


def test_the_first_answer_counts(client, seeker, between, wanted):
    asked(client, wanted, between)
    one = Introduction.objects.get()
    assert introducing.answer(one, accepts=False, at=make.at(1))
    assert not introducing.answer(one, accepts=True, at=make.at(2))
    assert not told(wanted).exists()


def test_taking_it_back_takes_back_what_was_told(client, seeker, between, wanted):
    asked(client, wanted, between)
    uuid = Introduction.objects.get().uuid
    client.post(reverse("web:introduction_withdraw", args=[uuid]))
    assert not Introduction.objects.exists()
    assert not told(between).exists()


def test_one_is_asked_for_once_while_it_is_open(client, seeker, between, wanted):
    asked(client, wanted, between)
    page = asked(client, wanted, between)
    assert "You have asked already" in page.content.decode()
    assert Introduction.objects.count() == 1


def test_nobody_has_more_than_a_handful_open(seeker, colleague):
    def ask(n):
        wanted = make.person(f"Wanted {n}")
        people.ask_introduction(
            seeker, wanted=wanted, through=colleague, note="Please.", at=make.at()
        )

    for n in range(5):
        ask(n)
    with pytest.raises(people.IntroductionError):
        ask(5)


def test_somebody_who_was_not_offered_cannot_be_asked(client, seeker, between, wanted):
    page = asked(client, wanted, make.person("Anybody Else"))
    assert page.status_code == 200
    assert not Introduction.objects.exists()


@pytest.mark.parametrize("answer", [{"accepted": True}, {"answered": make.at()}])
def test_an_introduction_is_open_or_decided_never_half(seeker, colleague, wanted, answer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduction.objects.create(
            seeker=seeker, wanted=wanted, through=colleague, note="x", asked=make.at(), **answer
        )


def test_only_those_with_a_part_in_it_find_it(seeker, colleague, wanted):
    one = people.ask_introduction(seeker, wanted=wanted, through=colleague, note="x", at=make.at())
    root = make.person(is_superuser=True)
    found = [p for p in (seeker, colleague, wanted, root) if queries.introduction(p, one.uuid)]
    assert found == [seeker, colleague]


def test_asking_in_public_is_offered_where_both_belong(client, seeker, wanted):
    for name, members in (("Both here", (seeker, wanted)), ("Only me", (seeker,))):
        make.community(name, members=members)
    page = client.get(reverse("web:introduction_ask", args=[wanted.username])).content.decode()
    assert "Ask in Both here" in page
    assert "Ask in Only me" not in page
    assert "Nobody between you yet" in page
