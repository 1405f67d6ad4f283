"""What a mail says: plain text and simple HTML, with the reason of each item and a way to leave."""

from __future__ import annotations

from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import queries, tokens
from .bundles import Bundle, ranked
from .models import Mail

__all__ = ["compose"]

LONGEST = 12
"""How many bundles a mail shows; the rest stands in the page."""


def compose(mail: Mail, now: datetime) -> EmailMultiAlternatives:
    """The mail as it would go out now, in the language and the time zone of its person."""
    person = mail.person
    language = getattr(person, "language", "") or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(queries.zone_of(person)):
        if mail.sort == Mail.Sort.CHECK:
            return _test(mail)
        notices = mail.notices.select_related("by").order_by("at", "pk")
        return _told(mail, ranked(notices), now)


def _told(mail: Mail, bundles: list[Bundle], now: datetime) -> EmailMultiAlternatives:
    soon = mail.sort == Mail.Sort.SOON
    leave = absolute(reverse("notices:leave", args=[_leave_token(mail, bundles)]))
    reply_to = tokens.reply_address(bundles[0].head.uuid) if soon and len(bundles) == 1 else ""
    context = {
        "items": [_item(bundle) for bundle in bundles[:LONGEST]],
        "more": max(0, len(bundles) - LONGEST),
        "soon": soon,
        "reply": bool(reply_to),
        "inbox": absolute(reverse("notices:inbox")),
        "settings": absolute(reverse("notices:settings")),
        "leave": leave,
        "organisation": settings.HISL_ORGANISATION,
        "budget": queries.reader_of(mail.person).budget,
    }
    letter = _letter(mail, _subject(bundles, soon=soon), "told", context)
    letter.extra_headers |= {
        "List-Id": f"HISL <{mail.sort}.{tokens.mail_host()}>",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if len(bundles) == 1 and (thread := bundles[0].head.thread):
        letter.extra_headers["References"] = f"<t.{thread}@{tokens.mail_host()}>"
    letter.reply_to = [reply_to] if reply_to else []
    return letter


def _item(bundle: Bundle) -> dict[str, Any]:
    return {
        "title": bundle.title,
        "says": bundle.says,
        "by": bundle.by,
        "at": bundle.at,
        "reasons": bundle.reasons,
        "text": bundle.head.text if len(bundle.notices) == 1 else "",
        "url": absolute(reverse("notices:open", args=[bundle.head.uuid])),
        "direct": bundle.head.direct,
    }


def _subject(bundles: list[Bundle], *, soon: bool) -> str:
    head = bundles[0]
    if len(bundles) == 1:
        return f"{head.says}: {head.title}"
    if soon:
        more = len(bundles) - 1
        rest = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
        return f"{head.says}: {head.title} ({rest})"
    n = len(bundles)
    words = ngettext("%(n)s thing you have not seen", "%(n)s things you have not seen", n)
    return _("%(things)s, first: %(title)s") % {"things": words % {"n": n}, "title": head.title}


def _test(mail: Mail) -> EmailMultiAlternatives:
    token = tokens.signed("address", str(mail.uuid))
    context = {"confirm": absolute(reverse("notices:confirm_address", args=[token]))}
    return _letter(mail, _("Does mail from HISL reach you?"), "test", context)


def _letter(
    mail: Mail, subject: str, template: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    text = render_to_string(f"notices/mail/{template}.txt", context)
    letter = EmailMultiAlternatives(
        subject=subject,
        body=text,
        # The envelope's sender is where it comes back to; people see the address in From.
        from_email=tokens.bounce_address(mail.uuid) or settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((str(mail.person), mail.person.email))],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": tokens.message_id(mail.uuid),
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(
        render_to_string(f"notices/mail/{template}.html", context), "text/html"
    )
    return letter


def _leave_token(mail: Mail, bundles: list[Bundle]) -> str:
    """Who leaves, from which mail; and the conversation, when it is about one."""
    thread = bundles[0].head.thread if len(bundles) == 1 else None
    return tokens.signed("leave", {"p": mail.person.pk, "s": mail.sort, "t": str(thread or "")})


def absolute(path: str) -> str:
    return f"{settings.HISL_ADDRESS}{path}"
