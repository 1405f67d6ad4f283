"""What changed, from the command line: numbers, words, and one sentence on bad input."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from hisl.cli.main import main
from made_panels import made_table
from published import DATA, prop99_table, table

MPDTA = {"unit": "countyreal", "period": "year", "cohort": "first.treat", "y": "lemp"}
MADE = {"unit": "unit", "period": "period", "cohort": "cohort", "y": "y"}


def run(file, columns, *more):
    named = [part for name, column in columns.items() for part in (f"--{name}", column)]
    arguments = ["effect", "--panel", str(file), *named, *more]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def numbers(file, columns, *more):
    done = run(file, columns, *more, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture
def saved(tmp_path):
    """Give what writes a table and gives its path."""

    def write(frame, name="panel.csv", **options):
        file = tmp_path / name
        frame.to_csv(file, index=False, **options)
        return file

    return write


def test_the_published_roll_out_comes_out_to_the_digit():
    found = numbers(DATA / "mpdta.csv.gz", MPDTA)
    assert found["method"] == "did"
    assert (found["estimate"], found["se"]) == pytest.approx((-0.039951, 0.012034), abs=1e-6)
    assert (found["n"], found["units"], found["groups"]) == (2_500, 500, 500)
    assert found["pre_trend"]["p"] == pytest.approx(0.16812, abs=5e-6)
    assert [row["lead"] for row in found["event_study"]] == [-3, -2, -1, 0, 1, 2, 3]
    assert found["naive"]["label"] == "not an effect"
    assert found["naive"]["estimate"] == pytest.approx(-0.0365, abs=5e-5)
    assert found["grade"] == "B"
    assert "lowered “lemp”" in found["sentence"]
    assert {"proves" in one["claim"] for one in found["refused"]} == {True, False}
    assert found["assumptions"]
    assert found["refs"]


def test_covariates_make_it_doubly_robust():
    found = numbers(DATA / "mpdta.csv.gz", MPDTA, "--x", "lpop")
    assert found["estimate"] == pytest.approx(-0.0418, abs=1e-4)


def test_it_reads_semicolons_and_chooses_for_one_treated_state(saved):
    columns = {"unit": "State", "period": "Year", "cohort": "cohort", "y": "PacksPerCapita"}
    found = numbers(saved(prop99_table(), sep=";"), columns)
    assert found["method"] == "sdid"
    assert found["estimate"] == pytest.approx(-15.604, abs=5e-3)
    assert found["beside"][0]["estimate"] == pytest.approx(-19.514, abs=0.02)
    assert found["naive"]["estimate"] == pytest.approx(-27.349, abs=5e-3)
    assert found["p_floor"] == pytest.approx(1 / 39)


def test_it_gives_the_published_job_training_when_told_of_the_lot(saved):
    frame = table("nsw_mixtape").assign(id=range(445), year=1978, first=lambda f: f["treat"] * 1978)
    columns = {"unit": "id", "period": "year", "cohort": "first", "y": "re78"}
    found = numbers(saved(frame), columns, "--method", "lin")
    assert (found["estimate"], found["se"]) == pytest.approx((1_794.34, 671.00), abs=0.01)
    assert found["grade"] == "C"


def test_it_refuses_the_people_of_the_survey_as_a_comparison(saved):
    drawn = table("nsw_mixtape").query("treat == 1")
    frame = pd.concat([drawn, table("cps_mixtape").assign(treat=0)], ignore_index=True)
    frame = frame.assign(id=frame.index, year=1978, first=frame["treat"] * 1978)
    columns = {"unit": "id", "period": "year", "cohort": "first", "y": "re78"}
    covariates = [part for name in ("age", "educ", "re74", "re75") for part in ("--x", name)]
    done = run(saved(frame), columns, *covariates)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "hardly anyone like them" in done.stderr


def test_the_text_says_the_sentence_first_and_labels_the_naive_row(saved):
    done = run(saved(made_table(cohorts=(7,) * 5 + (0,) * 5, effect=6.0, seed=1)), MADE)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].startswith("The programme was associated")
    assert lines[1].startswith("Grade C")
    assert any(line.startswith("two-way fixed effects (not an effect)") for line in lines)
    assert "Not to be said:" in lines
    assert "Seed 0." in lines


def test_the_same_seed_gives_the_same_output(saved):
    file = saved(made_table(cohorts=(7,) * 8 + (0,) * 8, effect=1.0, seed=2))
    assert run(file, MADE, "--seed", "3").stdout == run(file, MADE, "--seed", "3").stdout


def test_teams_by_lot_are_judged_by_the_lot(saved):
    file = saved(made_table(cohorts=(7,) * 4 + (0,) * 4, effect=6.0, seed=3))
    found = numbers(file, MADE, "--by-lot")
    assert "randomisation test, 70 assignments (all)" in found["how"]
    assert found["p_floor"] == pytest.approx(2 / 70)


def test_people_of_one_team_count_as_one(saved):
    frame = made_table(cohorts=(7,) * 30 + (0,) * 30, seed=4).assign(team=lambda f: f["unit"] // 5)
    found = numbers(saved(frame), MADE, "--cluster", "team")
    assert (found["units"], found["groups"]) == (60, 12)


def made():
    return made_table(cohorts=(7,) * 5 + (0,) * 5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.drop(columns="y"), "panel.csv, row 1: the column y is missing"),
        (lambda f: f.assign(y=f["y"].where(f.index != 3)), "row 5, column y: a value is missing"),
        (lambda f: f.assign(y="many"), "row 2, column y: 'many' is no number"),
        (lambda f: f.assign(period=f["period"] + 0.5), "count time in whole numbers"),
        (lambda f: pd.concat([f, f.iloc[:1]]), "stands twice in period 1"),
        (lambda f: f.assign(cohort=0), "nobody begins within the periods"),
        (lambda f: f.assign(cohort=7), "let some begin later"),
        (lambda f: f[f["unit"].isin([0, 1, 8, 9])], "4 clusters, at least 5"),
        (lambda f: f.iloc[:0], "there are no rows"),
    ],
)
def test_bad_input_ends_with_one_sentence(saved, change, said):
    done = run(saved(change(made())), MADE)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("hisl: ")
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file"),
        (b"", "the file is empty"),
        (b"unit,y\n\xff\xfe,1\n", "not UTF-8"),
        (b"unit,period,cohort,y\n1,2,3,4\n1,2,3,4,5,6\n", "uneven"),
        (b"unit,period,cohort,y,y\n1,1,1,1,1\n", "there more than once"),
    ],
)
def test_a_file_that_is_no_table_ends_with_one_sentence(tmp_path, content, said):
    file = tmp_path / "panel.csv"
    if content is not None:
        file.write_bytes(content)
    done = run(file, MADE)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unbalanced_panel_is_said_and_goes_on(saved):
    found = numbers(saved(made_table(cohorts=(7,) * 6 + (0,) * 6).drop(index=[3])), MADE)
    assert any("1 unit without a row in every period left out" in one for one in found["warnings"])
    assert found["units"] == 11
