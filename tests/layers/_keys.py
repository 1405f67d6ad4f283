"""Where the keys between tables point."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from layers._order import heights, may_name, modules

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
# The person signed in is named by a setting.
BY_SETTING = {"AUTH_USER_MODEL": "people"}


def keys_pointing_up(source: Path) -> list[str]:
    """Give a sentence for every key to a table of a higher slice, or of one beside."""
    return [
        f"{where} points from {upper} to {lower}, which does not stand below it"
        for where, upper, lower in keys(source)
        if not may_name(upper, lower)
    ]


def keys(source: Path) -> Iterator[tuple[str, str, str]]:
    """Yield place, slice and target slice of every key to a table of ours."""
    for name, file, tree in modules(source):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in RELATIONS:
                target = _target(node, own=name)
                if target in heights():
                    yield f"{file.relative_to(source)}:{node.lineno}", name, target


def _target(call: ast.Call, *, own: str) -> str:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "to"]
    to = (call.args or named)[0]
    if isinstance(to, ast.Constant) and isinstance(to.value, str):
        app, dot, _ = to.value.partition(".")
        return app if dot else own
    return BY_SETTING.get(_name(to), own)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
