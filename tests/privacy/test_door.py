"""The one door: what the rules hide shows nowhere, and nobody goes round it."""

import ast
import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import hisl
from hisl.analytics.actions import refresh
from hisl.cli.main import main
from hisl.domain.errors import DegenerateError, NotIdentified, TooFewError
from hisl.domain.release import K
from hisl.domain.result import Estimate
from hisl.privacy import queries as privacy
from hisl.privacy.queries import Purpose
from small_community import answer, ask, busy, community, persons, space

pytestmark = pytest.mark.django_db

SOURCE = Path(hisl.__file__).parent
# The domain defines it; privacy alone hands it out; the gallery shows what it looks like.
MAKERS = {"domain/release.py", "privacy/queries.py", "lib/gallery.py"}
THE_RULE = "Not shown: fewer than 5 people contributed to it."


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Give each test a home of its own: the exported acts stand there."""
    settings.HISL_HOME = tmp_path


def test_nobody_but_privacy_makes_a_release():
    makers = set()
    for file in SOURCE.rglob("*.py"):
        calls = (n for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.Call))
        if any(_name(call.func) == "Released" for call in calls):
            makers.add(str(file.relative_to(SOURCE)))
    assert makers == MAKERS


def test_nobody_but_privacy_calls_the_rules_of_the_domain():
    """What releases, in the domain, takes any number of people for true."""
    callers = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.ImportFrom):
                continue
            names = {alias.name for alias in node.names}
            if (node.module or "").endswith("domain.release") and names & {"release", "refuse"}:
                callers.add(str(file.relative_to(SOURCE)))
            if (node.module or "").endswith("hisl.domain") and "release" in names:
                callers.add(str(file.relative_to(SOURCE)))
    assert callers == {"privacy/queries.py"}


def _name(function):
    return getattr(function, "attr", None) or getattr(function, "id", None)


def _four_with_silent_readers():
    crowd = persons(9)
    place = busy("smiths", crowd[:4], rounds=32)
    return crowd, place


def _nobody_but_members():
    return persons(9), community("smiths", persons(9, prefix="q"))


def _one_asks_and_nobody_answers():
    crowd = persons(3)
    place = community("smiths", crowd)
    ask(place, crowd[0], 1)
    return crowd, place


def _two_answers():
    crowd = persons(3)
    place = community("smiths", crowd)
    answer(ask(place, crowd[0], 1), crowd[1], 2)
    answer(ask(place, crowd[1], 1), crowd[0], 2)
    return crowd, place


SMALL = [_four_with_silent_readers, _nobody_but_members, _one_asks_and_nobody_answers, _two_answers]


@pytest.mark.parametrize("made", SMALL)
def test_all_small_groups_look_the_same(made):
    _, place = made()
    refresh([space(place)])
    measures = _printed("measure", "--community", "smiths", "--format", "json")
    found = measures["spaces"][0]["measures"]
    assert found
    assert {shown["reason"] for shown in found.values()} == {THE_RULE}
    assert all(shown["hidden"] for shown in found.values())
    told = {"hidden", "reason", "definition_version", "computed"}
    assert all(shown.keys() == told for shown in found.values())


@pytest.mark.parametrize("made", SMALL)
def test_the_board_shows_nothing_of_a_small_group(made):
    _, place = made()
    refresh([space(place)])
    board = _printed("board", "--community", "smiths", "--format", "json")
    (shown,) = board["spaces"]
    hidden = {"hidden": True, "reason": THE_RULE}
    assert shown["enacted"] == {"collegiality": hidden, "complexity": hidden}
    assert (shown["place"], shown["drift"]) == (None, None)
    assert (shown["window"], shown["basis"]) == (None, "")
    table = _run("board", "--community", "smiths", "--format", "csv")
    (line,) = csv.DictReader(io.StringIO(table))
    filled = {column: cell for column, cell in line.items() if cell}
    about = {"kind": "community", "key": "smiths", "name": "Smiths", "made_up": "False"}
    why = {"collegiality_reason": THE_RULE, "complexity_reason": THE_RULE}
    assert filled == about | why
    assert "<svg" in _run("board", "--community", "smiths", "--format", "svg")


def _printed(*arguments):
    """What a command prints, as values."""
    return json.loads(_run(*arguments))


def _run(*arguments):
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_five_contributors_are_shown():
    place = busy("smiths", persons(5), rounds=30)
    refresh([space(place)])
    found = _printed("measure", "--community", "smiths", "--format", "json")
    gini = found["spaces"][0]["measures"]["gini"]
    assert gini["hidden"] is False
    assert gini["n_people"] == 5


def test_one_person_with_most_of_it_is_not_shown_nor_told():
    crowd = persons(6)
    place = community("smiths", crowd)
    for turn in range(40):
        ask(place, crowd[0], turn / 2)
    for person in crowd:
        ask(place, person, 1)
    ask(place, crowd[1], 80)
    refresh([space(place)])
    printed = _printed("measure", "--community", "smiths", "--format", "json")
    found = printed["spaces"][0]["measures"]
    for name in ("gini", "stages", "collegiality"):
        assert found[name]["hidden"], name
        assert "more than half" in found[name]["reason"]
        assert not any(digit.isdigit() for digit in found[name]["reason"])


def _estimate(n_people, top_share=None):
    return Estimate(
        name="x", value=0.3, unit="share", n=99, n_people=n_people, method="m", top_share=top_share
    )


@pytest.mark.parametrize(
    ("purpose", "evaluative", "need"),
    [
        (Purpose.REFLECTION, False, 5),
        (Purpose.FACILITATION, False, 5),
        (Purpose.DESIGN, False, 5),
        (Purpose.VALIDATION, False, 5),
        (Purpose.REFLECTION, True, 10),
        (Purpose.EVALUATION, False, 10),
    ],
)
def test_what_judges_needs_more_people(purpose, evaluative, need):
    def shown(n):
        return privacy.release(_estimate(n), purpose=purpose, evaluative=evaluative)

    assert shown(need).value is not None
    assert shown(need - 1).hidden
    assert shown(need - 1).reason == f"Not shown: fewer than {need} people contributed to it."
    assert shown(0).reason == shown(need - 1).reason


def test_the_larger_of_two_busiest_shares_counts():
    released = privacy.release(_estimate(20, 0.2), purpose=Purpose.DESIGN, top_share=0.6)
    assert released.hidden
    released = privacy.release(_estimate(20, 0.6), purpose=Purpose.DESIGN, top_share=0.2)
    assert released.hidden


def test_a_refusal_of_a_small_group_never_says_why():
    errors = [
        DegenerateError("nobody contributed"),
        NotIdentified("only views were recorded"),
        TooFewError("questions", 0, 1),
        TooFewError("contributions", 7, 30),
    ]
    for n_people in range(K):
        reasons = {
            privacy.refuse(error, purpose=Purpose.REFLECTION, n_people=n_people).reason
            for error in errors
        }
        assert reasons == {THE_RULE}


def test_a_refusal_of_a_large_group_says_what_is_needed():
    refused = privacy.refuse(
        TooFewError("contributions", 23, 30), purpose=Purpose.REFLECTION, n_people=9
    )
    assert refused.reason == "Too few to tell: at least 30 contributions are needed."
