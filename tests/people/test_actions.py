from datetime import date

import pytest
from django.core.exceptions import ValidationError

import factories as make
from hisl.people import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return actions.group_named("north", name="North")


def test_it_makes_an_account_that_nobody_can_sign_in_to_yet():
    assert not make.person().has_usable_password()


def test_it_refuses_a_second_account_with_the_same_address():
    make.person(email="Odalys@example.org")
    with pytest.raises(ValidationError):
        make.person(email="odalys@example.org")


def test_it_knows_who_belonged_where_on_a_day(group):
    person = make.person()
    actions.add_to_group(person, group, since=date(2025, 1, 1), until=date(2025, 6, 1))
    assert list(queries.members_on(group, date(2025, 5, 31))) == [person]
    assert list(queries.members_on(group, date(2025, 6, 1))) == []
    assert list(queries.groups_on(person, date(2025, 1, 1))) == [group]


def test_it_writes_the_same_time_once_and_refuses_an_overlap(group):
    person = make.person()
    for _ in range(2):
        actions.add_to_group(person, group, since=date(2025, 1, 1), until=date(2025, 6, 1))
    assert queries.memberships(person).count() == 1
    with pytest.raises(actions.OverlapError):
        actions.add_to_group(person, group, since=date(2025, 5, 1))


def test_it_ends_a_running_membership_and_forgets_one_of_the_same_day(group):
    person = make.person()
    actions.add_to_group(person, group, since=date(2025, 1, 1))
    actions.end_membership(person, group, on=date(2025, 2, 1))
    assert queries.memberships(person).get().until == date(2025, 2, 1)
    actions.add_to_group(person, group, since=date(2025, 3, 1))
    actions.end_membership(person, group, on=date(2025, 3, 1))
    assert queries.memberships(person).count() == 1
