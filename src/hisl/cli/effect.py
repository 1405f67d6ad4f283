"""What changed, on anybody's table: the estimators without a database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

__all__ = ["effect"]

NOT_AN_EFFECT = "not an effect"


@click.command(short_help="What changed, on a table of your own.")
@click.option("--panel", "file", required=True, type=Path, help="CSV: a row per unit and period.")
@click.option("--unit", required=True, help="Column that names the unit: a person, a team.")
@click.option("--period", required=True, help="Column of whole numbers: the period.")
@click.option("--cohort", required=True, help="Column: first treated period, 0 for never.")
@click.option("--y", required=True, help="Column of the outcome.")
@click.option("--x", multiple=True, help="Column known before; again for each.")
@click.option("--cluster", default=None, help="Column of what was assigned, if larger than a unit.")
@click.option(
    "--method",
    type=click.Choice(["did", "sdid", "its", "lin", "aipw"]),
    default=None,
    help="Without it, the first choice for this shape of table.",
)
@click.option("--by-lot", is_flag=True, help="A lot decided who is treated, or begins when.")
@click.option("--seed", default=0, show_default=True, help="For what is drawn at random.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def effect(
    file: Path,
    unit: str,
    period: str,
    cohort: str,
    y: str,
    x: tuple[str, ...],
    cluster: str | None,
    method: Any,
    by_lot: bool,
    seed: int,
    form: str,
) -> None:
    """What changed, by how much, and what may be said of it; needs no database.

    did compares a roll-out in stages with those not treated, sdid one unit with a mixture of
    others, its a series with its own past, lin those drawn by lot with the others, aipw people
    who chose for themselves with people like them. See docs/methods.md.
    """
    from hisl.cli.panel_file import read
    from hisl.domain.effects.answers import answer
    from hisl.domain.effects.panel import from_frame

    frame = read(
        file, names=[unit, *([cluster] if cluster else [])], numbers=[period, cohort, y, *x]
    )
    panel = from_frame(frame, unit=unit, period=period, cohort=cohort, y=y, x=x, cluster=cluster)
    found = as_values(answer(panel, method=method, by_lot=by_lot or method == "lin", seed=seed))
    if form == "json":
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def as_values(found: Any) -> dict[str, Any]:
    """The answer as JSON-ready values under fixed names."""
    from hisl.domain import evidence

    estimate = found.estimate
    words = evidence.word(estimate)
    return {
        "name": estimate.name,
        "method": found.method,
        "how": estimate.method,
        **_number(estimate),
        "level": estimate.level,
        "p_floor": estimate.p_floor,
        "units": estimate.n_people,
        "groups": estimate.n_groups,
        "further": dict(estimate.beside),
        "beside": [{"name": one.name, "method": one.method} | _number(one) for one in found.beside],
        "event_study": [asdict(row) for row in found.rows],
        "pre_trend": asdict(found.pre_trend) if found.pre_trend else None,
        "breakdown_m": found.breakdown,
        "balance": [asdict(one) for one in found.balance],
        "naive": _naive(found.naive),
        "grade": words.grade,
        "basis": words.basis,
        "sentence": words.sentence,
        "refused": [asdict(one) for one in words.refused],
        "assumptions": list(estimate.assumptions),
        "warnings": list(estimate.warnings),
        "refs": list(estimate.refs),
        "seed": estimate.seed,
    }


def _number(estimate: Any) -> dict[str, Any]:
    return {
        "estimate": estimate.value,
        "unit": estimate.unit,
        "se": estimate.se,
        "low": estimate.low,
        "high": estimate.high,
        "p": estimate.p,
        "n": estimate.n,
    }


def _naive(estimate: Any) -> dict[str, Any] | None:
    if estimate is None:
        return None
    said = {"label": NOT_AN_EFFECT, "name": estimate.name, "method": estimate.method}
    return said | _number(estimate) | {"warnings": list(estimate.warnings)}


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield found["sentence"]
    yield f"Grade {found['grade']}: {found['basis']}."
    yield ""
    yield f"{found['name']}: {_shown(found)}"
    yield f"  {found['how']}"
    floor = f", smallest possible p {found['p_floor']:.2g}" if found["p_floor"] else ""
    groups = f", {found['groups']:,} groups" if found["groups"] else ""
    yield f"  {found['n']:,} rows, {found['units']:,} units{groups}{floor}"
    for name, value in found["further"].items():
        yield f"  {name}: {value:.3g}"
    for one in found["beside"]:
        yield f"{one['name']}: {_shown(one)}"
    if found["naive"]:
        naive = found["naive"]
        yield f"{naive['name']} ({naive['label']}): {_shown(naive)}"
    if found["breakdown_m"] is not None:
        yield f"drift it could bear, times the worst before the start: {found['breakdown_m']:.2f}"
    yield from _event_study(found["event_study"])
    for title, lines in (
        ("What must hold", found["assumptions"]),
        ("Mind", found["warnings"]),
        ("Not to be said", [f"{one['claim']} {one['reason']}" for one in found["refused"]]),
        ("Sources", found["refs"]),
    ):
        if lines:
            yield ""
            yield f"{title}:"
            yield from (f"  {line}" for line in lines)
    if found["seed"] is not None:
        yield f"Seed {found['seed']}."


def _event_study(rows: list[dict[str, Any]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield "Periods from the start    change   95 % interval          band of all rows"
    for row in rows:
        own = f"{_end(row['low'], '−∞')} to {_end(row['high'], '∞')}"
        band = "–"
        if row["band_low"] is not None:
            band = f"{row['band_low']:.4g} to {row['band_high']:.4g}"
        yield f"{row['lead']:>22}{row['value']:>12.4g}   {own:<22} {band}"


def _shown(one: dict[str, Any]) -> str:
    parts = [f"{one['estimate']:.4f}"]
    if one["se"] is not None:
        parts.append(f"(error {one['se']:.4f})")
    if one["low"] is not None or one["high"] is not None:
        parts.append(f"95 % interval {_end(one['low'], '−∞')} to {_end(one['high'], '∞')}")
    if one["p"] is not None:
        parts.append(f"p {one['p']:.4f}")
    return ", ".join([" ".join(parts[:2]), *parts[2:]])


def _end(value: float | None, otherwise: str) -> str:
    return otherwise if value is None else f"{value:.4g}"
