"""What people write: Markdown to safe HTML, imported HTML made safe, plain words and excerpts.

Text is kept as Markdown and rendered once, on save. Everything that leaves here for a page went
through one allow-list; RENDERER_VERSION tells which rendering a stored text has.
"""

from __future__ import annotations

import hashlib
import html as html_entities
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3
from markdown_it.token import Token
from markdown_it.utils import EnvType

from hisl.domain import addresses, code, markdown
from hisl.domain.deception import plainly_ordered
from hisl.domain.errors import InputError
from hisl.domain.names import Links, Names, named_in

__all__ = [
    "FILES_AT",
    "MAX_CHARS",
    "RENDERER_VERSION",
    "Reading",
    "clean_html",
    "excerpt",
    "plain",
    "read",
    "render",
    "word_count",
]

RENDERER_VERSION = 3
"""Raise it when the output changes, so that stored renderings are made anew."""

MAX_CHARS = 100_000
"""Longest text taken; longer ones cost a reader's patience and a server's time."""

FILES_AT = "/writing/files/"
"""Where the files of this site are that a text may show as pictures."""

_HEADING_SHIFT = 2
_EXCERPT_END = "…"

_BLOCKS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "section", "blockquote", "pre", "hr", "br"),
    *("ul", "ol", "li", "dl", "dt", "dd", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_INLINE = {
    *("a", "abbr", "b", "code", "del", "em", "i", "img", "kbd", "q", "s", "span", "strong", "sub"),
    "sup",
}
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"id"},
    "ol": {"start"},
    "span": {"title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_CLASSES = {
    "li": {"footnote-item", "task-list-item"},
    "ol": {"footnotes-list"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "a": {"footnote-backref", "named"},
    "div": {"linked"},
    "span": {"named", *code.CLASSES},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
    "ul": {"contains-task-list"},
}
_SCHEMES = {"http", "https", "mailto"}
_DROPPED_WITH_CONTENT = {
    *("script", "style", "template", "noscript", "iframe", "object", "svg", "math"),
}

# The cleaner writes attributes in double quotes with < and > escaped: these patterns rely on it.
_HEADING = re.compile(r"<(/?)h([1-6])>")
_ANY_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_WITHOUT_END = ("br", "hr", "img")
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[^\S\n]+")
_NEW_LINES = re.compile(r" ?\n\s*")
_WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_FOOTNOTE_ID = re.compile(r"fn(ref)?-[0-9a-f]{12}-\d+(:\d+)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A Markdown text, read: what it names, and its safe HTML once it is known where names lead.

    alone holds the addresses that stand on a line of their own; files those of pictures and links
    within this site.
    """

    names: Names
    alone: tuple[str, ...]
    files: tuple[str, ...]
    _tokens: Sequence[Token]
    _env: EnvType

    def html(self, links: Links | None = None) -> str:
        env = {**self._env, "links": links or Links()}
        rendered = markdown.PARSER.renderer.render(self._tokens, markdown.PARSER.options, env)
        return _clean(rendered, _CLEANER)


def read(text: str) -> Reading:
    """Read a Markdown text, to ask what it names before it is rendered; see render."""
    _refuse_too_long(text)
    mark = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    env: EnvType = {"docId": mark}
    tokens = markdown.PARSER.parse(text, env)
    return Reading(
        names=named_in(tokens),
        alone=addresses.alone_in(tokens),
        files=addresses.within(tokens, FILES_AT),
        _tokens=tokens,
        _env=env,
    )


def render(text: str, links: Links | None = None) -> str:
    """Safe HTML of a Markdown text (CommonMark, tables, strikethrough, footnotes, task lists).

    HTML in the text is shown as text. Headings stand two levels lower than written, so that no
    post outranks the title of its page. Footnotes carry a mark of their text in their ids, so that
    several texts fit on one page. Code of a known language is coloured by classes. links says
    where @names and [[pages]] lead. Raises InputError beyond MAX_CHARS.
    """
    return read(text).html(links)


def clean_html(html: str, *, base_url: str | None = None) -> str:
    """Safe HTML of an HTML text from elsewhere, by the same allow-list.

    base_url (http or https) is the site that the text comes from: relative addresses are resolved
    against it. Raises InputError beyond MAX_CHARS or for another kind of base_url.
    """
    _refuse_too_long(html)
    if base_url is None:
        return _clean(html, _CLEANER)
    if urlsplit(base_url).scheme not in ("http", "https"):
        raise InputError("base_url", f"{base_url!r} is no web address", "begin it with https://")
    return _clean(html, _cleaner(base_url))


def plain(html: str) -> str:
    """The words of an HTML text without its tags, one line a block."""
    blocks_only = _BLOCK_CLEANER.clean(html)
    text = html_entities.unescape(_TAG.sub("\n", blocks_only))
    return _NEW_LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def word_count(text: str) -> int:
    """Words in a plain text; a hyphen or an apostrophe inside a word does not part it."""
    return sum(1 for _ in _WORD.finditer(text))


def excerpt(text: str, words: int) -> str:
    """The first words of a plain text on one line, with an ellipsis when there was more."""
    parts = text.split(maxsplit=words)
    if len(parts) <= words:
        return " ".join(parts)
    return " ".join(parts[:words]) + _EXCERPT_END


def _refuse_too_long(text: str) -> None:
    if len(text) > MAX_CHARS:
        problem = f"it has {len(text):,} characters"
        raise InputError("The text", problem, f"keep it under {MAX_CHARS:,}, or split it")


def _clean(html: str, cleaner: nh3.Cleaner) -> str:
    return plainly_ordered(_settled(_HEADING.sub(_lower_heading, cleaner.clean(html))))


def _lower_heading(match: re.Match[str]) -> str:
    return f"<{match[1]}h{min(int(match[2]) + _HEADING_SHIFT, 6)}>"


def _settled(html: str) -> str:
    """List items that stand in no list lose their tag; pictures of other hosts become links.

    A picture from elsewhere would tell that host who reads what, and the page's policy refuses it.
    """
    open_tags: list[str] = []

    def settle(match: re.Match[str]) -> str:
        closing, name, attributes = match[1], match[2], match[3]
        if name == "img":
            return _picture(attributes, linked="a" in open_tags)
        if closing:
            return _closed(name, match[0], open_tags)
        stray = name == "li" and open_tags[-1:] not in (["ul"], ["ol"])
        if name not in _WITHOUT_END:
            open_tags.append("" if stray else name)
        return "" if stray else match[0]

    return _ANY_TAG.sub(settle, html)


def _closed(name: str, tag: str, open_tags: list[str]) -> str:
    opened = open_tags.pop() if open_tags else name
    return "" if name == "li" and opened == "" else tag


def _picture(attributes: str, *, linked: bool) -> str:
    """A picture of ours, loaded late; any other as a link, or as its words in a link.

    Other addresses of this site are no pictures: loading them could do something for the reader.
    Attributes are not left to the cleaner, which sets several in an order that differs.
    """
    found = dict(_ATTRIBUTE.findall(attributes))
    source, words = found.get("src", ""), found.get("alt", "").strip() or "picture"
    if source.startswith((FILES_AT, "/static/")) and "/." not in source:
        alt = "" if "alt" in found else ' alt=""'
        return f'<img{alt}{attributes} loading="lazy" referrerpolicy="no-referrer">'
    if linked or not source:
        return words
    return f'<a href="{source}" rel="nofollow noopener ugc">{words}</a>'


def _only_footnote_ids(tag: str, attribute: str, value: str) -> str | None:
    """No id of a writer's choice: it could shadow one of the page's own."""
    if attribute == "id" and not _FOOTNOTE_ID.fullmatch(value):
        return None
    return value


def _cleaner(base_url: str | None = None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_BLOCKS | _INLINE,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_footnote_ids,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener ugc",
        set_tag_attribute_values={
            # Both may scroll sideways; without a pointer one must be able to get there.
            "pre": {"tabindex": "0"},
            "table": {"tabindex": "0"},
        },
        url_relative=None if base_url is None else ("rewrite_with_base", base_url),
    )


_CLEANER = _cleaner()
_BLOCK_CLEANER = nh3.Cleaner(
    tags=_BLOCKS, clean_content_tags=_DROPPED_WITH_CONTENT, attributes={}, link_rel=None
)
