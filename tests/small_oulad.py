"""A made-up OULAD of two presentations and forty-eight students, small enough to count by hand."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

STUDENTS = range(100, 148)
# Everybody whose number is even clicks on the forum in week 1; those divided by six leave on
# day 20, those by five fail, everybody else passes.
RESULTS = {"passed": 31, "failed": 9, "withdrawn": 8}

Table = list[dict[str, str]]


def result_of(student: int) -> str:
    if student % 6 == 0:
        return "Withdrawn"
    return "Fail" if student % 5 == 0 else "Pass"


def presentation_of(student: int) -> dict[str, str]:
    module, presentation = ("AAA", "2013J") if student < 124 else ("BBB", "2014B")
    return {"code_module": module, "code_presentation": presentation}


def tables() -> dict[str, Table]:
    """All tables, by name, as rows of texts."""
    places = [presentation_of(STUDENTS[0]), presentation_of(STUDENTS[-1])]
    return {
        "courses": [{**place, "module_presentation_length": "240"} for place in places],
        "assessments": [
            {**place, "id_assessment": str(n), "assessment_type": kind, "date": day, "weight": "50"}
            for n, place, kind, day in (
                (1, places[0], "TMA", "19"), (2, places[0], "Exam", ""), (3, places[1], "CMA", "30")
            )
        ],
        "studentInfo": [_info(student) for student in STUDENTS],
        "studentRegistration": [_registration(student) for student in STUDENTS],
        "studentAssessment": [_marked(student) for student in STUDENTS],
        "studentVle_weekly": [row for student in STUDENTS for row in _weeks(student)],
    }  # fmt: skip


def write(folder: Path, change: Callable[[dict[str, Table]], object] | None = None) -> Path:
    """Write the tables as the dataset comes; change may alter them before."""
    folder.mkdir(exist_ok=True)
    made = tables()
    if change:
        change(made)
    for name, rows in made.items():
        with gzip.open(folder / f"{name}.csv.gz", "wt", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _info(student: int) -> dict[str, str]:
    return {
        **presentation_of(student),
        "id_student": str(student),
        "gender": "F" if student % 3 else "M",
        "region": "Wales",
        "highest_education": "HE Qualification" if student % 4 else "No Formal quals",
        "imd_band": "" if student == 100 else "20-30%",
        "age_band": "0-35" if student % 7 else "35-55",
        "num_of_prev_attempts": str(student % 3),
        "studied_credits": "60",
        "disability": "Y" if student % 8 == 0 else "N",
        "final_result": result_of(student),
    }


def _registration(student: int) -> dict[str, str]:
    return {
        **presentation_of(student),
        "id_student": str(student),
        "date_registration": "" if student == 101 else "-30",
        "date_unregistration": "20" if result_of(student) == "Withdrawn" else "",
    }


def _marked(student: int) -> dict[str, str]:
    return {
        "id_assessment": "1" if student < 124 else "3",
        "id_student": str(student),
        "date_submitted": "18",
        "is_banked": "1" if student == 103 else "0",
        "score": "" if student == 104 else "77.5",
    }


def _weeks(student: int) -> Table:
    """A first look before the start, a week of work, and the wiki once the landmark is over."""
    clicks = {
        -1: {"other": 2},
        1: {"forumng": 3 * (student % 2 == 0), "other": student % 10},
        6: {"ouwiki": 2 * (student % 3 == 0), "other": 1},
    }
    tools = ("forumng", "ouwiki", "oucollaborate", "ouelluminate", "other")
    return [
        {
            **presentation_of(student),
            "id_student": str(student),
            "week": str(week),
            **{tool: str(counts.get(tool, 0)) for tool in tools},
        }
        for week, counts in clicks.items()
    ]
