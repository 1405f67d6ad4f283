"""By which modules a slice enters another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from layers._order import GROUND, heights, modules, settings

PACKAGE = "hisl"


def wrong_doors(source: Path) -> list[str]:
    """Give a sentence for every import that enters another slice elsewhere than by its doors."""
    return [
        f"{file.relative_to(source)}:{line} enters {slice_} by {door or 'its package'}; "
        f"its doors are {', '.join(sorted(doors(slice_)))}"
        for name, file, tree in modules(source)
        for line, slice_, door in _entries(tree, file, source)
        if slice_ != name and slice_ not in GROUND and door not in doors(slice_)
    ]


def doors(slice_: str) -> set[str]:
    declared = settings()["hisl"]["doors"]
    return {*declared["every"], *declared.get(slice_, ())}


def _entries(tree: ast.Module, file: Path, source: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, slice and module of every import of a slice, those for types alone left out."""
    for node in _without_type_checking(tree):
        for name in _imported(node, file, source):
            first, slice_, *rest = [*name.split("."), ""]
            if first == PACKAGE and slice_ in heights():
                yield node.lineno, slice_, rest[0] if rest else ""


def _imported(node: ast.AST, file: Path, source: Path) -> list[str]:
    """Give the full names that a statement imports; none when it imports nothing."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        parts = [*_package(file, source, node.level), *(node.module or "").split(".")]
        module = ".".join(part for part in parts if part)
        return [f"{module}.{alias.name}" for alias in node.names]
    return []


def _package(file: Path, source: Path, level: int) -> tuple[str, ...]:
    """Give the package that a relative import of so many dots starts from."""
    if level == 0:
        return ()
    package = (PACKAGE, *file.relative_to(source).parent.parts)
    return package[: len(package) - level + 1]


def _without_type_checking(tree: ast.Module) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))
