#!/usr/bin/env python3
"""From an installed clone to the running product: tables, example organisation, server.

The numbers of OULAD are loaded behind the server, with progress on the page and in the log folder.
Ctrl-C stops everything; what was half loaded then is finished the next time. Guests may look
around unless HISL_GUESTS=no.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HISL = (sys.executable, "-m", "hisl")
STOP_SECONDS = 20
START_SECONDS = 60
# The example is rolled up when it is loaded, and OULAD when its import ends.
ROLL_UP_MINUTES = 60


def main() -> int:
    os.chdir(ROOT)
    os.environ.setdefault("HISL_GUESTS", "yes")
    home = Path(os.environ.get("HISL_HOME") or "var")
    port = int(os.environ.get("HISL_PORT") or 8000)
    if is_taken(port):
        print(f"Port {port} is taken; stop what runs there, or set HISL_PORT.", file=sys.stderr)
        return 2
    loaded = Loaded(home)
    call("prepare")
    example = loaded.once("example organisation", load_example)
    with started(*HISL, "serve", "--no-worker") as server:
        wait_for(port, server)
        with worker(home / "log"), background(loaded, home / "log"):
            print(f"\nHISL is at http://127.0.0.1:{port}/board/\n\n{example}", flush=True)
            print("Ctrl-C stops it.", flush=True)
            return server.wait()


class Loaded:
    """Remembers beside the database what has been loaded into it whole, and what was said then."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "loaded"
        embedded = not os.environ.get("HISL_DATABASE_URL")
        if embedded and not (home / "hisl.sqlite3").exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)

    def has(self, name: str) -> bool:
        return self._note(name).exists()

    def once(self, name, load) -> str:
        if not self.has(name):
            self.note(name, load())
        return self._note(name).read_text()

    def note(self, name: str, said: str) -> None:
        self._note(name).write_text(said)

    def _note(self, name: str) -> Path:
        return self.folder / f"{name.replace(' ', '-')}.txt"


def load_example() -> str:
    """Load the example organisation, roll up its measures; give what it says of signing in."""
    said = subprocess.run([*HISL, "demo"], check=True, stdout=subprocess.PIPE, text=True).stdout
    call("measure")
    return said


@contextmanager
def background(loaded: Loaded, log: Path):
    """Load what takes minutes while the server already answers; stop it when the server stops."""
    if loaded.has("oulad"):
        yield
        return
    log.mkdir(parents=True, exist_ok=True)
    loading = Loading(loaded, log / "oulad.log")
    loading.start()
    print(f"OULAD is being loaded behind the page; its log is {loading.log}.", flush=True)
    try:
        yield
    finally:
        loading.stop()


class Loading(threading.Thread):
    """Runs the import out of the server's way, and notes when it is through."""

    def __init__(self, loaded: Loaded, log: Path) -> None:
        super().__init__(daemon=True)
        self.loaded, self.log, self.stopped = loaded, log, False
        with log.open("w") as out:
            command = [*politely(), *HISL, "import", "oulad", "data/oulad", "--measure"]
            self.process = subprocess.Popen(
                command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )

    def run(self) -> None:
        if self.process.wait() == 0:
            self.loaded.note("oulad", "")
        elif not self.stopped:
            print(f"OULAD could not be loaded; {self.log} says why.", file=sys.stderr)

    def stop(self) -> None:
        self.stopped = True
        end(self.process)


@contextmanager
def worker(log: Path):
    """Mail, reminders and measures beside the server; its log says what it did."""
    log.mkdir(parents=True, exist_ok=True)
    with (log / "worker.log").open("a") as out:
        command = [*politely(), *HISL, "worker", "--every", str(ROLL_UP_MINUTES)]
        with started(*command, stdout=out, stderr=subprocess.STDOUT):
            yield


def politely() -> list[str]:
    return ["nice", "-n", "10"] if shutil.which("nice") else []


def call(*command: str) -> None:
    subprocess.run([*HISL, *command], check=True)


@contextmanager
def started(*command: str, **options):
    """Run a process of its own session, so that Ctrl-C reaches it through us, in order."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(port: int, server: subprocess.Popen) -> None:
    until = time.monotonic() + START_SECONDS
    while not is_taken(port):
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit("The server did not start; what it said stands above.")
        time.sleep(0.1)


def stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped.")
    except subprocess.CalledProcessError as failed:
        # What went wrong has been said by the command itself.
        sys.exit(failed.returncode)
