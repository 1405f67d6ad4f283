"""A page with the composer on it, in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse

import factories


@pytest.fixture
def writer(page, sign_in, transactional_db):
    """Give a writer signed in to the page, and the address at which they write."""
    return factories.person("Odalys Marín", password="seal-and-bearing")


@pytest.fixture
def place(writer):
    return factories.community("Pumps", members=(writer, factories.person("Imre Nagy")))


@pytest.fixture
def writing(page, sign_in, writer, place, live_server):
    """Give the page on which the writer begins a wiki page."""
    sign_in(page, writer)
    page.goto(f"{live_server.url}{reverse('wikis:create', args=[place.key])}")
    return page
