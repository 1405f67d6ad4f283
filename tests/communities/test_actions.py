import pytest
from django.core.exceptions import ValidationError

import factories as make
from hisl.communities import actions, queries
from hisl.records.models import Act

pytestmark = pytest.mark.django_db


def verbs(person):
    acts = Act.objects.filter(actor=person.actor).order_by("seq")
    return list(acts.values_list("verb", flat=True))


def test_it_makes_its_opener_a_facilitator_and_records_that_they_joined():
    opener = make.person()
    place = make.community(facilitators=(opener,))
    assert queries.facilitators(place) == [opener]
    assert verbs(opener) == ["joined"]


def test_it_joins_once_however_often_one_asks():
    somebody, place = make.person(), make.community()
    first = actions.join(place, somebody, at=make.at(1))
    again = actions.join(place, somebody, at=make.at(2))
    assert first == again
    assert verbs(somebody) == ["joined"]


def test_it_keeps_each_time_somebody_belonged():
    somebody, place = make.person(), make.community()
    for hours in (1, 3):
        actions.join(place, somebody, at=make.at(hours))
        actions.leave(place, somebody, at=make.at(hours + 1))
    times = place.members.order_by("joined").values_list("joined", "left")
    assert list(times) == [(make.at(1), make.at(2)), (make.at(3), make.at(4))]
    assert verbs(somebody) == ["joined", "left", "joined", "left"]


def test_it_records_no_leaving_of_somebody_who_never_belonged():
    somebody, place = make.person(), make.community()
    actions.leave(place, somebody, at=make.at(1))
    assert verbs(somebody) == []


def test_it_refuses_a_role_that_is_none():
    somebody = make.person()
    place = make.community(members=(somebody,))
    with pytest.raises(ValidationError):
        actions.set_role(queries.membership(somebody, place), "owner")
