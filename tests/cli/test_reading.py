"""What the commands that read print, and what they refuse."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import factories as make
from hisl.blogs import queries as blogs
from hisl.cli.main import main
from hisl.cli.reading import everything
from hisl.communities import actions as communities
from hisl.communities import queries
from hisl.domain import catalogue
from hisl.people import queries as people
from hisl.programmes import actions as programmes
from small_community import START, ask, busy, community, persons

pytestmark = pytest.mark.django_db

STATUS = {
    "people",
    "people_with_account",
    "groups",
    "memberships",
    "communities",
    "threads",
    "answers",
    "replies",
    "pages",
    "revisions",
    "debriefs",
    "acts",
    "acts_by_verb",
    "counted_by_verb",
    "statements",
    "statements_stored",
    "programmes",
    "enrolments",
    "assessment_results",
    "enrolments_by_state",
}


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Give each test a home of its own: the exported acts stand there."""
    settings.HISL_HOME = tmp_path


def run(*arguments):
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def said(*arguments):
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*arguments):
    """What a command says on standard error when it refuses, which is one line and nothing else."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("hisl: ")
    assert done.stderr.endswith(".\n")
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.fixture
def smiths():
    return busy("smiths", persons(6), rounds=30)


def test_status_gives_whole_numbers_under_fixed_names(smiths):
    counted = json.loads(said("status", "--format", "json"))
    assert counted.keys() == STATUS
    parts = [v for value in counted.values() for v in _numbers(value)]
    assert all(type(number) is int for number in parts)
    assert (counted["people"], counted["communities"]) == (6, 1)
    assert counted["threads"]["question"] == counted["answers"] == 30
    assert counted["acts_by_verb"] == {"answered": 30, "asked": 30, "joined": 6}
    assert counted["acts"] == counted["statements"] == 66


def _numbers(value):
    return value.values() if isinstance(value, dict) else [value]


def test_the_reader_of_commands_is_an_account_like_others_with_every_key(smiths):
    hidden = make.community(visibility="hidden")
    reader = everything()
    keys = people.keys_of(reader)
    assert {queries.key_of(smiths), queries.key_of(hidden), "everybody"} <= keys
    for action in ("communities.read", "communities.facilitate"):
        assert people.may(reader, action, hidden)
    assert blogs.listed(reader).count() == 0


def test_status_of_nothing_is_nothing():
    counted = json.loads(said("status", "--format", "json"))
    assert counted.keys() == STATUS
    assert not any(number for value in counted.values() for number in _numbers(value))


def test_status_in_words_lines_the_numbers_up(smiths):
    lines = said("status").splitlines()
    assert len({len(line) for line in lines}) == 1
    assert any(line.split() == ["acts", "66"] for line in lines)
    assert any(line.startswith("  asked ") and line.endswith(" 30") for line in lines)


def test_measure_says_what_it_did_and_the_second_time_that_nothing_was_new(smiths):
    assert said("measure") == "66 new acts; 1 space read, 0 had nothing new.\n"
    assert said("measure") == "0 new acts; 0 spaces read, 1 had nothing new.\n"


def test_measure_prints_json_and_nothing_else_to_standard_output(smiths):
    busy("potters", persons(5, prefix="q"))
    everything = json.loads(said("measure", "--format", "json"))
    assert [space["key"] for space in everything["spaces"]] == ["potters", "smiths"]
    one = json.loads(said("measure", "--community", "smiths", "--format", "json"))
    assert [space["key"] for space in one["spaces"]] == ["smiths"]
    gini = one["spaces"][0]["measures"]["gini"]
    assert {"value", "low", "high", "n", "n_people", "method", "warnings", "window"} <= gini.keys()
    assert gini["window"]["from"] == "2026-01-05T09:00:00+00:00"


@pytest.fixture
def settled(smiths):
    """Give the smiths long after: what was asked can no longer be waiting for an answer."""
    ask(smiths, persons(1, prefix="late")[0], 90)
    return smiths


def test_board_gives_the_catalogue_and_every_place_as_json(settled):
    said("measure")
    board = json.loads(said("board"))
    kinds = [space["kind"] for space in board["spaces"]]
    assert kinds.count("catalogue") == 38
    assert kinds.count("community") == 1
    assert board["generated"]
    smiths = json.loads(said("board", "--community", "smiths"))["spaces"][0]
    placed = smiths["enacted"]["collegiality"]
    assert placed["median"] == "G2"
    assert placed["low"] <= placed["median"] <= placed["high"]
    assert sum(level["share"] for level in placed["shares"].values()) == pytest.approx(1)
    assert (placed["n_acts"], placed["n_people"]) == (60, 6)
    assert smiths["enacted"]["complexity"]["hidden"] is True
    assert smiths["enacted"]["complexity"]["reason"]


def test_board_gives_the_same_places_as_csv(settled):
    said("measure")
    rows = list(csv.DictReader(io.StringIO(said("board", "--format", "csv"))))
    spaces = json.loads(said("board"))["spaces"]
    assert [row["key"] for row in rows] == [space["key"] for space in spaces]
    row = next(row for row in rows if row["key"] == "smiths")
    assert row["collegiality_median"] == "G2"


def test_board_draws_itself(smiths):
    assert said("board", "--format", "svg").startswith("<svg")


def test_board_gives_a_programme_with_its_activities():
    programme = programmes.open_programme(
        key="start", name="Start", purpose="To begin.", starts=START.date(), ends=None
    )
    entry = catalogue.entries()[0]
    programmes.add_intervention(programme, slug=entry.slug, c="C3", g="G2", starts=START.date())
    shown = json.loads(said("board", "--programme", "start"))["spaces"]
    assert [space["name"] for space in shown] == ["Start", entry.name]
    assert [space["kind"] for space in shown] == ["programme", "activity"]
    assert shown[1]["designed"]["complexity"]["low"] == "C3"


def test_a_hidden_community_is_read_from_the_command_line_all_the_same():
    community("cave", persons(1), visibility="hidden")
    assert json.loads(said("board", "--community", "cave"))["spaces"][0]["key"] == "cave"


@pytest.mark.parametrize("command", [("measure",), ("measure", "--format", "json"), ("board",)])
def test_an_unknown_community_is_refused_with_those_there_are(command):
    communities.archive(community("smiths"), at=None)
    community("potters")
    assert refused(*command, "--community", "nobodys") == (
        "hisl: --community nobodys: there is no such community; there is potters, smiths.\n"
    )


def test_an_unknown_programme_is_refused():
    assert "there is no such programme" in refused("board", "--programme", "nobodys")


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["board", "--community", "a", "--programme", "b"], "not both; see “hisl board --help”"),
        (["board", "--format", "pdf"], "'pdf' is not one of"),
        (["status", "--fmt", "json"], "No such option"),
        (["frobnicate"], "No such command"),
        (["import", "people"], "Missing argument 'FILE'"),
        (["serve", "--port", "70000"], "70000 is not in the range"),
        (["worker", "--every", "0"], "0 is not in the range"),
    ],
)
def test_misuse_is_told_in_one_line(arguments, wrong):
    assert wrong in refused(*arguments)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["import"], ["import", "oulad", "-h"]])
def test_help_is_no_mistake(arguments):
    assert said(*arguments).startswith("Usage: ")


def test_an_administrator_needs_a_password_that_is_none_of_the_first_to_be_guessed():
    assert "too short" in refused("admin", "ada", "--password", "secret")
    assert "can sign in" in said("admin", "ada", "--password", "correct horse battery")
    assert "already" in refused("admin", "ada", "--password", "correct horse battery")
