"""Pages that a community writes together."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hisl.writing.tools import Contribution


class Page(Contribution):
    """A page of a community's wiki: its address inside the wiki, its title, its text.

    `author` and `at` are those of the first revision; `hidden` since a facilitator took it out of
    sight, or keeps it back until they have read it.
    """

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="pages")
    intervention = models.UUIDField(null=True, editable=False)
    path = models.CharField(_("address in the wiki"), max_length=200)
    title = models.CharField(_("title"), max_length=300)
    changed = models.DateTimeField()
    hidden = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["community", "path"], name="page_path_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def depth(self) -> int:
        """How many pages it stands below."""
        return self.path.count("/")

    def get_absolute_url(self) -> str:
        return reverse("wikis:page", args=[self.community.key, self.path])
