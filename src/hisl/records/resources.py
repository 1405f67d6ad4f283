"""The resources of the store: from a request to its answer, whatever carries them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass

from django.db import OperationalError

from hisl.domain.xapi.rules import Rules

from . import (
    documents,
    keys,
    negotiation,
    origins,
    receiving,
    retrieval,
    seqs,
    things,
    watermark,
)
from .exchange import Answer, Refused, Request
from .filters import ONE
from .store import Row, Stored
from .writer import Outcome, writer

__all__ = ["Pending", "begin", "refused", "serve"]

WAIT_SECONDS = 30
TAKE_IN_SECONDS = 5

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Pending:
    """Statements that are being written; the answer follows from what becomes of them."""

    request: Request
    rows: Sequence[Row]
    future: Future[Outcome]

    def answer(self, outcome: Outcome) -> Answer:
        if isinstance(outcome, Stored):
            _complete.reach(outcome.through)
        try:
            answer = receiving.answer_to(self.request, self.rows, outcome)
        except Refused as no:
            answer = no.answer()
        return _finished(self.request, answer)


class _Complete:
    """The highest number up to which this process knows the store to be complete."""

    seq = 0

    def reach(self, seq: int) -> None:
        self.seq = max(self.seq, seq)


_complete = _Complete()


def serve(request: Request) -> Answer:
    """Answer a request; waits for the writer where there is something to write."""
    begun = begin(request)
    if isinstance(begun, Answer):
        return begun
    try:
        return begun.answer(begun.future.result(WAIT_SECONDS))
    except Refused as no:
        return refused(request, no)
    except FutureTimeoutError:
        return refused(request, Refused(503, "The writer is busy; ask whether it is there."))


def begin(request: Request) -> Answer | Pending:
    """Answer a request, or hand what it brings to the writer."""
    asked = request
    try:
        asked = negotiation.plain(request)
        return _begun(asked)
    except Refused as no:
        return refused(asked, no)
    except OperationalError:
        log.exception("The database does not answer.")
        return refused(asked, Refused(503, "The database does not answer now."))
    except Exception:
        log.exception("A request to the record store failed.")
        return refused(asked, Refused(500, "Something went wrong here; it has been logged."))


def refused(request: Request, no: Refused) -> Answer:
    """The answer to a request that cannot be served."""
    return _finished(request, no.answer())


def _begun(request: Request) -> Answer | Pending:
    request.rules = request.by_default
    if request.path not in RESOURCES and request.path not in OPEN:
        raise Refused(404, f"There is no resource {request.path} here.")
    if asks_first := origins.preflight(request):
        return _finished(request, asks_first)
    if request.path in OPEN:
        _require_method(request, ("GET",))
        return _finished(request, OPEN[request.path](request))
    request.rules = negotiation.rules(request)
    request.credential = _bearer(request)
    methods, work = RESOURCES[request.path]
    _require_method(request, methods)
    done = work(request)
    return done if isinstance(done, Pending) else _finished(request, done)


def _require_method(request: Request, methods: Sequence[str]) -> None:
    if (request.method if request.method != "HEAD" else "GET") not in methods:
        raise Refused(405, f"{request.path} answers {', '.join(methods)} and HEAD.")
    if request.method == "HEAD":
        request.method = "GET"


def _bearer(request: Request) -> keys.Bearer:
    header = request.headers.get("authorization")
    if header is None:
        raise Refused(401, "Send a key by Basic authentication.")
    bearer = keys.bearer(header)
    bearer.count()
    return bearer


def _statements(request: Request) -> Answer | Pending:
    if request.method != "GET":
        rows = receiving.received(request)
        return Pending(request, rows, writer.submit(rows)) if rows else Answer(200, b"[]")
    mark = watermark.look()
    if mark.waiting:
        _take_in()
        mark = watermark.look()
    request.complete = mark.seq
    _complete.reach(mark.seq)
    if request.parameters.keys() & set(ONE):
        return retrieval.single(request)
    return retrieval.page(request)


def _take_in() -> None:
    """Have what HISL itself recorded taken in; what is left over comes with the next request."""
    try:
        writer.take_in().result(TAKE_IN_SECONDS)
    except FutureTimeoutError:
        log.warning("HISL's own acts are still being taken in.")


def _finished(request: Request, answer: Answer) -> Answer:
    answer.headers["X-Experience-API-Version"] = request.rules.value
    if request.path == "/statements":
        through = _complete.seq if request.complete is None else request.complete
        answer.headers["X-Experience-API-Consistent-Through"] = seqs.as_text(through)
    return origins.allow(request, answer)


Work = Callable[[Request], Answer | Pending]
_DOCUMENT = ("GET", "PUT", "POST", "DELETE")
# What needs neither a key nor a version.
OPEN: dict[str, Callable[[Request], Answer]] = {
    "/about": things.about,
    "/profile": things.profile,
}
RESOURCES: dict[str, tuple[Sequence[str], Work]] = {
    "/statements": (("GET", "PUT", "POST"), _statements),
    "/activities": (("GET",), things.activity),
    "/activities/state": (_DOCUMENT, documents.state),
    "/activities/profile": (_DOCUMENT, documents.activity_profile),
    "/agents": (("GET",), things.agent),
    "/agents/profile": (_DOCUMENT, documents.agent_profile),
}
BASES = {"/xapi/v1": Rules.V1, "/xapi": Rules.V2}
