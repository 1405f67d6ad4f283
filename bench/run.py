"""Run every benchmark and write down what it cost against its reference: `make bench`.

A benchmark is a module of this folder with a `main() -> dict`:

    what       what was measured, in words
    unit       of ours and reference
    ours       what HISL took or did
    reference  what the plainest thing that does the same took or did, in the same run; or absent
    bar        the highest ratio ours / reference that is allowed; or absent
    facts      whatever else one needs to judge the figures; or absent

Each runs in a process and a home of its own, one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results.json"
CALL = "import json, sys; from bench import {0}; json.dump({0}.main(), sys.stdout)"

Result = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; give 0 when every ratio stays below its bar."""
    parser = argparse.ArgumentParser(prog="bench.run", description=__doc__.splitlines()[0])
    parser.add_argument(
        "names", nargs="*", default=names(), help="which ones; all if none is named"
    )
    results = {name: measured(name) for name in parser.parse_args(arguments).names}
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **machine()}
    RESULTS.write_text(json.dumps({**about, "results": results}, indent=2) + "\n")
    print(f"Written to {RESULTS.relative_to(FOLDER.parent)}.")
    return 0 if all(map(holds, results.values())) else 1


def names() -> list[str]:
    """Give the benchmarks there are."""
    modules = sorted(file.stem for file in FOLDER.glob("*.py"))
    return [name for name in modules if name != "run" and not name.startswith("_")]


def measured(name: str) -> Result:
    """Run one benchmark in a process and a home of its own; give what it found, with its ratio."""
    with tempfile.TemporaryDirectory(prefix="hisl-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-c", CALL.format(name)],
            cwd=FOLDER.parent,
            env=os.environ | {"HISL_HOME": home, "HISL_SECRET_KEY": "only-for-benchmarks"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    result: Result = json.loads(done.stdout)
    if result.get("reference"):
        result["ratio"] = round(result["ours"] / result["reference"], 3)
    print(in_words(name, result), flush=True)
    return result


def holds(result: Result) -> bool:
    return "bar" not in result or result["ratio"] <= result["bar"]


def in_words(name: str, result: Result) -> str:
    line = f"{name}: {result['what']}: {result['ours']:,.3g} {result['unit']}"
    if "ratio" not in result:
        return line
    line += f", reference {result['reference']:,.3g}, ratio {result['ratio']:.2f}"
    if "bar" in result:
        line += f" (at most {result['bar']:g}: {'kept' if holds(result) else 'NOT KEPT'})"
    return line


def machine() -> dict[str, str | int | None]:
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    sys.exit(main())
