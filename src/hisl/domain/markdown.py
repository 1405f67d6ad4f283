"""The Markdown that people write here: CommonMark, and what the parser is taught besides."""

from __future__ import annotations

import html
import time
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from hisl.domain.addresses import addresses_plugin
from hisl.domain.code import SECONDS, highlighted
from hisl.domain.deception import revealed
from hisl.domain.names import names_plugin

__all__ = ["PARSER"]

_MAX_NESTING = 20


def _align_by_class(state: StateCore) -> None:
    """Inline styles are refused by the page's own policy: a cell's alignment becomes a class."""
    for token in state.tokens:
        if token.type in ("td_open", "th_open") and "style" in token.attrs:
            side = str(token.attrs.pop("style")).removeprefix("text-align:")
            token.attrSet("class", f"align-{side}")


def _task_box(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A task's box as a character: a disabled input would need a label of its own.

    With HTML in Markdown switched off, boxes are the only raw HTML that a plugin puts in.
    """
    return "☑" if 'checked="checked"' in tokens[index].content else "☐"


def _code(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"<code>{html.escape(revealed(tokens[index].content))}</code>"


def _block_of_code(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    language = (tokens[index].info.split() or [""])[0]
    started = time.thread_time()
    left = env.setdefault("seconds_for_code", SECONDS)
    coloured = highlighted(revealed(tokens[index].content), language, seconds=left)
    env["seconds_for_code"] = left - (time.thread_time() - started)
    return f"<pre><code>{coloured}</code></pre>\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"]).use(footnote_plugin).use(tasklists_plugin)
    parser.use(names_plugin).use(addresses_plugin)
    parser.core.ruler.push("align_by_class", _align_by_class)
    parser.add_render_rule("html_inline", _task_box)
    parser.add_render_rule("code_inline", _code)
    parser.add_render_rule("fence", _block_of_code)
    parser.add_render_rule("code_block", _block_of_code)
    return parser


PARSER = _parser()
