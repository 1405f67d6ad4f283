"""A slice enters another one by its doors alone."""

import pytest

from layers._doors import wrong_doors
from layers._order import SOURCE


def test_it_enters_slices_by_their_doors_alone() -> None:
    assert wrong_doors(SOURCE) == []


@pytest.mark.parametrize(
    "line",
    [
        "from hisl.people.models import Person",
        "from hisl.people import models",
        "import hisl.people.views",
        "from ..people import forms",
        "from ..people.models import Person",
        "def late():\n    from hisl.people.models import Person",
        "from hisl import people",
    ],
)
def test_it_fails_on_another_way_in(plant, line) -> None:
    found = wrong_doors(plant("communities/actions.py", line))
    assert len(found) == 1
    assert "communities/actions.py:" in found[0]


@pytest.mark.parametrize(
    "line",
    [
        "from hisl.people import queries as people",
        "from hisl.people.queries import may",
        "from ..people import actions",
        "from .models import Community",
        "from hisl.domain.measures.acts import CONTRIBUTIONS",
        "from hisl.lib import nav",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from hisl.people.models import P",
    ],
)
def test_it_leaves_the_doors_open(plant, line) -> None:
    assert wrong_doors(plant("communities/actions.py", line)) == []
