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
            models.Index(fields=["actor", "at"], name="act_by_actor"),
            models.Index(
                fields=["target_actor", "at"],
                name="act_by_target",
                condition=models.Q(target_actor__isnull=False),
            ),
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
    """An act written as xAPI, exactly as it leaves the house; or what another system sent.

    Aggregated use keeps no statement: it is built from its act when asked. The body is text, for
    nothing is ever searched inside it; `stored`, and what else the store alone says, is added when
    it is read.

    `seq` is the time of storage in microseconds since 1970, and no two have the same: order of
    storage, `stored` and the cursor of a query in one number. A statement of ours has none until
    the writer takes it in, a moment after its commit. It and `voided_by` are the only columns that
    are ever set afterwards, by the writer alone.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    body = models.TextField()
    seq = models.BigIntegerField(null=True, unique=True)
    # The timestamp of the statement; none when it had none, and is the time of storage.
    at = models.DateTimeField(null=True)
    # The key by which it came; 0 for HISL's own acts, none for what was imported. No constraint:
    # keys are never deleted, and it costs a check for every row.
    credential = models.ForeignKey(
        "records.Credential",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
    )
    voided_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="statement_not_taken_in",
                condition=models.Q(seq__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Reference(models.Model):
    """What statements are found by: a key (domain.xapi.references) and the seq of a statement."""

    pk = models.CompositePrimaryKey("key", "seq")
    key = models.BigIntegerField()
    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.seq}"


class Document(models.Model):
    """A document of the state or of the profile of an activity or an agent, whole.

    `key` names it for ever: a digest of everything that tells it from others. `shelf` is what
    stands together in a list.
    """

    key = models.CharField(max_length=64, primary_key=True)
    shelf = models.CharField(max_length=64)
    registration = models.CharField(max_length=36, default="")
    name = models.TextField()
    content_type = models.TextField()
    body = models.BinaryField()
    etag = models.CharField(max_length=40)
    updated = models.DateTimeField()
    # Whose it is, so that it can be found when somebody is to be forgotten.
    agent = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["shelf", "registration"], name="document_by_shelf"),
            models.Index(fields=["agent"], name="document_by_agent"),
        ]

    def __str__(self) -> str:
        return self.name


class Credential(models.Model):
    """The key by which another system reads or writes: a public prefix and a secret's digest.

    The secret has 256 bits of chance, so that a fast hash of it keeps it as safe as a slow one.
    """

    prefix = models.CharField(max_length=24, unique=True)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    scopes = models.JSONField(default=list)
    requests_per_minute = models.PositiveIntegerField(null=True)
    # How long what came by it is kept; none: for ever.
    keep_days = models.PositiveIntegerField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"


class Removal(AppendOnly):
    """That statements were taken out of the store: how many, by which rule, by whom and why.

    `of` never names anybody: for an agent it is a keyed digest, by which a second request for the
    same one can be recognised.
    """

    class Rule(models.TextChoices):
        AGENT = "agent", "an agent"
        AGE = "age", "age"
        KEY = "key", "the keeping time of a key"

    at = models.DateTimeField()
    rule = models.CharField(max_length=5, choices=Rule)
    of = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    statements = models.PositiveIntegerField()
    acts = models.PositiveIntegerField()
    documents = models.PositiveIntegerField()
    attachments = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.statements} statements by {self.rule}"


class Forward(models.Model):
    """Another store that gets what comes in here: how far it has been told, and what hinders it.

    `seq` is the last statement that it has or that it refused; `next_try` is also the claim of the
    process that is at work on it.
    """

    name = models.CharField(max_length=80, unique=True)
    address = models.URLField(max_length=300)
    user = models.CharField(max_length=200)
    secret = models.BinaryField()
    own_only = models.BooleanField(default=False)
    seq = models.BigIntegerField(default=0)
    next_try = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    delivered = models.PositiveBigIntegerField(default=0)
    paused = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class DeadLetter(models.Model):
    """A statement that another store refused for good, with what it said."""

    forward = models.ForeignKey("records.Forward", models.CASCADE, related_name="dead_letters")
    statement = models.UUIDField()
    seq = models.BigIntegerField()
    status = models.PositiveSmallIntegerField()
    said = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["forward", "seq"], name="dead_letter_once")]

    def __str__(self) -> str:
        return f"{self.statement} to {self.forward}"
