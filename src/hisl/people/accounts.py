"""How accounts come about: by the organisation, never by a passing stranger; how long they hold."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from . import actions, kept


class ClosedAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse | None:
        if user.stay_is_over(timezone.localdate()):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **how)

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        kept.give_back(request, user)
        arrived = super().post_login(request, user, **how)
        if user.welcomed is None and arrived.url == settings.LOGIN_REDIRECT_URL:
            actions.welcome(user, at=timezone.now())
            return redirect(settings.WELCOME_URL)
        return arrived


class StayBackend(AuthenticationBackend):
    """Signs in by name or address; a guest whose last day has passed is nobody any more.

    Django asks this on every request, too, so that a running session ends with the day.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and not user.stay_is_over(timezone.localdate())
