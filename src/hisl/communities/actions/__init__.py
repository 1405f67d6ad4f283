"""What can be done with communities, in the words of the field; one transaction each."""

from .cases import (
    NotPossibleError,
    appeal,
    decide,
    decide_appeal,
    hold,
    report,
    resubmit,
    take_back,
)
from .places import (
    LastFacilitatorError,
    archive,
    change,
    join,
    leave,
    lock,
    open_community,
    reopen,
    set_role,
    unlock,
)

__all__ = [
    "LastFacilitatorError",
    "NotPossibleError",
    "appeal",
    "archive",
    "change",
    "decide",
    "decide_appeal",
    "hold",
    "join",
    "leave",
    "lock",
    "open_community",
    "reopen",
    "report",
    "resubmit",
    "set_role",
    "take_back",
    "unlock",
]
