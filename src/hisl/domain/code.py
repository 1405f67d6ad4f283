"""Code in a text, coloured by classes: what the stylesheet knows, and no more."""

from __future__ import annotations

import html
import time
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, String, Token
from pygments.util import ClassNotFound

__all__ = ["CLASSES", "LANGUAGES", "SECONDS", "highlighted"]

LONGEST = 5_000
"""Longest block that is coloured; what is longer is a file, and better attached."""

SECONDS = 0.25
"""CPU time for the colours of one text: some patterns of the lexers take the square of a length."""

LANGUAGES = {
    "bash": "bash", "c": "c", "c++": "cpp", "console": "console", "cpp": "cpp", "cs": "csharp",
    "csharp": "csharp", "css": "css", "csv": "text", "diff": "diff", "docker": "docker",
    "dockerfile": "docker", "go": "go", "html": "html", "ini": "ini", "java": "java",
    "javascript": "javascript", "js": "javascript", "json": "json", "kotlin": "kotlin",
    "latex": "latex", "lua": "lua", "makefile": "make", "matlab": "matlab", "nginx": "nginx",
    "php": "php", "powershell": "powershell", "ps1": "powershell", "py": "python",
    "python": "python", "r": "r", "rb": "ruby", "rs": "rust", "ruby": "ruby", "rust": "rust",
    "scala": "scala", "sh": "bash", "shell": "bash", "sql": "sql", "st": "pascal",
    "swift": "swift", "tex": "latex", "toml": "toml", "ts": "typescript",
    "typescript": "typescript", "xml": "xml", "yaml": "yaml", "yml": "yaml",
}  # fmt: skip

_CLASS_OF = {
    Comment: "hc",
    Keyword: "hk",
    Name.Builtin: "hb",
    Name.Class: "hf",
    Name.Decorator: "hb",
    Name.Function: "hf",
    Name.Namespace: "hf",
    Name.Tag: "hk",
    Name.Attribute: "hb",
    Number: "hn",
    Literal.Number: "hn",
    String: "hs",
    Generic.Deleted: "hd",
    Generic.Inserted: "hi",
    Generic.Heading: "hc",
    Generic.Subheading: "hc",
    Generic.Prompt: "hc",
}
CLASSES = frozenset(_CLASS_OF.values())


def highlighted(code: str, language: str, *, seconds: float = SECONDS) -> str:
    """The code as HTML with spans by class, or only escaped when it is long or of no known kind.

    language is the first word behind the fence, in any case. What is not done after so many
    seconds of CPU stays without colours.
    """
    lexer = _lexer(LANGUAGES.get(language.lower(), ""))
    if lexer is None or len(code) > LONGEST or seconds <= 0:
        return html.escape(code)
    pieces = _pieces(lexer, code, time.thread_time() + seconds)
    return "".join(
        _piece(css, "".join(value for _, value in run))
        for css, run in groupby(pieces, key=lambda piece: piece[0])
    )


def _pieces(lexer: Lexer, code: str, until: float) -> Iterator[tuple[str, str]]:
    done = 0
    for kind, value in lexer.get_tokens(code):
        yield _class_of(kind), value
        done += len(value)
        if time.thread_time() > until:
            yield "", code[done:]
            return


def _piece(css: str, value: str) -> str:
    words = html.escape(value)
    return f'<span class="{css}">{words}</span>' if css and value.strip() else words


@cache
def _class_of(kind: Any) -> str:
    while kind is not None and kind is not Token:
        if css := _CLASS_OF.get(kind):
            return css
        kind = kind.parent
    return ""


@cache
def _lexer(name: str) -> Lexer | None:
    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False) if name else None
    except ClassNotFound:
        return None
