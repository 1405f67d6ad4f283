"""What templates name: addresses and other templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from layers._order import heights, may_name, slice_of

URL = re.compile(r"""\{%\s*url\s+["']([^"']+)["']""")
TEMPLATE = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
# Namespaces and folders of the packages that we build on.
FOREIGN = {"admin", "account", "socialaccount", "allauth", "registration"}


def names_pointing_up(source: Path) -> list[str]:
    """Give a sentence for every address or template that a template may not name."""
    owners = {name: slice_ for slice_, name, _ in _templates(source)}
    return [
        f"{slice_}: {name} names {what}, {problem}"
        for slice_, name, text in _templates(source)
        for what, owner in _named(text, owners)
        if (problem := _problem(slice_, owner))
    ]


def _templates(source: Path) -> Iterator[tuple[str, str, str]]:
    """Yield slice, name and text of every template."""
    for folder in sorted(source.glob("*/templates")):
        for file in sorted(folder.rglob("*.*")):
            text = file.read_text()
            yield slice_of(folder, source), file.relative_to(folder).as_posix(), text


def _named(text: str, owners: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each address and template that is named, with the slice that it belongs to."""
    for name in URL.findall(text):
        namespace, colon, _ = name.partition(":")
        if colon:
            yield f"the address {name}", namespace
    for name in TEMPLATE.findall(text):
        yield f"the template {name}", owners.get(name, name.partition("/")[0])


def _problem(slice_: str, owner: str) -> str:
    if owner in FOREIGN:
        return ""
    if owner not in heights():
        return "which no slice owns"
    return "" if may_name(slice_, owner) else f"which is of {owner}, not below {slice_}"
