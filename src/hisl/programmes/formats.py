"""The board as JSON and as CSV: the same facts as the page, hidden values hidden here too."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from hisl.domain import grid
from hisl.domain.release import MAX_TOP_SHARE, K
from hisl.domain.result import Shares

from . import words
from .board import Board, Designed, Item, Reading

__all__ = ["as_csv", "as_json"]

RULE = (
    f"A place is shown when at least {K} people stand behind it and none of them gave more than "
    f"{MAX_TOP_SHARE:.0%} of it. Levels are ordered and never averaged: a reading is a median with "
    "its interval and the share at every level. Views and clicks are use, never social learning: "
    "they do not count."
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
AXES: dict[str, tuple[str, type[grid.Level]]] = {
    "complexity": (grid.COMPLEXITY_AXIS, grid.Complexity),
    "collegiality": (grid.COLLEGIALITY_AXIS, grid.Collegiality),
}


def as_json(board: Board, *, now: datetime | None = None) -> dict[str, Any]:
    """The board as JSON-ready values; now is written down as the moment of its making."""
    return {
        "title": "HISL board",
        "generated": _moment(now),
        "computed": _moment(board.computed),
        "axes": {key: _axis(name, axis) for key, (name, axis) in AXES.items()},
        "quadrants": {quadrant.value: quadrant.caption for quadrant in grid.Quadrant},
        "k": K,
        "rule": RULE,
        "note": str(words.NO_MODEL),
        "spaces": [_space(item) for item in board.items],
    }


def as_csv(board: Board) -> str:
    """The board as CSV, one line a space; a hidden reading leaves its cells empty and says why."""
    target = io.StringIO()
    lines = [_line(item) for item in board.items]
    writer = csv.DictWriter(target, fieldnames=_columns(), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: _safe(value) for key, value in line.items()} for line in lines)
    return target.getvalue()


def _axis(name: str, axis: type[grid.Level]) -> dict[str, Any]:
    return {
        "name": name,
        "levels": [
            {"level": str(one), "name": one.short_name, "anchor": one.anchor} for one in axis
        ],
    }


def _space(item: Item) -> dict[str, Any]:
    place = item.place
    drift = item.drift
    return {
        "kind": item.kind,
        "key": item.key,
        "name": item.name,
        "url": item.url,
        "made_up": item.made_up,
        "source": item.source,
        "window": _window(item),
        "designed": _designed(item.designed),
        "enacted": _enacted(item),
        "place": place
        and {
            "label": place.label,
            "possible": [quadrant.value for quadrant in place.possible],
            "why": list(place.why),
        },
        "drift": drift
        and {
            axis: {"word": one.word.value, "sentence": one.sentence}
            for axis, one in zip(AXES, drift, strict=True)
        },
        "basis": _basis(item),
        "grade_of_the_literature": item.grade or None,
    }


def _designed(designed: Designed | None) -> dict[str, Any] | None:
    if designed is None:
        return None
    return {
        "complexity": _span(designed.complexity),
        "collegiality": _span(designed.collegiality),
        "quadrant": designed.quadrant.value,
    }


def _span(span: grid.Span[Any]) -> dict[str, str]:
    return {"low": str(span.low), "high": str(span.high), "condition": span.condition}


def _enacted(item: Item) -> dict[str, Any] | None:
    if item.collegiality is None and item.complexity is None:
        return None
    return {"collegiality": _reading(item.collegiality), "complexity": _reading(item.complexity)}


def _reading(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    shares = reading.shares
    if shares is None:
        return {"hidden": True, "reason": reading.reason}
    return {
        "median": shares.median,
        "low": shares.median_low,
        "high": shares.median_high,
        "level": shares.level,
        "shares": {
            level: {"share": share, "low": low, "high": high}
            for level, share, low, high in zip(
                shares.levels, shares.shares, shares.low, shares.high, strict=True
            )
        },
        "n_acts": shares.n,
        "n_people": shares.n_people,
        "coverage": shares.coverage,
        "capped": shares.capped,
        "null": shares.as_dict()["null"],
        "method": shares.method,
        "beside": dict(shares.beside),
        "assumptions": list(shares.assumptions),
        "warnings": list(shares.warnings),
        "refs": list(shares.refs),
        "computed": _moment(reading.computed),
    }


def _basis(item: Item) -> str:
    shares = item.collegiality.shares if item.collegiality else None
    if shares is None:
        return ""
    return ", ".join(filter(None, (words.basis(shares), words.window(item.collegiality))))


def _window(item: Item) -> dict[str, str] | None:
    """From the first to the last act; nothing about a space whose readings are all hidden."""
    if not item.is_enacted or item.collegiality.since is None:
        return None
    return {"since": _moment(item.collegiality.since), "until": _moment(item.collegiality.until)}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


# CSV -------------------------------------------------------------------------------------------


def _columns() -> list[str]:
    columns = ["kind", "key", "name", "made_up", "source", "since", "until"]
    for axis in AXES:
        columns += [f"designed_{axis}_{end}" for end in ("low", "high", "condition")]
    columns.append("designed_quadrant")
    for axis, (_name, levels) in AXES.items():
        columns += [f"{axis}_{part}" for part in ("median", "low", "high")]
        columns += [f"{axis}_{level}{end}" for level in levels for end in ("", "_low", "_high")]
        columns += [
            f"{axis}_{part}"
            for part in ("n_acts", "n_people", "coverage", "capped", "method", "warnings", "reason")
        ]
    return [*columns, "place", "place_why", "drift_complexity", "drift_collegiality",
            "grade_of_the_literature"]  # fmt: skip


def _line(item: Item) -> dict[str, Any]:
    space = _space(item)
    window = space["window"] or {}
    line = {key: space[key] for key in ("kind", "key", "name", "made_up", "source")}
    line |= {"since": window.get("since"), "until": window.get("until")}
    if item.designed is not None:
        for axis in AXES:
            line |= {f"designed_{axis}_{k}": v for k, v in space["designed"][axis].items()}
        line["designed_quadrant"] = space["designed"]["quadrant"]
    for axis in AXES:
        line |= _axis_cells(axis, getattr(item, axis))
    if space["place"]:
        line |= {"place": space["place"]["label"], "place_why": " ".join(space["place"]["why"])}
    if space["drift"]:
        line |= {f"drift_{axis}": one["sentence"] for axis, one in space["drift"].items()}
    return line | {"grade_of_the_literature": item.grade}


def _axis_cells(axis: str, reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        return {}
    shares = reading.shares
    if shares is None:
        return {f"{axis}_reason": reading.reason}
    return {
        f"{axis}_median": shares.median,
        f"{axis}_low": shares.median_low,
        f"{axis}_high": shares.median_high,
        f"{axis}_n_acts": shares.n,
        f"{axis}_n_people": shares.n_people,
        f"{axis}_coverage": shares.coverage,
        f"{axis}_capped": shares.capped,
        f"{axis}_method": shares.method,
        f"{axis}_warnings": " ".join(shares.warnings),
        **_share_cells(axis, shares),
    }


def _share_cells(axis: str, shares: Shares) -> dict[str, float]:
    cells: dict[str, float] = {}
    for level, share, low, high in zip(
        shares.levels, shares.shares, shares.low, shares.high, strict=True
    ):
        cells |= {
            f"{axis}_{level}": share,
            f"{axis}_{level}_low": low,
            f"{axis}_{level}_high": high,
        }
    return cells


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in FORMULA_STARTS else value
