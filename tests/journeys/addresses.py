"""Every address of HISL: those that give pages, with examples, and those that do not, with why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

from hisl.notices.tokens import signed

# Pages of those who have not signed in.
DOORS = {
    "account_login", "account_signup", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_email_verification_sent",
    "socialaccount_login_cancelled", "socialaccount_login_error",
}  # fmt: skip
NEED_A_KEY = {"account_reset_password_from_key"}
# The administration is Django's; what we show in it is held to less in test_administration.
ELSEWHERE = ("admin:",)

NO_PAGE = {
    "web:try": "takes a form",
    "web:worked": "takes a form",
    "experts:topic": "takes a form",
    "experts:evidence": "takes a form",
    "experts:respond": "takes a form",
    "experts:go_on": "takes a form",
    "web:health": "for machines",
    "web:theme": "takes a form",
    "web:load_oulad": "takes a form",
    "web:thing": "leads to the page of the thing",
    "conversations:post": "leads to its place in the thread",
    "people:picture": "a file",
    "web:follow_topic": "takes a form",
    "web:introduction_answer": "takes a form",
    "web:introduction_withdraw": "takes a form",
    **dict.fromkeys(
        ("notices:mark_read", "notices:mute", "notices:follow", "notices:test_address"),
        "takes a form",
    ),
    **dict.fromkeys(
        (
            "writing:preview",
            "writing:save_draft",
            "writing:discard_draft",
            "writing:restore_draft",
            "writing:upload",
        ),
        "takes a form",
    ),
    **dict.fromkeys(("writing:suggest", "writing:session"), "for the composer"),
    **dict.fromkeys(("writing:file", "writing:small_file"), "a file"),
    "search:suggest": "for the palette",
    "search:desk": "for the learning desk; tests/search looks at it",
    **dict.fromkeys(
        ("search:add_synonyms", "search:change_synonyms", "search:add_pin", "search:change_pin"),
        "takes a form",
    ),
    "notices:open": "leads to what the notice is about",
    **dict.fromkeys(
        (
            "communities:add_member",
            "communities:change_role",
            "communities:join",
            "communities:leave",
            "communities:decide",
            "communities:take_back",
            "communities:appeal",
            "communities:decide_appeal",
            "communities:resubmit",
            "communities:invite_link",
            "communities:withdraw_invitation",
            "communities:answer_request",
            "communities:first_link",
            "communities:lift",
            "communities:ask_to_join",
            "communities:withdraw_request",
            "communities:launch",
        ),
        "takes a form",
    ),
    **dict.fromkeys(
        ("communities:desk_queue", "communities:desk_log"),
        "for the learning desk; tests/communities looks at it",
    ),
    "conversations:answer": "takes a form",
    "conversations:accept": "takes a form",
    "conversations:react": "takes a form",
    "conversations:catch_up": "takes a form",
    "conversations:keep_list": "takes a form",
    "conversations:drop_list": "takes a form",
    "conversations:close": "takes a form",
    "conversations:pin": "takes a form",
    "conversations:widen": "takes a form",
    "conversations:link": "takes a form",
    "conversations:unlink": "takes a form",
    "conversations:undo": "takes a form",
    "conversations:remove": "takes a form",
    "conversations:restore": "takes a form",
    "conversations:similar": "a fragment of the page on which one asks",
    "conversations:first_unread": "leads to its place in the thread",
    "wikis:tried": "takes a form",
    **dict.fromkeys(
        (
            "blogs:show",
            "blogs:delete",
            "blogs:restore",
            "blogs:comment",
            "blogs:passages",
            "blogs:react",
            "blogs:tried",
            "blogs:ask_reader",
            "blogs:release",
            "blogs:verdict",
            "blogs:remove_comment",
            "blogs:restore_comment",
        ),
        "takes a form",
    ),
    **{
        f"blogs:feed_{of}_{kind}": "a feed"
        for of in ("all", "person", "community", "series")
        for kind in ("rss", "atom")
    },
    "programmes:board_svg": "a file",
    "programmes:board_csv": "a file",
    "records:store": "for machines",
    **dict.fromkeys(
        (
            "records:overview",
            "records:tail",
            "records:search",
            "records:statement",
            "records:keys",
            "records:key_create",
            "records:key",
        ),
        "for operators; tests/records/pages looks at it",
    ),
    "records:key_renew": "takes a form",
    "records:key_revoke": "takes a form",
    "lib:gallery": "for developers; tests/lib looks at it",
    "account_confirm_email": "no e-mail address is confirmed here: ACCOUNT_EMAIL_VERIFICATION",
    "account_confirm_login_code": "no codes are sent",
    "account_reauthenticate": "nothing asks for it",
    "socialaccount_signup": "needs an account of a provider at hand",
    "account_set_password": "leads to changing it; who has no password yet cannot sign in by one",
    "": "the short addresses of the same pages of socialaccount",
}


def pages(world: Any) -> dict[str, list[str]]:
    """Give examples of every page of a filled installation, by the name of its pattern."""
    place, awkward, quiet = world.place.key, world.awkward.key, world.quiet.key
    path = world.page.path
    return open_pages() | {
        "web:home": [reverse("web:home"), f"{reverse('web:home')}?stuck=the+seal+leaks+again"],
        "experts:who": _asked("experts:who", "", "?q=the+seal+leaks+again", "?q=zz"),
        "experts:me": [reverse("experts:me")],
        "web:imports": [reverse("web:imports")],
        "account_logout": [reverse("account_logout")],
        "account_email": [reverse("account_email")],
        "account_change_password": [reverse("account_change_password")],
        "socialaccount_connections": [reverse("socialaccount_connections")],
        "search:search": _asked("search:search", "", "?q=leak+seal", "?q=zzqx&kind=page"),
        "people:directory": [reverse("people:directory"), f"{reverse('people:directory')}?q=zz"],
        "notices:inbox": _asked("notices:inbox", "", "?show=unread"),
        "notices:following": _asked("notices:following", "", "?what=topic"),
        "notices:settings": _asked("notices:settings", "", "?preset=page"),
        "notices:log": [reverse("notices:log")],
        "notices:leave": _each(
            "notices:leave", signed("leave", {"p": world.learner.pk, "s": "soon", "t": ""})
        ),
        "notices:confirm_address": _each("notices:confirm_address", "cut-off"),
        "writing:drafts": [reverse("writing:drafts")],
        "web:me": [reverse("web:me")],
        "web:me_column": _each("web:me_column", "application", "construction"),
        "web:start": [reverse("web:start")],
        "web:start_helps": [reverse("web:start_helps")],
        "web:start_mail": [reverse("web:start_mail")],
        "web:introduction_ask": _each(
            "web:introduction_ask", world.wanted.username, world.administrator.username
        ),
        "web:introduction": _each("web:introduction", world.introduction.uuid),
        "people:edit": [reverse("people:edit")],
        "people:group": _each("people:group", *world.groups),
        "people:profile": [
            reverse("people:profile", args=[who.username])
            for who in (world.learner, world.imported)
        ],
        "communities:directory": _asked("communities:directory", "", "?q=zz"),
        "communities:open": [reverse("communities:open")],
        "communities:community": [
            reverse("communities:community", args=[one.key])
            for one in (world.place, world.awkward, world.quiet, world.private, world.archived)
        ],
        "communities:people": _each("communities:people", place, quiet),
        "communities:settings": _each("communities:settings", awkward, world.archived.key),
        "communities:care": _each("communities:care", awkward, quiet),
        "communities:queue": [
            *_each("communities:queue", awkward, quiet),
            *_asked("communities:queue", "?show=decided", key=awkward),
        ],
        "communities:log": _each("communities:log", awkward, quiet),
        "communities:gate": _each("communities:gate", awkward, world.prepared.key),
        "communities:guest": _each("communities:guest", awkward),
        "communities:suspend": [
            reverse("communities:suspend", args=[awkward, world.imported.username])
        ],
        "communities:case": _each("communities:case", world.case.uuid, world.decided_case.uuid),
        "communities:invitation": [world.invitation.get_absolute_url()],
        "communities:report": _asked("communities:report", f"?about={world.question.uuid}"),
        "conversations:threads": [
            *_each("conversations:threads", place, awkward, quiet),
            *_asked("conversations:threads", "?show=solved&tag=leak", "?page=2", key=place),
            *_asked("conversations:threads", "?show=stories", "?tag=none", key=quiet),
        ],
        "conversations:open": _each("conversations:open", awkward),
        "conversations:thread": [
            *_each(
                "conversations:thread", world.own_question.pk, world.question.pk, world.story.pk
            ),
            f"{reverse('conversations:thread', args=[world.question.pk])}?reply={world.edited.pk}",
        ],
        "conversations:reply": [
            f"{reverse('conversations:reply', args=[world.edited.pk])}?quote=1"
        ],
        "conversations:tried": _each(
            "conversations:tried", world.own_question.posts.get(kind="answer").pk
        ),
        "conversations:more": _each("conversations:more", world.edited.pk),
        "conversations:removed": _each("conversations:removed", world.removed.pk),
        "conversations:tend": _each("conversations:tend", world.question.pk),
        "conversations:split": _each("conversations:split", world.question.pk),
        "conversations:merge": [
            f"{reverse('conversations:merge', args=[world.own_question.pk])}"
            f"?other={world.question.pk}"
        ],
        "conversations:move": [
            f"{reverse('conversations:move', args=[world.question.pk])}?to={quiet}"
        ],
        "conversations:edit": _each("conversations:edit", world.edited.pk),
        "conversations:history": _each("conversations:history", world.edited.pk),
        "wikis:contents": _each("wikis:contents", place, awkward, quiet),
        "wikis:create": _each("wikis:create", awkward),
        "wikis:page": [reverse("wikis:page", args=[awkward, path])],
        "wikis:edit": [reverse("wikis:edit", args=[awkward, path])],
        "wikis:history": [reverse("wikis:history", args=[awkward, path])],
        "web:outside": _each("web:outside", world.own_question.pk, world.question.pk),
        "web:bring": _each("web:bring", world.own_question.pk),
        "blogs:latest": _asked("blogs:latest", "", "?show=own", "?tag=none"),
        "blogs:write": _asked("blogs:write", "", f"?in={awkward}", f"?on={world.post_read.pk}"),
        "blogs:circle": [reverse("blogs:circle")],
        "blogs:feeds": [reverse("blogs:feeds")],
        "blogs:community": _each("blogs:community", awkward, quiet),
        "blogs:blog": _each("blogs:blog", world.learner.username, world.imported.username),
        "blogs:series": [world.post.series.get_absolute_url()],
        "blogs:post": [
            world.post.get_absolute_url(),
            world.post_read.get_absolute_url(),
            f"{world.post_read.get_absolute_url()}?reply={world.post_read.comments.first().pk}",
            world.post_draft.get_absolute_url(),
        ],
        "blogs:edit": _each("blogs:edit", world.post.pk),
        "blogs:history": _each("blogs:history", world.post.pk),
        "debriefs:debriefs": _each("debriefs:debriefs", awkward, quiet),
        "debriefs:hold": _each("debriefs:hold", awkward),
        "debriefs:debrief": _each("debriefs:debrief", world.debrief.pk),
        "programmes:place": [
            reverse("programmes:place", args=["community", place]),
            reverse("programmes:place", args=["community", awkward]),
            reverse("programmes:place", args=["programme", world.programme.key]),
            reverse("programmes:place", args=["programme", world.oulad.key]),
        ],
        "programmes:acts": [
            reverse("programmes:acts", args=["community", place]),
            reverse("programmes:acts", args=["community", awkward]),
        ],
        "programmes:programme": _each("programmes:programme", world.programme.key, world.oulad.key),
    }


def open_pages() -> dict[str, list[str]]:
    """Give the pages that need nothing in the database."""
    names = (
        "web:home", "web:framework", "communities:directory", "programmes:board",
        "programmes:programmes", "outcomes:outcomes", "outcomes:landmark",
    )  # fmt: skip
    return {name: [reverse(name)] for name in names} | {
        "programmes:catalogue": _asked("programmes:catalogue", ""),
        "programmes:entry": _each("programmes:entry", "learning-journal"),
    }


def doors() -> dict[str, list[str]]:
    """Give the pages of those who have not signed in, by the name of the pattern."""
    key = reverse("account_reset_password_from_key", args=["1", "2-3"])
    return {name: [reverse(name)] for name in DOORS if name not in NEED_A_KEY} | {
        "account_reset_password_from_key": [key]
    }


def plain(name: str, *values: Any) -> str:
    """Give the address of a pattern; an entry of the catalogue, where it needs one."""
    if name == "programmes:entry":
        values = ("learning-journal",)
    return reverse(name, args=values)


def names() -> set[str]:
    """Give the name of every pattern of the URL conf, those of ELSEWHERE left out."""
    found = set(_names(get_resolver()))
    return {name for name in found if not name.startswith(ELSEWHERE)}


def _names(resolver: Any, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern, inner)
        else:
            yield f"{space}{pattern.name or ''}"


def _each(name: str, *values: Any) -> list[str]:
    return [reverse(name, args=[value]) for value in values]


def _asked(name: str, *queries: str, **kwargs: Any) -> list[str]:
    address = reverse(name, kwargs=kwargs)
    return [f"{address}{query}" for query in queries]
