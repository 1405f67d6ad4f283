"""Every page, filled and empty, signed in and not, light and dark, from wide to small."""

from __future__ import annotations

import pytest

from journeys import addresses, looks

pytestmark = pytest.mark.django_db

FILLED = sorted(set(addresses.names()) - set(addresses.NO_PAGE) - set(addresses.DOORS))


def test_it_looks_at_every_page_that_there_is(filled):
    looked = set(addresses.pages(filled.world)) | set(addresses.doors())
    assert looked | set(addresses.NO_PAGE) == addresses.names()


@pytest.mark.parametrize("name", FILLED)
def test_a_filled_page_is_clean(filled, page, name):
    filled.sign_in(page, filled.world.learner)
    for address in addresses.pages(filled.world)[name]:
        _is_clean(filled, page, address)


@pytest.mark.parametrize("name", FILLED)
def test_a_guest_s_page_is_clean(filled, page, name, settings):
    settings.HISL_GUESTS = True
    for address in addresses.pages(filled.world)[name][:1]:
        _is_clean(filled, page, address, briefly=True, may_refuse=True)


@pytest.mark.parametrize("name", sorted(addresses.DOORS))
def test_the_page_of_a_door_is_clean(filled, page, name):
    for address in addresses.doors()[name]:
        _is_clean(filled, page, address)


def _is_clean(site, page, address, *, briefly=False, may_refuse=False):
    answered = page.goto(f"{site.url}{address}")
    # What a guest may not know of is not there, as far as the guest is told.
    expected = {200, 401, 403, 404} if may_refuse else {200, 401}
    assert answered.status in expected, f"{address} answers {answered.status}"
    found = looks.troubles(page, briefly=briefly)
    assert not found, f"{address}\n" + "\n".join(found)
