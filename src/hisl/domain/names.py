"""Names within a text: @somebody, [[a page]], #topic; found while it is read, never in code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

__all__ = ["Link", "Links", "Names", "named_in", "names_plugin"]

MOST = 100
"""Names of one kind that are looked up for one text; more is no way of writing to somebody."""

_PERSON = re.compile(r"@(\w(?:[\w.+-]{0,148}\w)?)")
_PAGE = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]")
_TOPIC = re.compile(r"#(?=[\w-]{0,58}[^\W\d_])(\w[\w-]{0,58}\w|\w)(?![\w-])")
_BEFORE_PERSON = re.compile(r"[\w@/.+-]")
_BEFORE_TOPIC = re.compile(r"[^\s(\[\"'„“‘¿¡]")


@dataclass(frozen=True, slots=True)
class Names:
    """What a text names, each once, in the order of the text: people or groups, pages, topics."""

    people: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Where a name leads and how it reads; without an address it is shown but leads nowhere."""

    words: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """What is known of the names of a text. A person or page that is missing here stays text.

    cards holds what stands behind addresses: the title as words, what it is about as title.
    """

    people: Mapping[str, Link] = field(default_factory=dict)
    pages: Mapping[str, Link] = field(default_factory=dict)
    cards: Mapping[str, Link] = field(default_factory=dict)
    topics: str = "/search/?tag="


def named_in(tokens: Iterable[Token]) -> Names:
    """The names among the tokens of a text."""
    found: dict[str, dict[str, None]] = {"person": {}, "page": {}, "topic": {}}
    for token in _flat(tokens):
        if token.type in found and len(found[token.type]) < MOST:
            found[token.type].setdefault(token.content)
    return Names(*(tuple(kind) for kind in found.values()))


def names_plugin(parser: MarkdownIt) -> None:
    """Teach a Markdown parser the three kinds of names; links come from env["links"]."""
    parser.inline.ruler.before("link", "page", _page)
    parser.inline.ruler.push("person", _person)
    parser.inline.ruler.push("topic", _topic)
    for kind in ("person", "page", "topic"):
        parser.add_render_rule(kind, _RENDERED[kind])


def _flat(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _person(state: StateInline, silent: bool) -> bool:
    return _name(state, silent, "person", _PERSON, _BEFORE_PERSON)


def _topic(state: StateInline, silent: bool) -> bool:
    return _name(state, silent, "topic", _TOPIC, _BEFORE_TOPIC)


def _name(
    state: StateInline,
    silent: bool,
    kind: str,
    pattern: re.Pattern[str],
    not_after: re.Pattern[str],
) -> bool:
    match = pattern.match(state.src, state.pos)
    if match is None or state.linkLevel:
        return False
    if state.pos and not_after.match(state.src, state.pos - 1):
        return False
    return _put(state, silent, kind, match)


def _page(state: StateInline, silent: bool) -> bool:
    match = _PAGE.match(state.src, state.pos)
    if match is None or state.linkLevel or not match[1].strip():
        return False
    return _put(state, silent, "page", match)


def _put(state: StateInline, silent: bool, kind: str, match: re.Match[str]) -> bool:
    if not silent:
        token = state.push(kind, "", 0)
        token.content, token.markup = match[1].strip(), match[0]
        token.info = (match[2] or "").strip() if match.re is _PAGE else ""
    state.pos = match.end()
    return True


def _person_html(
    self: RendererHTML, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType
) -> str:
    return _linked(_links(env).people.get(tokens[i].content), tokens[i])


def _page_html(
    self: RendererHTML, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType
) -> str:
    return _linked(_links(env).pages.get(tokens[i].content), tokens[i])


def _topic_html(
    self: RendererHTML, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType
) -> str:
    address = _links(env).topics + quote(tokens[i].content.lower())
    return _linked(Link(tokens[i].markup, address), tokens[i])


def _links(env: EnvType) -> Links:
    known = env.get("links")
    return known if isinstance(known, Links) else Links()


def _linked(link: Link | None, token: Token) -> str:
    if link is None:
        return html.escape(token.markup)
    words = html.escape(token.info or link.words)
    title = f' title="{html.escape(link.title)}"' if link.title else ""
    if not link.url:
        return f'<span class="named"{title}>{words}</span>'
    return f'<a class="named" href="{html.escape(link.url)}"{title}>{words}</a>'


_RENDERED = {"person": _person_html, "page": _page_html, "topic": _topic_html}
