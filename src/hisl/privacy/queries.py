"""The one door through which a number about people leaves for a page, an export or the API.

Rules 1 (minimum group size) and 2 (dominance) hold now, in `hisl.domain.release`; the ledger of
releases and complementary suppression will stand here, behind the same two functions.
"""

from __future__ import annotations

from hisl.domain.errors import HislError
from hisl.domain.release import K, Purpose, Released, fewer_than
from hisl.domain.release import refuse as _refuse
from hisl.domain.release import release as _release
from hisl.domain.result import Curve, Estimate, Shares

__all__ = ["Purpose", "Released", "refuse", "release", "withheld"]


def release(
    result: Estimate | Shares | Curve,
    *,
    purpose: Purpose,
    evaluative: bool = False,
    top_share: float | None = None,
) -> Released:
    """What may be shown of a result, or the reason why not."""
    return _release(result, purpose=purpose, evaluative=evaluative, top_share=top_share)


def refuse(error: HislError, *, purpose: Purpose, n_people: int) -> Released:
    """A measure's refusal, worded without a hidden count.

    n_people contributed to the whole that was measured. Where they are too few for any number,
    every refusal reads alike: "nobody contributed" would tell nobody from four.
    """
    if n_people < K:
        return withheld(fewer_than(K), purpose=purpose)
    return _refuse(error, purpose=purpose)


def withheld(reason: str, *, purpose: Purpose) -> Released:
    """A refusal that was worded and kept earlier."""
    return Released(purpose=purpose, reason=reason)
