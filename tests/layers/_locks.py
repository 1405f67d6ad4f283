"""What lock files hold."""

from __future__ import annotations

import re
from pathlib import Path

ADDRESS = re.compile(r"://|^\s*-|--(index|extra|find|trusted)", re.MULTILINE)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]+\])?==", re.MULTILINE)


def named_places(folder: Path) -> list[str]:
    """Give every line of a lock file that names a registry, another place or an option of pip."""
    return [
        f"{file.name}:{number} {line.strip()}"
        for file in sorted(folder.glob("*.txt"))
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if ADDRESS.search(line.replace("--hash=sha256:", ""))
    ]


def pinned(file: Path) -> set[str]:
    """Give the names of the packages that a lock file pins."""
    return {name.lower() for name in PIN.findall(file.read_text())}


def without_hash(file: Path) -> list[str]:
    """Give the packages that anybody could replace: pinned without a hash."""
    entries = file.read_text().replace("\\\n", " ").splitlines()
    return [entry.split()[0] for entry in entries if "==" in entry and "--hash=" not in entry]
