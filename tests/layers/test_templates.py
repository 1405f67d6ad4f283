"""Templates name addresses and templates of their own layer or lower ones."""

import pytest

from layers._order import SOURCE
from layers._templates import names_pointing_up


def test_it_names_only_what_stands_below() -> None:
    assert names_pointing_up(SOURCE) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("communities/templates/communities/x.html", '{% url "conversations:thread" 7 %}'),
        ("wikis/templates/wikis/x.html", "{% url 'conversations:thread' pk=7 %}"),
        ("lib/templates/base.html", '{% include "web/_menu.html" %}'),
        ("people/templates/people/x.html", '{% extends "communities/community.html" %}'),
        ("people/templates/people/x.html", '{% url "poeple:profile" name %}'),
        ("people/templates/people/x.html", '{% include "nowhere/_card.html" %}'),
    ],
)
def test_it_fails_on_a_name_that_points_up_or_nowhere(plant, file, text) -> None:
    assert len(names_pointing_up(plant(file, text))) == 1


def test_it_leaves_names_that_point_down(plant) -> None:
    plant("lib/templates/base.html", '{% url "account_login" %}')
    tree = plant(
        "communities/templates/communities/x.html",
        '{% extends "base.html" %}{% url "people:profile" name %}{% include card %}'
        '{% url "communities:directory" %}{% url "admin:index" %}',
    )
    assert names_pointing_up(tree) == []
