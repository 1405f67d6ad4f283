"""How a guest from outside comes in for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["first_sign_in"]


def first_sign_in(person: Person) -> str:
    """The address at which they choose a password: good for one use, and for three days."""
    key = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
