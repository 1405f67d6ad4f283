"""Web addresses in a text: bare ones become links, false ones are told, lone ones can be shown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from hisl.domain.deception import shown_host
from hisl.domain.names import Links

__all__ = ["addresses_plugin", "alone_in", "within"]

MOST_ALONE = 5
"""Lone addresses of one text that are shown with what stands behind them."""

_BARE = re.compile(r"\bhttps?://[^\s<>\"`|\\^]{1,2000}", re.IGNORECASE)
_END = ".,;:!?'*_~"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_LOOKS_LIKE = re.compile(r"\s*(?:https?://)?((?:[\w-]{1,63}\.){1,9}[^\W\d_]{2,24})(?:[/:?#]|\s*$)")


def addresses_plugin(parser: MarkdownIt) -> None:
    """Teach a Markdown parser addresses; what is known behind lone ones comes from env["links"]."""
    parser.core.ruler.after("inline", "addresses", _link_bare_ones)
    parser.core.ruler.after("addresses", "hosts", _tell_false_ones)
    parser.core.ruler.after("hosts", "alone", _mark_lone_ones)
    parser.add_render_rule("card", _card)
    setattr(parser, "normalizeLinkText", _shown)  # noqa: B010 (how the parser is told)


def alone_in(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The addresses that stand on a line of their own, each once."""
    found = dict.fromkeys(token.content for token in tokens if token.type == "card")
    return tuple(found)[:MOST_ALONE]


def within(tokens: Iterable[Token], prefix: str) -> tuple[str, ...]:
    """The addresses of pictures and links that begin with the prefix, each once."""
    every = (str(token.attrs.get("src") or token.attrs.get("href") or "") for token in _all(tokens))
    return tuple(dict.fromkeys(address for address in every if address.startswith(prefix)))


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _link_bare_ones(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children and "://" in block.content:
            block.children = list(_with_links(state.md, block.children))


def _with_links(parser: MarkdownIt, tokens: Iterable[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if depth or token.type != "text" or "://" not in token.content:
            yield token
        else:
            yield from _parted(parser, token)


def _parted(parser: MarkdownIt, token: Token) -> Iterator[Token]:
    """A text token as text and links by turns."""
    done = 0
    for match in _BARE.finditer(token.content):
        address = _without_end(match[0])
        href = parser.normalizeLink(address)
        if not parser.validateLink(href) or not _host(href):
            continue
        yield _text(token.content[done : match.start()], token.level)
        yield from _link(href, parser.normalizeLinkText(address), token.level)
        done = match.start() + len(address)
    yield _text(token.content[done:], token.level)


def _without_end(address: str) -> str:
    """The address without what belongs to the sentence around it."""
    while address:
        last = address[-1]
        if last in _PAIRS and address.count(last) > address.count(_PAIRS[last]):
            address = address[:-1]
        elif last in _END:
            address = address.rstrip(_END)
        else:
            break
    return address


def _link(href: str, words: str, level: int) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": href}, level=level, info="auto")
    yield _text(words, level + 1)
    yield Token("link_close", "a", -1, level=level, info="auto")


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _shown(address: str) -> str:
    """A bare address as it is shown: its host in a form that cannot pass for another one."""
    if address.isascii() and "xn--" not in address.lower():
        return address
    href = normalizeLink(address)
    host = _host(href)
    return href.replace(host, shown_host(host), 1) if host else href


def _tell_false_ones(state: StateCore) -> None:
    """Behind a link whose words look like another host than it leads to, say where it leads."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_with_hosts(block.children))


def _with_hosts(tokens: Iterable[Token]) -> Iterator[Token]:
    opened: Token | None = None
    words = ""
    for token in tokens:
        yield token
        if token.type == "link_open" and token.info != "auto":
            opened, words = token, ""
        elif token.type == "link_close" and opened is not None:
            if host := _other_host(words, str(opened.attrs.get("href", ""))):
                yield _text(f" ({host})", token.level)
            opened = None
        elif opened is not None and len(words) < 2_000:
            words += token.content


def _other_host(words: str, href: str) -> str:
    looks = _LOOKS_LIKE.match(words)
    leads = _host(href)
    if looks is None or not leads:
        return ""
    shown = shown_host(leads)
    return "" if looks[1].lower().rstrip(".") in (leads, shown) else shown


def _host(href: str) -> str:
    try:
        return urlsplit(href).hostname or ""
    except ValueError:
        return ""


def _mark_lone_ones(state: StateCore) -> None:
    """Behind a paragraph that is one bare address, a place for what stands behind the address."""
    marked: list[Token] = []
    address = ""
    for token in state.tokens:
        marked.append(token)
        if token.type == "inline":
            address = _alone(token)
        elif token.type == "paragraph_close" and address and token.level == 0:
            marked.append(Token("card", "", 0, content=address, block=True))
            address = ""
    state.tokens = marked


def _alone(block: Token) -> str:
    children = [child for child in block.children or () if child.type != "text" or child.content]
    if len(children) != 3 or children[0].type != "link_open" or children[0].info != "auto":
        return ""
    return str(children[0].attrs.get("href", ""))


def _card(
    self: RendererHTML, tokens: Sequence[Token], i: int, options: OptionsDict, env: EnvType
) -> str:
    links = env.get("links")
    card = links.cards.get(tokens[i].content) if isinstance(links, Links) else None
    if card is None:
        return ""
    about = f"<p>{html.escape(card.title)}</p>" if card.title else ""
    return f'<div class="linked"><p><b>{html.escape(card.words)}</b></p>{about}</div>\n'
