"""The catalogue: complete, consistent with the framework, and silent about effect sizes."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from importlib import resources

import pytest

from hisl.domain import catalogue
from hisl.domain.catalogue import Mark
from hisl.domain.errors import SchemaError
from hisl.domain.grid import Quadrant
from hisl.domain.kolb import Stage

# As printed in the specification; the product computes them.
QUADRANTS = {
    Quadrant.INFORM: [1, 2, 3, 6, 33, 35, 37],
    Quadrant.HELP: [4, 5, 7, 8, 11, 18, 19, 21, 24, 25, 28, 38],
    Quadrant.REFLECT: [],
    Quadrant.BUILD: [9, 10, *range(12, 18), 20, 22, 23, 26, 27, *range(29, 33), 34, 36],
}
PATHS = {
    "onboard": ([38, 8, 33, 13], "2 3 2 4", "2 2 1 3", "CE RO AE"),
    "fix-a-recurring-problem": ([8, 10, 30, 13, 22], "3 4 5 4 5", "2 3 3 3 5", "CE RO AC AE"),
    "spread-a-practice": ([2, 9, 17, 31, 23], "3 4 4 6 6", "1 2 3 5 5", "CE RO AC AE"),
    "lead-change": ([15, 12, 13, 35], "5 5 4 3", "3 4 3 1", "CE RO AC AE"),
    "wake-a-quiet-community": ([35, 7, 11, 22], "3 3 3 5", "1 2 2 5", "CE RO AC"),
    "replace-a-course": ([36, 27, 34, 30, 13], "4 4 5 5 4", "2 4 4 3 3", "CE RO AC AE"),
}
COMPLEXITY = (
    "3-4 3-4 2 3-4 2-3 2 3 3-4 4 4 3 5 4 4 5 5 4 3 3 4 3-5 5 6 3-4 3 5 4 3-5 6 5 6 4 2-3 5 3 4 2 "
    "2-3"
)
COLLEGIALITY = (
    "0 1 1 2-3 3 1 2 2 2-3 3 2 4-5 3-4 4 3 3 3 2 2-3 2 3 5 5 2-3 3 4 4 3 5 3 5 5 1-2 4 1-3 2 1 2"
)
GRADES = (
    "B C D B D D D B C C D C+ A C C A B B C A- C+ B- D B D A- B C B B B A- D A C A- D C"  # 1 to 38
)
KOLB = (
    "RO ac|ce RO ac|ce RO|ro AC|CE RO|AC|ce AC|CE ac AE|ro AC AE|CE RO ac ae|ce RO ae|CE RO AC AE|"
    "CE RO ac ae|RO AC AE|AC AE|RO AC|CE RO AE|RO ac|CE RO|RO ac AE|CE RO AC ae|ro AC|RO AC|AC|"
    "ro AC|AC|AC ae|AC ae|CE ac AE|CE RO ac AE|CE RO AC AE|CE ro AE|CE ro|CE RO AE|CE RO|AC|AC|"
    "CE ro"
)
CONFIDENTIAL = {1, 10, 11}
PAIRS = {11, 17, 18, 19, 20, 32, 33, 38}
TEXT = resources.files("hisl.domain.catalogue").joinpath("interventions.toml").read_text("utf-8")


def span(of) -> str:
    return str(of).replace(" to ", "-").replace("C", "").replace("G", "")


def kolb(entry) -> str:
    words = {stage: str(stage) for stage in entry.kolb_main}
    words |= {stage: str(stage).lower() for stage in entry.kolb_touched}
    return " ".join(words[stage] for stage in Stage if stage in words)


def changed(before: str, after: str) -> str:
    assert before in TEXT
    return TEXT.replace(before, after, 1)


def test_it_has_38_entries_and_six_paths():
    assert [entry.number for entry in catalogue.entries()] == list(range(1, 39))
    assert len({entry.slug for entry in catalogue.entries()}) == 38
    assert len(catalogue.paths()) == 6
    assert catalogue.version()


def test_it_has_the_levels_stages_and_grades_of_the_specification():
    entries = catalogue.entries()
    assert [span(entry.complexity) for entry in entries] == COMPLEXITY.split()
    assert [span(entry.collegiality) for entry in entries] == COLLEGIALITY.split()
    assert [kolb(entry) for entry in entries] == KOLB.split("|")
    assert [entry.grade for entry in entries] == GRADES.split()


def test_it_computes_the_quadrants():
    computed = catalogue.quadrants()
    assert {q: [entry.number for entry in found] for q, found in computed.items()} == QUADRANTS
    assert [len(found) for found in computed.values()] == [7, 12, 0, 19]


def test_it_says_that_reflect_is_reached_only_at_the_top_of_a_range():
    reaching = [
        entry.number
        for entry in catalogue.entries()
        if entry.place.quadrant is Quadrant.INFORM and str(entry.complexity.high) >= "C4"
    ]
    assert reaching == [1, 2]


@pytest.mark.parametrize("slug", PATHS)
def test_it_computes_the_columns_of_a_path(slug):
    numbers, complexity, collegiality, main = PATHS[slug]
    path = next(path for path in catalogue.paths() if path.slug == slug)
    assert [step.number for step in path.steps] == numbers
    assert " ".join(str(step.complexity.low)[1] for step in path.steps) == complexity
    assert " ".join(str(step.collegiality.low)[1] for step in path.steps) == collegiality
    assert " ".join(path.coverage.main) == main
    assert path.coverage.complete


def test_it_warns_of_the_one_jump():
    jumps = {path.slug: catalogue.jumps(path.steps) for path in catalogue.paths()}
    assert [slug for slug, found in jumps.items() if found] == ["wake-a-quiet-community"]
    (jump,) = jumps["wake-a-quiet-community"]
    assert (jump.before.number, jump.after.number) == (11, 22)
    assert "G2" in jump.reason
    assert "G5" in jump.reason
    assert jump.preparation.startswith("Name owners of sections")
    assert "G3 or G4" in jump.preparation


def test_it_warns_from_three_levels_on():
    entry = catalogue.entry
    assert not catalogue.jumps([entry("question-and-answer"), entry("jigsaw")])
    assert catalogue.jumps([entry("learning-story"), entry("jigsaw")])
    assert not catalogue.jumps([entry("wiki-co-authoring"), entry("learning-story")])


def test_it_gives_every_entry_what_a_designer_needs():
    for entry in catalogue.entries():
        assert entry.sources or entry.grade == "D", entry.slug
        for text in (
            entry.description,
            entry.failure,
            entry.guard,
            entry.rhythm,
            entry.leading.text,
            entry.leading.query,
            entry.lagging.label,
            entry.lagging.unit,
        ):
            assert text, entry.slug


def test_it_keeps_the_confidential_and_the_pair_formats():
    entries = catalogue.entries()
    assert {e.number for e in entries if e.confidential} == CONFIDENTIAL
    assert {e.number for e in entries if e.pair_format} == PAIRS


def test_it_words_a_borrowed_grade():
    assert catalogue.entry(34).grade_words == "A by way of After-action review, debrief"
    assert catalogue.entry(14).grade_words == "C, and A by way of After-action review, debrief"
    assert catalogue.entry(31).grade_words == "B (from schools)"
    assert catalogue.entry(8).grade_words == "B"


def test_it_holds_no_effect_size_anywhere():
    size = re.compile(r"\b[dgk]\s*=\s*\.?\d|%|\bN\s*=|(?<!\d)\.\d\d|\b0\.\d")
    held = [line for line in TEXT.splitlines() if size.search(line)]
    assert held == []


def test_it_prints_only_the_reference_of_a_source_that_is_not_checked():
    for entry in catalogue.entries():
        for source, printed in zip(entry.sources, catalogue.printable_sources(entry), strict=True):
            assert source.author in printed.text
            assert source.year in printed.text
            assert printed.for_the_idea is (source.mark is not Mark.CHECKED)
            if printed.for_the_idea:
                assert (printed.finding, printed.population) == ("", "")


def test_it_prints_a_finding_only_with_its_population():
    entry = catalogue.entry("question-and-answer")
    with_it = next(s for s in entry.sources if s.finding)
    assert any(p.finding for p in catalogue.printable_sources(entry))
    without = replace(entry, sources=(replace(with_it, population=""),))
    assert catalogue.printable_sources(without)[0].finding == ""
    doubted = replace(entry, sources=(replace(with_it, mark=Mark.SECOND_HAND),))
    assert catalogue.printable_sources(doubted)[0].finding == ""


def test_it_cannot_be_changed():
    entry = catalogue.entry(1)
    for field in fields(entry):
        with pytest.raises(AttributeError):
            setattr(entry, field.name, None)


def test_it_finds_an_entry_by_slug_or_number():
    assert catalogue.entry("jam") is catalogue.entry(28)
    with pytest.raises(SchemaError, match="no 'jamboree'"):
        catalogue.entry("jamboree")


def test_it_searches_by_problem_time_size_and_grade():
    def numbers(**wish):
        return [entry.number for entry in catalogue.search(**wish)]

    assert numbers(problem="a newcomer starts on Monday")[0] == 38
    assert 8 in numbers(problem="questions stay unanswered")
    assert numbers(problem="zzzz") == []
    assert numbers(minutes=5) == [3, 4, 8, 37]
    assert numbers(size=500) == [2, 3, 4, 8, 28, 36, 37]
    assert numbers(grade="A") == [13, 16, 34]
    assert numbers(size=4, grade="A-", minutes=60) == [13, 16, 26, 34, 36]
    assert numbers() == list(range(1, 39))
    with pytest.raises(SchemaError, match="no grade"):
        numbers(grade="Z")


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ('low = "C3", high = "C4"', 'low = "C7", high = "C4"', "entry 1, complexity, low"),
        ('low = "C3", high = "C4"', 'low = "C4", high = "C3"', "entry 1, complexity, high"),
        ('collegiality = { low = "G0" }', 'collegiality = "G0"', "entry 1, collegiality"),
        ('kolb_main = ["RO"]', 'kolb_main = ["XX"]', "entry 1, kolb_main"),
        ('kolb_main = ["RO"]', "kolb_main = []", "entry 1, kolb_main"),
        ('kolb_touched = ["AC"]', 'kolb_touched = ["RO"]', "entry 1, kolb_touched"),
        ("low = 15, high = 15", "low = 15, high = 14", "entry 1, minutes, high"),
        ("low = 15, high = 15", 'low = "15", high = 15', "entry 1, minutes, low"),
        ('grade = "B"', 'grade = "Q"', "entry 1, grade"),
        ('slug = "learning-journal"', 'slug = "Learning journal"', "entry 1, slug"),
        ('slug = "learning-journal"', 'slug = "jam"', "entry.slug"),
        ("number = 2\n", "number = 1\n", "entry.number"),
        ('name = "Private learning journal"', 'name = " "', "entry 1, name"),
        ('name = "Private learning journal"', 'nme = "x"', "entry 1, name"),
        ('unit = "rating" }', 'unit = "rating", colour = "red" }', "entry 1, lagging, colour"),
        ('mark = "v2"', 'mark = "seen"', "entry 1, source 1, mark"),
        ('mark = "v2"', 'mark = "v2"\nfinding = "It helps."', "entry 1, source 1, finding"),
        ('mark = "v"\n', 'mark = "v"\nfinding = "d was .67"\n', "source 1, finding"),
        ('via = { entry = 13, grade = "A" }', 'via = { entry = 99, grade = "A" }', "entry 14, via"),
        ("steps = [38, 8, 33, 13]", "steps = [38, 99]", "path onboard, steps"),
        ('version = "1.0"', "", "catalogue, version"),
    ],
)
def test_it_names_the_entry_and_the_field_that_is_wrong(before, after, where):
    with pytest.raises(SchemaError, match=re.escape(where)):
        catalogue.parse(changed(before, after))


def test_it_wants_a_source_for_every_grade_but_d():
    without = re.sub(r"\[\[entry\.sources\]\]\n(.+\n)+", "", TEXT, count=1)
    with pytest.raises(SchemaError, match=re.escape("entry 1, sources")):
        catalogue.parse(without)


def test_it_refuses_a_file_that_is_no_toml():
    with pytest.raises(SchemaError, match="write valid TOML"):
        catalogue.parse("[[entry")
