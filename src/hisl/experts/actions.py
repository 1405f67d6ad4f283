"""The door for writing: a question's rings, footprints of the log, people's own wishes."""

from .asking import answered, decline, go_on, moved, reopened, route, settled, take, widen
from .gathering import gather
from .wishes import disown, hide_topic, own_again, show_topic, wish

__all__ = [
    "answered",
    "decline",
    "disown",
    "gather",
    "go_on",
    "hide_topic",
    "moved",
    "own_again",
    "reopened",
    "route",
    "settled",
    "show_topic",
    "take",
    "widen",
    "wish",
]
