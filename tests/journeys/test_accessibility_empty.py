"""Every page of an installation in which nobody has done anything, for its first person."""

from __future__ import annotations

import pytest

from journeys import addresses, looks, world

pytestmark = pytest.mark.django_db

# What can be opened without anything in the database, and the pages of a place with nothing in it.
ALONE = sorted({*addresses.open_pages(), "web:imports", "people:directory", "communities:open"})
IN_A_PLACE = [
    "communities:community", "communities:people", "communities:settings",
    "conversations:threads", "wikis:contents", "debriefs:debriefs",
]  # fmt: skip


@pytest.mark.parametrize("name", ALONE)
def test_it_is_clean_before_anything_happened(empty, page, name):
    empty.sign_in(page, world.newcomer())
    _is_clean(empty, page, addresses.plain(name))


@pytest.mark.parametrize("name", IN_A_PLACE)
def test_it_is_clean_in_a_place_where_nothing_happened(empty, page, name):
    first = world.newcomer()
    empty.sign_in(page, first)
    _is_clean(empty, page, addresses.plain(name, world.new_place(first).key))


@pytest.mark.parametrize("name", ["web:home", "communities:directory", "programmes:board"])
def test_it_is_clean_for_a_guest_who_finds_nothing(empty, page, name, settings):
    settings.HISL_GUESTS = True
    _is_clean(empty, page, addresses.plain(name))


def _is_clean(site, page, address):
    answered = page.goto(f"{site.url}{address}")
    assert answered.status == 200
    found = looks.troubles(page)
    assert not found, f"{address}\n" + "\n".join(found)
