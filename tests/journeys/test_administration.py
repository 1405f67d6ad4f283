"""The administration is Django's own; what we show in it opens, for those who may, and is quiet."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

pytestmark = pytest.mark.django_db

LISTS = sorted(
    f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    for model in admin.site._registry
)


@pytest.mark.parametrize("name", ["admin:index", "admin:password_change", *LISTS])
def test_it_opens_for_an_administrator(filled, page, name):
    filled.sign_in(page, filled.world.administrator)
    assert page.goto(f"{filled.url}{reverse(name)}").status == 200


@pytest.mark.parametrize("thing", ["learner", "place"])
def test_an_administrator_opens_one_of_them(filled, page, thing):
    one = getattr(filled.world, thing)
    meta = type(one)._meta
    filled.sign_in(page, filled.world.administrator)
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[one.pk])
    assert page.goto(f"{filled.url}{address}").status == 200
    assert str(one) in page.content()


def test_nobody_else_gets_in(filled, page):
    filled.sign_in(page, filled.world.learner)
    page.goto(f"{filled.url}{reverse('admin:index')}")
    assert "/admin/login/" in page.url
