"""A place with three people in it, and what several tests ask of a page."""

from __future__ import annotations

from typing import Any

import pytest

import factories as make


@pytest.fixture
def asker() -> Any:
    return make.person("Marisol Ketterby")


@pytest.fixture
def helper() -> Any:
    return make.person("Odalys Branniford")


@pytest.fixture
def keeper() -> Any:
    return make.person("Imre Quillfeather")


@pytest.fixture
def place(asker: Any, helper: Any, keeper: Any) -> Any:
    return make.community("Field service", members=(asker, helper), facilitators=(keeper,))


@pytest.fixture
def question(place: Any, asker: Any) -> Any:
    return make.thread(place, asker, title="Seal leaks again", tags=["seals"])


@pytest.fixture
def page_as(client: Any) -> Any:
    """Give the words of a page as somebody sees it, redirects followed."""

    def page(person: Any, address: str, **data: Any) -> str:
        client.force_login(person)
        return client.get(address, data, follow=True).content.decode()

    return page


@pytest.fixture
def send_as(client: Any) -> Any:
    """Send a form as somebody."""

    def send(person: Any, address: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        client.force_login(person)
        return client.post(address, data or {}, **more)

    return send
