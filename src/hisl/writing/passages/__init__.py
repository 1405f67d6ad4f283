"""Comments on a passage of a text, the same for every tool.

A tool shows the text with `annotated` and the template `writing/_passages.html`, and gives one
address of its own that takes what people send from there:

    done, form = passages.answer(request, post.text, where)

`where` (a Where) says what the text is part of and what this person may do; the tool alone knows.
"""

from .acts import comment, moved, remove, reopen, reply, resolve, restore
from .answering import UNDO, PassageForm, answer
from .reading import Annotated, annotated, count
from .where import Where

__all__ = [
    "UNDO",
    "Annotated",
    "PassageForm",
    "Where",
    "annotated",
    "answer",
    "comment",
    "count",
    "moved",
    "remove",
    "reopen",
    "reply",
    "resolve",
    "restore",
]
