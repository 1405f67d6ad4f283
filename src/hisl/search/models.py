"""The index: what can be found, by whom, and what people searched for in vain."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """One entry as it stands in the index.

    The primary key grows with the moment of writing, so that both engines give the newest matches
    first without sorting, and a span of time is a span of keys: `documents.number` makes it. The
    words by which it is found stand in the table `search_lexemes`, which each engine makes its own
    way.
    """

    id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    handle = models.CharField(max_length=150, blank=True)
    place = models.UUIDField(null=True)
    thread = models.UUIDField(null=True)
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    changed = models.DateTimeField()
    tags = models.CharField(max_length=600, blank=True)
    accepted = models.BooleanField(default=False)
    solved = models.BooleanField(default=False)
    worked = models.PositiveIntegerField(default=0)
    tried = models.PositiveIntegerField(default=0)
    votes = models.IntegerField(default=0)
    length = models.PositiveIntegerField(default=0)
    # What ranking reads of hundreds at a time, as numbers: the thread, and the day of the change.
    root = models.BigIntegerField()
    day = models.IntegerField()
    counted = models.BooleanField(default=False)
    fingerprint = models.CharField(max_length=32)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "handle"], name="document_by_handle"),
            models.Index(fields=["thread"], name="document_by_thread"),
        ]

    def __str__(self) -> str:
        return self.title


class Body(models.Model):
    """The plain text of an entry, for what is shown of it; apart, so that documents stay narrow."""

    document = models.OneToOneField(
        "search.Document", models.CASCADE, primary_key=True, related_name="body"
    )
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.text[:60]


class Word(models.Model):
    """A word that occurs in texts of one audience, and in how many of them (as last counted).

    Kept per audience, so that neither a suggestion nor a weight tells of texts that one may not
    read.
    """

    key = models.CharField(max_length=80)
    word = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)
    documents = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "key"], name="word_once_a_key")]
        indexes = [
            models.Index(fields=["stem", "key"], name="word_by_stem"),
            # For words that begin so, whatever language PostgreSQL sorts by.
            models.Index(
                fields=["word", "key"],
                name="word_by_beginning",
                opclasses=["varchar_pattern_ops", "varchar_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.word


class Synonyms(models.Model):
    """Words that mean the same here: whoever searches for one finds the others, too."""

    words = models.CharField(
        _("words"),
        max_length=300,
        help_text=_("Two or more, with commas between: leave, holiday, time off"),
    )
    changed = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    removed = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["words"]
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.words


class Pin(models.Model):
    """What stands first when somebody searches for exactly these words, if they may read it."""

    query = models.CharField(_("searched for"), max_length=120)
    stems = models.CharField(max_length=200, editable=False)
    uuid = models.UUIDField(editable=False)
    changed = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    removed = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["query"]
        verbose_name = _("pin")
        verbose_name_plural = _("pins")
        constraints = [models.UniqueConstraint(fields=["stems", "uuid"], name="pinned_once")]

    def __str__(self) -> str:
        return self.query


class Vain(models.Model):
    """A search that found nothing, in how many people's hands, but never whose.

    people is a set of 63 boxes. Each searcher falls into one that depends on them and on the
    words, so that the boxes filled are never more than the people, and one box is the box of one
    in 63 people. The words themselves are kept only once enough boxes are filled; before, there is
    a digest to know them again by.
    """

    digest = models.CharField(max_length=32)
    place = models.CharField(max_length=32, blank=True)
    text = models.CharField(max_length=120, blank=True)
    people = models.BigIntegerField(default=0)
    times = models.PositiveIntegerField(default=0)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ["-times", "text"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "place"], name="vain_once_a_place")
        ]

    def __str__(self) -> str:
        return self.text or "…"


class Tending(models.Model):
    """Who changed synonyms or pins, when and how: written once, for whoever asks."""

    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=400)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.what


class Space(models.Model):
    """A space of meaning, learned from open texts; ready once every text has its place in it.

    stamp is another one whenever a text was placed, so that processes know what they keep is old.
    """

    made = models.DateTimeField()
    keys = models.JSONField(default=list)
    texts = models.PositiveIntegerField()
    kept = models.BinaryField()
    ready = models.BooleanField(default=False)
    stamp = models.UUIDField(default=uuid4)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.texts} texts, {self.made:%Y-%m-%d}"


class Point(models.Model):
    """Where a document lies in a space: numbers of two bytes, one after the other."""

    space = models.ForeignKey("search.Space", models.CASCADE, related_name="points")
    document = models.ForeignKey("search.Document", models.CASCADE, related_name="+")
    place = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "space"], name="placed_once")]

    def __str__(self) -> str:
        return f"{self.document_id} in {self.space_id}"
