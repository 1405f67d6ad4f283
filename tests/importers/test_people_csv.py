"""People and their groups from a CSV: what is taken, what is refused, and what stays as it was."""

from __future__ import annotations

from datetime import date

import pytest

from hisl.domain.errors import InputError
from hisl.importers import people_csv
from hisl.people import actions, queries
from hisl.people.models import Group, Membership, Person
from small_dump import Silent
from snapshot import snapshot

pytestmark = pytest.mark.django_db

HEADER = "username,name,email,role,group,group_kind,from,until"
STAFF = f"""{HEADER}
ann,Ann Lee,Ann@firm.example,Fitter,pumps,team,2024-01-01,2024-07-01
ann,Ann Lee,,,valves,team,2024-07-01,
bob,"Nash, Bob",bob@firm.example,,,,,
"""


@pytest.fixture
def load(tmp_path):
    def from_text(text: str | bytes):
        file = tmp_path / "people.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return people_csv.load(file, progress=Silent())

    return from_text


def times(username: str) -> list[tuple[str, date, date | None]]:
    rows = Membership.objects.filter(person__username=username).order_by("since")
    return list(rows.values_list("group__key", "since", "until"))


def test_it_adds_people_with_their_groups_in_time(load):
    report = load(STAFF)
    ann = queries.by_username("ann")
    assert (ann.name, ann.email, ann.role_title) == ("Ann Lee", "ann@firm.example", "Fitter")
    assert (ann.claimed, ann.has_usable_password()) == (True, False)
    assert times("ann") == [
        ("pumps", date(2024, 1, 1), date(2024, 7, 1)),
        ("valves", date(2024, 7, 1), None),
    ]
    assert queries.by_username("bob").name == "Nash, Bob"
    assert report.as_dict() == {
        "rows": 3,
        "people": 2,
        "people_added": 2,
        "people_changed": 0,
        "groups_added": 2,
        "memberships_added": 2,
        "memberships_changed": 0,
        "added": 6,
    }


def test_it_adds_nothing_the_second_time(load):
    load(STAFF)
    before = snapshot()
    again = load(STAFF)
    assert (again.added, again.people_changed, again.memberships_changed) == (0, 0, 0)
    assert snapshot() == before


@pytest.mark.parametrize(
    "text",
    [
        STAFF.replace(",2024", ";2024")
        .replace("Nash, Bob", "Nash Bob")
        .replace(",", ";")
        .replace("Nash Bob", "Nash, Bob"),
        "\ufeff" + STAFF,
        STAFF.replace("\n", "\r\n"),
        STAFF + "\n ,,,,,,,\n",
        STAFF.replace("username,name", "Username, Name "),
    ],
    ids=["semicolons", "byte order mark", "line ends", "empty lines", "header in capitals"],
)
def test_it_takes_what_spreadsheets_write(load, text):
    load(STAFF)
    assert load(text).added == 0


def test_it_takes_columns_in_any_order_and_only_those_it_needs(load):
    load("name,username\nAnn,ann\n")
    assert queries.by_username("ann").name == "Ann"


def test_it_brings_people_up_to_the_file_and_leaves_what_it_does_not_say(load):
    load(STAFF)
    ann = Person.objects.get(username="ann")
    ann.set_password("a long password")
    ann.save()
    report = load("username,name,email,role\nann,Ann Smith,,Planner\n")
    after = Person.objects.get(username="ann")
    assert (after.name, after.role_title, after.email) == ("Ann Smith", "Planner", ann.email)
    assert after.check_password("a long password")
    assert (report.people_changed, report.added) == (1, 0)


def test_it_ends_a_time_that_was_open_before_the_next_begins(load):
    load("username,name,group,from\nann,Ann,pumps,2024-01-01\n")
    report = load(
        "username,name,group,from,until\n"
        "ann,Ann,pumps,2025-02-01,\n"
        "ann,Ann,pumps,2024-01-01,2025-01-01\n"
    )
    assert (report.memberships_changed, report.memberships_added) == (1, 1)
    assert times("ann") == [
        ("pumps", date(2024, 1, 1), date(2025, 1, 1)),
        ("pumps", date(2025, 2, 1), None),
    ]


