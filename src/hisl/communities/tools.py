"""Where each tool says which of its things can be reported, held and hidden, and how.

In a tool's apps.py:

    from hisl.communities import tools as communities

    communities.register_moderated(
        "post",
        label=_("post"),
        find=moderation.find,       # uuid -> Moderated or None, hidden things included
        hide=moderation.hide,       # (uuid, *, by, at): nobody but its author reads it any more
        restore=moderation.restore, # (uuid, *, by, at): shows it again, or a held one at last
        close=moderation.close,     # optional, for threads: nobody writes in it any more
        reopen=moderation.reopen,
        revise=moderation.revise,   # optional: (uuid, markdown, *, by, at), the author's new words
    )

Each is called inside the transaction of the decision. What is written where first posts are
reviewed (`queries.may_post_now(...).held`) is kept hidden by the tool, which then calls
`actions.hold`; `restore` shows it when a facilitator lets it through. A tool's page offers
reporting with `{% include "communities/_report.html" with about=post.uuid %}`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from . import moderated
from .moderated import Change, Moderated, Revise

__all__ = ["Moderated", "register_moderated"]


def register_moderated(
    kind: str,
    *,
    find: Callable[[UUID], Moderated | None],
    hide: Change,
    restore: Change,
    label: Any = "",
    close: Change | None = None,
    reopen: Change | None = None,
    revise: Revise | None = None,
) -> None:
    """A tool says at start how its things of one kind are found and what can be done to them."""
    moderated.register(
        moderated.Kind(
            name=kind,
            label=label or kind,
            find=find,
            hide=hide,
            restore=restore,
            close=close,
            reopen=reopen,
            revise=revise,
        )
    )
