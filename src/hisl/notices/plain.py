"""What somebody wrote in a mail: its words, without the quoted mail below and without markup."""

from __future__ import annotations

import re
from email.message import EmailMessage
from html.parser import HTMLParser

from mailparser_reply import EmailReplyParser

__all__ = ["own_words"]

LANGUAGES = ["cs", "da", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "sv", "zh"]
# The parser's time grows with the square of a hostile text; a longer one keeps its quotes.
MOST_PARSED = 10_000
GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


def own_words(message: EmailMessage) -> str:
    """The words above the quote, as plain text; empty when there are none."""
    text = GAP.sub("\n\n", _text(message).replace("\r\n", "\n")).strip()
    text = _without_quotes_below(text)
    if len(text) <= MOST_PARSED:
        text = (EmailReplyParser(languages=LANGUAGES).parse_reply(text=text) or "").strip()
    return "" if all(line.startswith(">") or not line for line in text.split("\n")) else text


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, UnicodeError):
        content = bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    return content if part.get_content_type() == "text/plain" else _of_html(content)


def _without_quotes_below(text: str) -> str:
    lines = text.split("\n")
    while lines and (lines[-1].startswith(">") or not lines[-1].strip()):
        # The last quoted line stays, so that what introduces the quote can be told from words.
        if len(lines) < 2 or not lines[-2].startswith(">"):
            break
        lines.pop()
    return "\n".join(lines)


def _of_html(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.said)


class _Reader(HTMLParser):
    """Keeps the text that people see, with a new line where a block begins."""

    BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "pre", "hr", "table"})
    HIDDEN = frozenset({"script", "style", "head", "title", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.HIDDEN:
            self.hidden.append(tag)
        elif tag in self.BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(re.sub(r"\s+", " ", data))
