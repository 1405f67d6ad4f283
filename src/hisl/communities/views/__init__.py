"""The pages of communities."""

from .cases import (
    appeal,
    case,
    decide,
    decide_appeal,
    desk_log,
    desk_queue,
    log,
    queue,
    report,
    resubmit,
    take_back,
)
from .places import (
    add_member,
    change_role,
    community,
    directory,
    join,
    leave,
    open_community,
    people,
    settings,
)

__all__ = [
    "add_member",
    "appeal",
    "case",
    "change_role",
    "community",
    "decide",
    "decide_appeal",
    "desk_log",
    "desk_queue",
    "directory",
    "join",
    "leave",
    "log",
    "open_community",
    "people",
    "queue",
    "report",
    "resubmit",
    "settings",
    "take_back",
]
