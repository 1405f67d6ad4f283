"""What the runner provides is real: a browser that complains, servers of this run alone."""

from __future__ import annotations

import psycopg
import pytest
import redis


def test_it_fails_on_a_violation_and_says_which_and_where(page, axe) -> None:
    page.set_content('<html lang="en"><title>T</title><main><h1>T</h1><img id="i"></main></html>')
    with pytest.raises(AssertionError, match=r"image-alt \(critical\)[\s\S]*#i"):
        axe(page)


def test_it_finds_no_violation_on_a_sound_page(page, axe) -> None:
    page.set_content('<html lang="en"><title>T</title><main><h1>T</h1><p>Text</p></main></html>')
    axe(page)


def test_it_reaches_a_postgresql_of_its_own(postgres_url) -> None:
    with psycopg.connect(postgres_url) as server:
        # Nobody who has data to keep runs a server like this.
        assert server.execute("show fsync").fetchone() == ("off",)


def test_it_reaches_a_redis_that_keeps_nothing(redis_url) -> None:
    with redis.from_url(redis_url) as server:
        server.set("asked", "answered")
        assert server.get("asked") == b"answered"
        assert server.config_get("save") == {"save": ""}
