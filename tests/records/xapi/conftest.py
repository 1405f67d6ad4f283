"""A record store behind a real server, on the database that the run is for."""

from __future__ import annotations

import uuid

import pytest

from validation.record_store import Server, throw_away_database


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Give a server that stays for the session; every test names things of its own."""
    with throw_away_database() as url, Server(tmp_path_factory.mktemp("store"), url) as running:
        yield running


@pytest.fixture
def store(server):
    """Give a client of the store that speaks 2.0 and may do everything."""
    return server.client()


@pytest.fixture
def store1(server):
    """Give a client that speaks 1.0.3, at the base path of that version."""
    return server.client(base="/xapi/v1", version="1.0.3")


@pytest.fixture(params=["1.0.3", "2.0.0"])
def either(request, server):
    """Give a client of each version in turn."""
    base = "/xapi/v1" if request.param == "1.0.3" else "/xapi"
    return server.client(base=base, version=request.param)


@pytest.fixture
def fresh():
    """Give what makes an IRI that nobody has used."""
    return lambda what="thing": f"https://example.org/{what}/{uuid.uuid4()}"
