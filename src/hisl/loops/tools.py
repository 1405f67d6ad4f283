"""Where each tool says which stage of Kolb's cycle it serves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hisl.domain.kolb import Stage

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["Tool", "register", "serving"]


@dataclass(frozen=True, slots=True)
class Tool:
    """A thing people do in HISL: its name, the stage it serves, and what one does with it."""

    name: str | _StrPromise
    stage: Stage
    purpose: str | _StrPromise


_tools: list[Tool] = []


def register(tool: Tool) -> None:
    """Add a tool; slices call it when they start."""
    if tool not in _tools:
        _tools.append(tool)


def serving(stage: Stage) -> list[Tool]:
    """The tools that serve a stage, in the order in which the slices started."""
    return [tool for tool in _tools if tool.stage == stage]
