"""Posts for tests, written through the actions that people use."""

from __future__ import annotations

from typing import Any

import factories as make
from hisl.blogs import actions as blogs

STORY = """
The seal of the KX 65 failed for the third time since March. I measured the end play at last.

It was 0.19 mm, and nobody had ever measured it. After the shim the pump ran for nine weeks.

## What I would do again

Measure before anything is taken apart.
"""


def post(author: Any, *, state: str = "all", title: str = "A third seal", **more: Any) -> Any:
    """A post shown to all, unless another state is wanted."""
    group = more.pop("group", None)
    written = {"markdown": STORY, "at": make.at(1)} | more
    made = blogs.write(author=author, title=title, **written)
    if state != "draft":
        blogs.show_to(made, state, at=make.at(2), group=group)
    return made
