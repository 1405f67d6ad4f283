"""Keys between tables point down the layers."""

import pytest
from django.apps import apps

from layers._keys import keys, keys_pointing_up
from layers._order import SOURCE, heights


def test_it_points_every_key_down() -> None:
    assert keys_pointing_up(SOURCE) == []


def test_it_sees_every_pair_of_slices_that_django_joins() -> None:
    joined = {
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not field.remote_field.parent_link
    }
    ours = {(upper, lower) for upper, lower in joined if {upper, lower} <= heights().keys()}
    seen = {(upper, lower) for _, upper, lower in keys(SOURCE)}
    # A table that inherits from one of a lower slice brings that one's keys along.
    inherited = {
        (model._meta.app_label, lower)
        for model in apps.get_models()
        for base in model.__mro__
        for upper, lower in seen
        if base.__module__.startswith(f"hisl.{upper}.")
    }
    assert ours
    assert ours <= inherited


@pytest.mark.parametrize(
    "key",
    [
        'models.ForeignKey("conversations.Thread", models.CASCADE)',
        'models.OneToOneField(on_delete=models.CASCADE, to="wikis.Page")',
        'ManyToManyField("programmes.Programme")',
    ],
)
def test_it_fails_on_a_key_that_points_up(plant, key) -> None:
    assert len(keys_pointing_up(plant("people/models.py", f"x = {key}"))) == 1


def test_it_fails_on_a_key_to_a_neighbour_on_the_same_row(plant) -> None:
    tree = plant("wikis/models.py", 'x = models.ForeignKey("conversations.Thread", CASCADE)')
    assert keys_pointing_up(tree) == [
        "wikis/models.py:1 points from wikis to conversations, which does not stand below it"
    ]


def test_it_leaves_keys_that_point_down_or_to_packages(plant) -> None:
    tree = plant(
        "communities/models.py",
        "a = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)\n"
        'b = models.ForeignKey("self", models.CASCADE)\n'
        'c = models.ForeignKey("auth.Group", models.CASCADE)\n'
        'd = models.ForeignKey("writing.Text", models.CASCADE)',
    )
    assert keys_pointing_up(tree) == []
