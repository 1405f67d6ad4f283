"""How much of a thing one wants to hear, as a button on the thing's own page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.http import urlencode

from hisl.notices import queries
from hisl.notices.forms import levels_for
from hisl.notices.models import Mail, Notice
from hisl.notices.words import WHY, why

register = template.Library()


@register.inclusion_tag("notices/_follow_button.html", takes_context=True)
def follow_button(
    context: Context,
    thing: Any,
    label: Any,
    *,
    url: str = "",
    key: str = "everybody",
    what: str = "thread",
    level: str = "",
) -> dict[str, Any]:
    """Choose one's level for this thing (its uuid), shown with the one chosen now.

    what is thread, place, person or topic; url is the thing's page (this one when left out); key
    is who may read it. In a list, give the level, so that no row has to ask for it.
    """
    viewer, request = context["request"].user, context["request"]
    if not viewer.is_authenticated:
        return {}
    chosen = level or queries.level_of(viewer, thing)
    options = levels_for(what)
    return {
        "thing": thing,
        "what": what,
        "label": str(label),
        "url": url or request.path,
        "key": key,
        "next": request.get_full_path(),
        "chosen": chosen,
        "word": dict(options).get(chosen, ""),
        "options": options,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def why_not(notice: Notice) -> str:
    """Why this one was not mailed, or not yet."""
    return str(why(notice.held, in_page=notice.state == Notice.State.PAGE))


@register.simple_tag
def said(mail: Mail) -> str:
    """What is to be said of a mail that did not simply go out."""
    return str(WHY.get(mail.said, mail.said))


@register.inclusion_tag("notices/_follow_button.html", takes_context=True)
def follow_topic(context: Context, name: str, listed_at: str) -> dict[str, Any]:
    """Follow a topic by its name; listed_at is the page that lists what has a tag."""
    url = f"{listed_at}?{urlencode({'tag': name})}"
    thing = queries.thing_of_topic(name)
    return follow_button(context, thing, name, url=url, what="topic")