def test_it_makes_groups_of_the_kind_that_it_is_told(load):
    load(f"{HEADER}\nann,Ann,,,spring,cohort,2024-01-01,\nann,Ann,,,pumps,,2024-01-01,\n")
    assert dict(Group.objects.values_list("key", "kind")) == {"spring": "cohort", "pumps": "team"}


BAD = {
    "no username column": ("name\nAnn\n", "row 1: there is no column username"),
    "an unknown column": ("username,name,age\n", "row 1: the column 'age' is unknown"),
    "a column twice": ("username,name,name\n", "row 1: the column name is there twice"),
    "an empty file": ("", "row 1: there is no column username"),
    "too few values": (f"{HEADER}\nann,Ann\n", "row 2: 2 values under 8 columns"),
    "no name": ("username,name\nann,\n", "row 2, column name: nothing is there"),
    "a bad username": ("username,name\nan n,Ann\n", "row 2, column username: 'an n'"),
    "a long name": (f"username,name\nann,{'x' * 151}\n", "row 2, column name: it is too long"),
    "no address": ("username,name,email\nann,Ann,ann\n", "row 2, column email: 'ann' is no e-mail"),
    "an address twice": (
        "username,name,email\nann,Ann,a@b.example\nbob,Bob,A@b.example\n",
        "row 3, column email: ann has it too",
    ),
    "an address of somebody else": (
        "username,name,email\nann,Ann,old@b.example\n",
        "row 2, column email: the account old has it",
    ),
    "two names": ("username,name\nann,Ann\nann,Anna\n", "row 3, column name: row 2 says 'Ann'"),
    "a bad group": (f"{HEADER}\na,A,,,p u,,2024-01-01,\n", "row 2, column group: 'p u'"),
    "a bad kind": (f"{HEADER}\na,A,,,p,club,2024-01-01,\n", "row 2, column group_kind: 'club'"),
    "two kinds": (
        f"{HEADER}\na,A,,,p,team,2024-01-01,\nb,B,,,p,unit,2024-01-01,\n",
        "row 3, column group_kind: another row says 'team'",
    ),
    "a group without a day": (f"{HEADER}\na,A,,,p,,,\n", "row 2, column from: nothing is there"),
    "a day without a group": (f"{HEADER}\na,A,,,,,2024-01-01,\n", "row 2, column group: nothing"),
    "a date that is none": (
        f"{HEADER}\na,A,,,p,,2024-02-30,\n",
        "row 2, column from: '2024-02-30' is no date; write it as 2026-11-23",
    ),
    "an end before the start": (
        f"{HEADER}\na,A,,,p,,2024-02-02,2024-02-02\n",
        "row 2, column until: 2024-02-02 is not after the start",
    ),
    "an overlap in the file": (
        f"{HEADER}\na,A,,,p,,2024-01-01,\na,A,,,p,,2025-01-01,\n",
        "row 3, column from: row 2 has them there from 2024-01-01 without an end",
    ),
    "an overlap with what is known": (
        f"{HEADER}\nb,B,,,q,,2024-01-01,\nold,Old,,,pumps,,2024-06-01,\n",
        "row 3, column from: old is in pumps from 2024-01-01 until now already",
    ),
    "not UTF-8": ("username,name\nann,\xe9\n".encode("latin-1"), "row 2: not UTF-8"),
    "an open quotation mark": ('username,name\nann,"Ann\n', "no CSV"),
    "a zero byte": ("username,name\nann,A\0\n", "row 2: there is a zero byte"),
}


@pytest.mark.parametrize(("text", "sentence"), BAD.values(), ids=BAD.keys())
def test_it_refuses_in_one_sentence_and_changes_nothing(load, text, sentence):
    old = actions.add_person("old", name="Old", email="old@b.example")
    actions.add_to_group(old, actions.group_named("pumps"), since=date(2024, 1, 1))
    before = snapshot()
    with pytest.raises(InputError) as refused:
        load(text)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("people.csv, ")
    assert snapshot() == before


def test_it_refuses_a_file_that_is_none(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        people_csv.load(tmp_path / "none.csv", progress=Silent())
    with pytest.raises(InputError, match="this is a folder"):
        people_csv.load(tmp_path, progress=Silent())
