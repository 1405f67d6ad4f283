"""The log: what happened, written once and never changed."""

from typing import Any, NoReturn

from django.db import models

# The columns of an act, in the order in which they are written and exported.
COLUMNS = (
    "id",
    "at",
    "actor",
    "verb",
    "object_kind",
    "object",
    "target_actor",
    "thread",
    "community",
    "intervention",
    "stage",
    "stage_source",
    "level",
    "level_source",
    "words",
    "count",
    "mandated",
    "source",
)


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete a record."""

    def __init__(self) -> None:
        super().__init__("The record is append-only: write a new act instead of changing one.")


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnlyError

    def bulk_create(self, *args: Any, update_conflicts: bool = False, **options: Any) -> list[Any]:
        if update_conflicts:
            raise AppendOnlyError
        return super().bulk_create(*args, **options)


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        # Without force_insert a new object with a known key would overwrite the old row.
        super().save(**options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnlyError


class Act(AppendOnly):
    """Who did what, with what, to whose work, where, when, at which stage of Kolb's cycle.

    The narrow form that every measure reads. Actors are opaque numbers that `people` alone can
    turn into a person; everything else is named by its UUID. A null actor is an author nobody
    knows any more. `count` is 1 except for aggregated use (views, votes without a voter).
    """

    seq = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=24)
    object_kind = models.CharField(max_length=24)
    object = models.UUIDField()
    target_actor = models.BigIntegerField(null=True)
    thread = models.UUIDField(null=True)
    community = models.UUIDField(null=True)
    intervention = models.UUIDField(null=True)
    stage = models.CharField(max_length=2, null=True)
    stage_source = models.CharField(max_length=8, null=True)
    level = models.CharField(max_length=2, null=True)
    level_source = models.CharField(max_length=8, null=True)
    words = models.PositiveIntegerField(null=True)
    count = models.PositiveIntegerField(default=1)
    mandated = models.BooleanField(default=False)
    source = models.CharField(max_length=24, default="hisl")

    class Meta:
        indexes = [
            models.Index(fields=["community", "at"], name="act_by_community"),
            models.Index(fields=["intervention", "at"], name="act_by_intervention"),
            models.Index(fields=["object"], name="act_by_object"),
        ]
        constraints = [
            models.CheckConstraint(
                name="act_stage_has_source",
                condition=models.Q(stage__isnull=True, stage_source__isnull=True)
                | models.Q(stage__isnull=False, stage_source__isnull=False),
                violation_error_message="A stage says where it comes from.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object}"


class Statement(AppendOnly):
    """An act written as xAPI, exactly as it leaves the house.

    Aggregated use keeps no statement: it is built from its act when asked. The record store over
    HTTP will add here its commit order, its time of storage and the reference table of its
    filters; the body stays text, for nothing is ever searched inside it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    body = models.TextField()

    def __str__(self) -> str:
        return str(self.id)
