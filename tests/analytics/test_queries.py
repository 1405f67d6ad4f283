"""A measure leaves the table as it was computed, and never but through the door of privacy."""

import ast
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import hisl
from happenings import NOON
from hisl.analytics import actions, queries
from hisl.analytics.models import Reading
from hisl.analytics.queries import Purpose, readings, readings_of
from hisl.domain.result import Curve, Design, Estimate, Null, Shares

pytestmark = pytest.mark.django_db

SOURCE = Path(hisl.__file__).parent

# No measure is larger; beyond 2**53 PostgreSQL gives a whole number back as an integer.
_floats = st.floats(-1e15, 1e15)
_maybe = st.none() | _floats
_words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
_counts = st.integers(0, 10**9)
_lines = st.lists(_words, max_size=3).map(tuple)
_figures = st.lists(st.tuples(_words, _floats), max_size=3).map(tuple)
_nulls = st.none() | st.builds(
    Null, model=_words, mean=_floats, sd=_floats, z=_maybe, p=_floats, n_null=_counts
)
_facts = st.lists(st.tuples(_words, _words | _floats | _counts | st.booleans()), max_size=3).map(
    tuple
)
_designs = st.none() | st.builds(Design, kind=_words, preregistered=st.booleans(), facts=_facts)
_common = {
    "name": _words,
    "method": _words,
    "n_people": st.integers(5, 10**6),
    "top_share": st.none() | st.floats(0, 0.5),
    "beside": _figures,
    "warnings": _lines,
    "refs": _lines,
}


def _row(of):
    return st.lists(of, max_size=5).map(tuple)


_estimates = st.builds(
    Estimate,
    **_common,
    value=_floats,
    unit=_words,
    n=_counts,
    se=_maybe,
    low=_maybe,
    high=_maybe,
    p=_maybe,
    p_floor=_maybe,
    n_groups=st.none() | _counts,
    null=_nulls,
    assumptions=_lines,
    design=_designs,
    seed=st.none() | _counts,
)
_shares = st.builds(
    Shares,
    **_common,
    levels=_row(_words),
    counts=_row(_counts),
    shares=_row(_floats),
    low=_row(_floats),
    high=_row(_floats),
    median=st.none() | _words,
    median_low=st.none() | _words,
    median_high=st.none() | _words,
    n=_counts,
    coverage=_floats,
    capped=st.booleans(),
    null=_nulls,
    seed=st.none() | _counts,
)
_curves = st.builds(
    Curve,
    **_common,
    time=_row(_floats),
    survival=_row(_floats),
    low=_row(_floats),
    high=_row(_floats),
    median=_maybe,
    median_low=_maybe,
    median_high=_maybe,
    n=_counts,
    n_events=_counts,
    open_at=_row(st.tuples(_floats, _floats, _floats, _floats)),
)


def keep(result, *, space=None, measure="gini", refusal=""):
    """Keep a result the way the roll-up does."""
    return Reading.objects.create(
        space=space or uuid4(),
        measure=measure,
        version=1,
        window_start=NOON,
        window_end=NOON,
        watermark=1,
        computed=NOON,
        result=actions._kept(result) if result else None,
        refusal=refusal,
    )


def estimate(**more):
    usual = {"name": "Gini", "value": 0.4, "unit": "index", "n": 9, "n_people": 9, "method": "m"}
    return Estimate(**(usual | more))


@hypothesis_settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(result=_estimates | _shares | _curves)
def test_a_result_comes_back_as_it_was_computed(db, result):
    with transaction.atomic():
        reading = keep(result)
        back = readings(reading.space, purpose=Purpose.REFLECTION)["gini"].released.value
        assert back == result
        assert all(isinstance(getattr(back, f.name), tuple) for f in fields(back) if _is_row(f))
        transaction.set_rollback(True)


def _is_row(field):
    return str(field.type).startswith("tuple")


def test_every_kind_of_result_can_be_read_back():
    assert set(queries.KINDS.values()) == {Estimate, Shares, Curve}


def test_a_refusal_comes_back_in_words():
    reading = keep(None, refusal="Too few to tell.")
    released = readings(reading.space, purpose=Purpose.REFLECTION)["gini"].released
    assert released.hidden
    assert released.reason == "Too few to tell."


def test_the_table_takes_a_result_or_a_refusal():
    for result, refusal in ((estimate(), "and why not"), (None, "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            keep(result, refusal=refusal)


def test_many_places_are_read_with_one_question(django_assert_num_queries):
    spaces = [uuid4() for _ in range(8)]
    for space in spaces:
        keep(estimate(), space=space)
        keep(estimate(), space=space, measure="stages")
    with django_assert_num_queries(1):
        found = readings_of(spaces, purpose=Purpose.REFLECTION, measures=["gini"])
    assert found.keys() == set(spaces)
    assert all(measured.keys() == {"gini"} for measured in found.values())


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("result", [estimate(n_people=4), estimate(top_share=0.51)])
def test_what_the_rules_hide_is_not_there_for_any_purpose(result, purpose):
    reading = keep(result)
    released = readings(reading.space, purpose=purpose)["gini"].released
    assert released.hidden
    assert released.value is None


def test_an_evaluation_needs_ten_people():
    reading = keep(estimate(n_people=7))
    assert not readings(reading.space, purpose=Purpose.REFLECTION)["gini"].released.hidden
    assert readings(reading.space, purpose=Purpose.EVALUATION)["gini"].released.hidden


def test_the_table_of_readings_is_opened_by_analytics_alone():
    openers = {
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if "migrations" not in file.parts
        and _imports_readings(ast.parse(file.read_text()), inside="analytics" in file.parts)
    }
    assert openers <= {"analytics/actions.py", "analytics/queries.py"}
    assert openers, "the test no longer sees who opens the table"


def _imports_readings(tree, *, inside):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module, names = node.module or "", {alias.name for alias in node.names}
            is_models = module.endswith("analytics.models") or (
                inside and node.level and module == "models"
            )
            if is_models and "Reading" in names:
                return True
            if module.endswith("analytics") and "models" in names:
                return True
        if isinstance(node, ast.Import) and any("analytics.models" in a.name for a in node.names):
            return True
    return False


def test_what_the_queries_give_holds_a_number_only_as_released():
    """A bare result in what analytics gives would be a way round the door."""
    given_away = {f.name: str(f.type) for f in fields(queries.Measured)}
    assert given_away.pop("released") == "Released"
    assert set(given_away.values()) <= {"str", "datetime", "int"}
    tree = ast.parse((SOURCE / "analytics" / "queries.py").read_text())
    returned = {
        node.name: ast.unparse(node.returns)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name in queries.__all__
    }
    assert returned == {
        "readings": "dict[str, Measured]",
        "readings_of": "dict[UUID, dict[str, Measured]]",
    }
