#!/usr/bin/env python3
"""Run all tests, with a throw-away PostgreSQL and Redis and a browser where they can be had.

First those that touch the database, on PostgreSQL; then all of them on SQLite. What cannot be run
here is said before and in the summary of skipped tests. Arguments go to pytest, and then only the
second run takes place. The last line is pytest's own.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The folders of tests whose subject is what is stored.
ON_POSTGRESQL = (
    "analytics", "blogs", "communities", "conversations", "debriefs", "experts", "importers",
    "notices", "outcomes", "people", "programmes", "records", "search", "web", "wikis", "writing",
)  # fmt: skip
WORKERS = str(min(os.cpu_count() or 1, 4))
START_SECONDS = 30
# How Debian calls what is missing.
PACKAGES = {"chromium": "chromium", "postgresql": "postgresql", "redis": "redis-server"}


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    fetch([name for name, found in FINDERS.items() if not found()])
    with ExitStack() as stack:
        env = without_own_settings(os.environ)
        find_chromium() or say_missing("chromium", "the browser and accessibility tests")
        if folder := find_postgresql():
            env["TEST_POSTGRES_URL"] = stack.enter_context(postgresql(folder))
        else:
            say_missing("postgresql", "the tests on PostgreSQL")
        if program := find_redis():
            env["TEST_REDIS_URL"] = stack.enter_context(redis(program))
        else:
            say_missing("redis", "the tests with Redis")
        if arguments:
            return pytest(arguments, env)
        return on_postgresql(env) or pytest([], env)


def without_own_settings(environment) -> dict[str, str]:
    """Leave out how this machine's HISL is set up: tests set up their own."""
    kept = {"HISL_SHARED_DATA"}
    return {n: v for n, v in environment.items() if n in kept or not n.startswith("HISL_")}


def on_postgresql(env: dict[str, str]) -> int:
    """Run the tests of all that is stored on PostgreSQL; browsers and long ones are for later."""
    if "TEST_POSTGRES_URL" not in env:
        return 0
    folders = [f"tests/{name}" for name in ON_POSTGRESQL if Path("tests", name).is_dir()]
    print("== On PostgreSQL", flush=True)
    return pytest(
        [*folders, "-m", "not browser and not slow", "-q"],
        env | {"HISL_DATABASE_URL": env["TEST_POSTGRES_URL"]},
    )


def pytest(arguments: list[str], env: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", *arguments]
    return subprocess.run(command, env=env, check=False).returncode


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def find_redis() -> str | None:
    return shutil.which("redis-server")


def find_postgresql() -> Path | None:
    """Give the folder of PostgreSQL's server programs; Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    return debian[-1].parent if debian else None


def _version(program: Path) -> int:
    name = program.parent.parent.name
    return int(name) if name.isdigit() else 0


FINDERS = {"chromium": find_chromium, "postgresql": find_postgresql, "redis": find_redis}


def fetch(missing: list[str]) -> None:
    """Install what is missing from Debian's packages, where we may."""
    if not missing or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    packages = [PACKAGES[name] for name in missing]
    print(f"Installing {', '.join(packages)} for the tests.", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    with tempfile.TemporaryFile("w+") as said:
        for command in (["apt-get", "update", "-qq"], install):
            if subprocess.run(command, env=env, stdout=said, stderr=said, check=False).returncode:
                said.seek(0)
                print(said.read(), f"{' '.join(command)} failed.", sep="\n", flush=True)
                return


def say_missing(name: str, tests: str) -> None:
    print(
        f"NOT RUN: {tests}: {name} is not installed and could not be installed here; "
        f"as root: apt-get install {PACKAGES[name]}",
        flush=True,
    )


@contextmanager
def postgresql(programs: Path):
    """Start a fresh cluster with a port and a password of its own; give its URL; remove it."""
    with throw_away_folder("postgres") as folder:
        user = as_user(folder)
        secret = folder / "password"
        secret.write_text(secrets.token_hex(16))
        secret.chmod(0o644)
        data, port = folder / "data", free_port()
        options = (
            f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off"
        )
        initdb = ["initdb", "-D", data, "-U", "hisl", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        quietly(user, programs, [*initdb, "-A", "scram-sha-256", "--pwfile", secret])
        start = ["pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"]
        quietly(user, programs, start)
        try:
            yield f"postgresql://hisl:{secret.read_text()}@127.0.0.1:{port}/postgres"
        finally:
            quietly(user, programs, ["pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])


@contextmanager
def redis(program: str):
    """Start a Redis that keeps nothing, on a port of its own; give its URL; stop it."""
    with throw_away_folder("redis") as folder:
        port = free_port()
        options = f"--bind 127.0.0.1 --port {port} --appendonly no".split()
        server = subprocess.Popen(
            [program, *options, "--dir", str(folder), "--save", ""],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


@contextmanager
def throw_away_folder(name: str):
    folder = Path(tempfile.mkdtemp(prefix=f"hisl-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def as_user(folder: Path) -> list[str]:
    """Give the words that run a command as another user: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return []
    user = "postgres" if _has_user("postgres") else "nobody"
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


def _has_user(name: str) -> bool:
    with suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False


def quietly(user: list[str], programs: Path, command: list) -> None:
    """Run one of PostgreSQL's programs; show what it says only when it fails."""
    words = [*user, str(programs / command[0]), *map(str, command[1:])]
    # A file, not a pipe: the server would keep a pipe open for as long as it lives.
    with tempfile.TemporaryFile("w+") as said:
        if subprocess.run(words, cwd="/", stdout=said, stderr=said, check=False).returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(words)} failed:\n{said.read()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"Nothing answers on port {port} after {START_SECONDS} seconds.")


def stop(_signal: int, _frame: object) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
