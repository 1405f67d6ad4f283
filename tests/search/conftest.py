"""A small library: entries put straight into the index, and people who may read some of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from hisl.search import actions, tools

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def put() -> Callable[..., Any]:
    """Give what puts an entry; what is not given is made up, each an hour after the last."""
    hours = count()

    def putting(title: str = "", body: str = "", **more: Any) -> tools.Entry:
        made = {
            "uuid": uuid.uuid4(),
            "kind": "question",
            "url": f"/t/{uuid.uuid4()}/",
            "key": "everybody",
            "at": START + timedelta(hours=next(hours)),
        }
        entry = tools.Entry(**made | {"title": title, "body": body} | more)
        actions.put(entry)
        return entry

    return putting


@pytest.fixture
def reader(db: Any) -> Any:
    """Give somebody who may read what everybody may."""
    import factories as make

    return make.person("Renske Oldershaw")
