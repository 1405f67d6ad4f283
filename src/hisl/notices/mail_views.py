"""The pages that mails lead to: leaving, coming back, and saying that mail arrives."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import addresses, leaving


# The link itself says who it is, and a mail program that leaves for somebody has no session and no
# cookie (RFC 8058). Looking at the page changes nothing: links in mails are followed by scanners.
@csrf_exempt
@never_cache
def leave(request: HttpRequest, token: str) -> HttpResponse:
    who = leaving.leaver(token)
    if who is None:
        return render(request, "notices/leave.html", {"who": None}, status=404)
    context = {"who": who, "token": token, "left": "", "undo": ""}
    if request.method == "POST":
        context |= _left(request, who)
    return render(request, "notices/leave.html", context)


def _left(request: HttpRequest, who: leaving.Leaver) -> dict[str, str | bool]:
    now = timezone.now()
    if undo := request.POST.get("undo"):
        return {"back": leaving.come_back(undo, at=now)}
    what = request.POST.get("what", leaving.EVERYTHING)
    if not who.may_leave(what):
        raise Http404
    return {"left": what, "undo": leaving.leave(who, what, at=now)}


@csrf_exempt
@never_cache
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the test mail; the button on it, not looking at it, says that mail arrives."""
    done = request.method == "POST"
    person = addresses.confirm(token) if done else None
    if done and person is None:
        return render(request, "notices/address.html", {"wrong": True}, status=404)
    return render(request, "notices/address.html", {"done": done})


@login_required
@require_POST
def test_address(request: HttpRequest) -> HttpResponse:
    addresses.send_test(request.user, at=timezone.now())
    messages.success(request, _("A mail is on its way. Follow the link in it."))
    return redirect("notices:settings")
