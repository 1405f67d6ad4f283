"""The example organisation, played and measured, stands on the board where it was planted."""

import pytest
from django.db import transaction
from django.test import override_settings

from hisl.analytics.actions import refresh
from hisl.cli.reading import everything
from hisl.domain.demo import PLANTED
from hisl.importers.demo import play
from hisl.programmes import formats, queries
from hisl.programmes.board import board, spaces
from small_dump import Silent

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """The spaces of the board's JSON: communities by key, activities by programme and designed
    place."""
    home = tmp_path_factory.mktemp("truths")
    with django_db_blocker.unblock(), override_settings(HISL_HOME=home), transaction.atomic():
        play(seed=2026, progress=Silent())
        refresh(spaces())
        found = {("community", s["key"]): s for s in _spaces() if s["kind"] == "community"}
        for programme in queries.visible_to(everything()):
            for space in _spaces(programme=programme.key):
                if space["kind"] == "activity":
                    c, g = (space["designed"][x]["low"] for x in ("complexity", "collegiality"))
                    found[programme.key, space["name"], c, g] = space
        transaction.set_rollback(True)
    return found


def _spaces(**which):
    return formats.as_json(board(everything(), **which))["spaces"]


@pytest.mark.parametrize("planted", PLANTED.communities, ids=lambda c: c.key)
def test_a_community_stands_at_its_planted_collegiality(told, planted):
    seen = told["community", planted.key]["enacted"]["collegiality"]
    if planted.collegiality is None:
        assert seen == {
            "hidden": True,
            "reason": "Not shown: fewer than 5 people contributed to it.",
        }
        return
    assert seen["median"] == planted.collegiality
    assert seen["n_people"] >= 5
    assert sum(level["share"] for level in seen["shares"].values()) == pytest.approx(1)


NAMES = {
    "ask": "Question and answer",
    "debrief": "After-action review, debrief",
    "try": 'Experiment sprint ("try it, report it")',
    "pages": "Wiki co-authoring",
    "review": "Peer review of work, with rubric",
    "community": "Community of practice",
    "stories": "Blog post, learning story",
}


def cases():
    for planted in PLANTED.activities:
        for axis, lived in zip(("complexity", "collegiality"), planted.lived, strict=True):
            yield pytest.param(planted, axis, lived, id=f"{planted.key}, {axis}")


@pytest.mark.parametrize(("planted", "axis", "lived"), list(cases()))
def test_an_activity_is_lived_as_it_was_planted(told, planted, axis, lived):
    programme, _, part = planted.key.partition("/")
    seen = told[programme, NAMES[part], *planted.designed]["enacted"][axis]
    assert seen.get("median") == lived
    assert seen.get("hidden", False) is (lived is None)
