"""The board as JSON and CSV, and its table: every fact of the drawing, nothing that is hidden."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hisl.domain.grid import Collegiality, Complexity
from hisl.domain.result import Null
from hisl.programmes import formats, twin
from hisl.programmes.board import Board
from made_places import REFUSED, SINCE, UNTIL, designed, hidden, item, shares

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def seen():
    null = Null(model="shuffled", mean=0.2, sd=0.1, z=2.0, p=0.03, n_null=99)
    g = shares("G3", "G2", "G3", capped=True, coverage=0.9, null=null, warnings=("Held at G3.",))
    return item(
        "seals",
        kind="programme",
        designed=designed("C4", "G3", c_high="C5"),
        seen=(shares("C3", "C3", "C4"), g),
        source="Somewhere else",
    )


@pytest.fixture
def board(seen):
    entry = item("journal", kind="catalogue", label="1", designed=designed("C3", "G0"), grade="B")
    return Board((entry, seen, hidden("quiet"), item("unread", seen=(None, "G2"))), UNTIL)


def rows(board):
    return {row["key"]: row for row in csv.DictReader(io.StringIO(formats.as_csv(board)))}


def spaces(board):
    return {space["key"]: space for space in formats.as_json(board, now=NOW)["spaces"]}


def test_json_says_what_it_is_about(board):
    said = json.loads(json.dumps(formats.as_json(board, now=NOW)))
    assert said["generated"] == NOW.isoformat()
    assert said["computed"] == UNTIL.isoformat()
    assert said["k"] == 5
    assert said["axes"]["complexity"]["name"] == "Cognitive complexity"
    assert said["axes"]["collegiality"]["name"] == "Collegiality (intensity of collaboration)"
    assert [one["level"] for one in said["axes"]["complexity"]["levels"]] == [
        str(level) for level in Complexity
    ]
    assert "no trained model" in said["note"]


def test_json_gives_a_reading_with_all_it_rests_on(board):
    space = spaces(board)["seals"]
    read = space["enacted"]["collegiality"]
    assert (read["median"], read["low"], read["high"], read["level"]) == ("G3", "G2", "G3", 0.95)
    assert list(read["shares"]) == [str(level) for level in Collegiality]
    assert read["shares"]["G3"] == {"share": 0.5, "low": pytest.approx(0.43), "high": 0.59}
    assert (read["n_acts"], read["n_people"], read["coverage"]) == (120, 17, 0.9)
    assert read["capped"] is True
    assert read["warnings"] == ["Held at G3."]
    assert read["null"]["p"] == 0.03
    assert space["window"] == {"since": SINCE.isoformat(), "until": UNTIL.isoformat()}
    assert space["basis"] == "120 acts, 17 people, 5 January 2026 to 3 April 2026"


def test_json_gives_the_design_the_place_and_the_drift(board):
    space = spaces(board)["seals"]
    assert space["designed"] == {
        "complexity": {"low": "C4", "high": "C5", "condition": "if they explain why"},
        "collegiality": {"low": "G3", "high": "G3", "condition": ""},
        "quadrant": "Build",
    }
    assert space["place"]["label"] == "Not settled"
    assert space["place"]["possible"] == ["Help", "Build"]
    assert space["place"]["why"]
    assert space["drift"]["complexity"] == {
        "word": "not settled",
        "sentence": "planned C4 to C5, seen C3, which may be C3 to C4",
    }
    assert space["drift"]["collegiality"]["word"] == "as designed"


def test_a_hidden_space_keeps_its_line_and_says_why(board):
    space = spaces(board)["quiet"]
    assert space["enacted"] == {
        "collegiality": {"hidden": True, "reason": REFUSED},
        "complexity": {"hidden": True, "reason": REFUSED},
    }
    assert (space["window"], space["place"], space["drift"], space["basis"]) == (
        None,
        None,
        None,
        "",
    )
    line = rows(board)["quiet"]
    assert line["collegiality_reason"] == REFUSED
    told = {key for key, value in line.items() if value}
    assert told == {"kind", "key", "name", "made_up", "collegiality_reason", "complexity_reason"}


def test_a_catalogue_entry_has_no_enacted_place(board):
    space = spaces(board)["journal"]
    assert space["enacted"] is None
    assert space["grade_of_the_literature"] == "B"


def test_csv_has_the_same_facts_as_json(board):
    line = rows(board)["seals"]
    assert (line["collegiality_median"], line["collegiality_low"]) == ("G3", "G2")
    assert float(line["collegiality_G3"]) == 0.5
    assert float(line["collegiality_G3_high"]) == 0.59
    assert (line["complexity_median"], line["complexity_high"]) == ("C3", "C4")
    assert (line["collegiality_n_acts"], line["collegiality_n_people"]) == ("120", "17")
    assert (line["designed_complexity_low"], line["designed_complexity_high"]) == ("C4", "C5")
    assert line["place"] == "Not settled"
    assert line["drift_collegiality"] == "planned G3, seen G3"


@pytest.mark.parametrize("name", ["=SUM(A1)", "+1", "-1", "@x", "\t=1"])
def test_csv_never_holds_a_formula(name):
    (line,) = rows(Board((item("x", name=name),), None)).values()
    assert line["name"] == f"'{name}"


def test_the_table_has_every_fact_of_the_drawing(board, seen):
    row = next(row for row in twin.twin(board.items).spaces if row.item is seen)
    assert row.designed == (
        "C4 Relate up to C5 Judge, test: if they explain why",
        "G3 Sharing",
    )
    g = row.collegiality
    assert (g.median, g.n, g.people, g.coverage, g.capped) == (
        "G3 (G2 to G3)",
        "120",
        "17",
        "90 %",
        True,
    )
    assert g.window == "5 January 2026 to 3 April 2026"
    assert ("G3", "50 %", "43 to 59 %") in g.shares
    assert row.complexity.median == "C3 (C3 to C4)"
    assert row.place == "Not settled"
    assert row.place_why.startswith("Help or Build.")
    assert "Collegiality as designed: planned G3, seen G3." in row.drift


def test_the_table_and_the_drawing_call_a_space_by_the_same_sign(board):
    found = twin.twin(board.items)
    assert [row.sign for row in found.catalogue] == ["1"]
    assert [row.sign for row in found.spaces] == ["A", "", "B"], "hidden ones have none"


def test_many_spaces_without_a_place_are_folded_by_their_source():
    many = [hidden(f"m-{n}", kind="programme", source="OULAD") for n in range(22)]
    alone = hidden("alone", source="Another")
    found = twin.twin([*many, alone])
    (group,) = found.folded
    assert (group.source, group.reason, len(group.rows)) == ("OULAD", REFUSED, 22)
    assert [row.item.key for row in found.spaces] == ["alone"]


def test_different_reasons_are_told_one_by_one():
    many = [hidden(f"m-{n}", source="OULAD", reason=f"Reason {n}.") for n in range(3)]
    (group,) = twin.twin(many).folded
    assert group.reason == ""
    assert [row.collegiality.reason for row in group.rows] == [
        "Reason 0.",
        "Reason 1.",
        "Reason 2.",
    ]


@pytest.mark.parametrize(
    ("layers", "kept"),
    [
        (["catalogue"], {"journal"}),
        (["communities"], {"quiet", "unread"}),
        (["planned"], {"seals"}),
        (["seen"], {"seals"}),
        (["nonsense"], {"journal", "seals", "quiet", "unread"}),
        ([], {"journal", "seals", "quiet", "unread"}),
    ],
)
def test_layers_choose_what_is_shown(board, layers, kept):
    shown = twin.shown(board, twin.chosen(layers))
    assert {one.key for one in shown.items} == kept


def test_a_layer_takes_the_other_reading_off_a_programme(board):
    (planned,) = twin.shown(board, ["planned"]).items
    assert planned.designed is not None
    assert not planned.is_enacted
    (seen,) = twin.shown(board, ["seen"]).items
    assert seen.designed is None
    assert seen.is_enacted


def test_a_programme_without_a_design_leaves_the_layer_of_designs(seen):
    board = Board((replace(seen, designed=None),), None)
    assert twin.shown(board, ["planned"]).items == ()
