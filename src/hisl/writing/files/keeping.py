"""Where files are kept and who may open them: by the audience keys of the texts that show them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from hisl.domain.text import FILES_AT
from hisl.people import queries as people
from hisl.search import actions as search
from hisl.search.tools import Entry

from .. import drafts
from ..models import Attachment, AttachmentUse, Text
from .kinds import Known, known

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["entries", "follow", "keep", "open_file", "opened_by", "show", "sweep"]

UNUSED_FOR = timedelta(days=2)
LEFT_OUT_FOR = timedelta(days=30)
BATCH = 200
_UUID = re.compile(rf"{FILES_AT}([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})/")
_NO_NAME = re.compile(r"[^\w.-]+")


def keep(body: bytes, name: str, *, owner: Person, at: datetime) -> Attachment:
    """Keep a file that its owner will show in a text. Raises FileError for what may not be kept."""
    what = known(body, name)
    small = what.picture.small if what.picture else b""
    with transaction.atomic():
        return Attachment.objects.create(
            owner=owner,
            name=_name(name, what),
            mime=what.mime,
            sha256=_stored(what.body),
            small_sha256=_stored(small) if small else "",
            size=len(what.body),
            width=what.picture.width if what.picture else None,
            height=what.picture.height if what.picture else None,
            at=at,
        )


def opened_by(viewer: Any) -> QuerySet[Attachment]:
    """The files that the viewer may open now: their own, and those in texts they may read."""
    keys = people.keys_of(viewer)
    shown = AttachmentUse.objects.filter(
        attachment=OuterRef("pk"), dropped__isnull=True, text__key__in=keys
    )
    own = Q(owner=viewer) if viewer.is_authenticated else Q(pk__in=[])
    return Attachment.objects.filter(own | Exists(shown))


def open_file(sha256: str) -> File:
    return default_storage.open(_path(sha256))


def show(
    text: Text, files: Sequence[str], *, before: Sequence[str], author: Any, at: datetime
) -> None:
    """Write down which files a text shows from now on; before is what its former words named.

    A file that the text showed before may come back; a new one must be one that its author may
    open. What the former words named without showing it stays shut, so that nobody opens another's
    file by naming it in a text that somebody else will mend.
    """
    wanted = _named_in(files)
    uses = {use.attachment.uuid: use for use in text.file_uses.select_related("attachment")}
    gone = [use.pk for name, use in uses.items() if name not in wanted and not use.dropped]
    back = [use.pk for name, use in uses.items() if name in wanted and use.dropped]
    AttachmentUse.objects.filter(pk__in=gone).update(dropped=at)
    AttachmentUse.objects.filter(pk__in=back).update(dropped=None)
    new = wanted - uses.keys() - _named_in(before)
    may = opened_by(author).filter(uuid__in=new) if new and author is not None else ()
    AttachmentUse.objects.bulk_create(
        AttachmentUse(attachment=attachment, text=text) for attachment in may
    )
    if wanted or uses:
        _make_findable(uses.keys() | wanted)


def _named_in(files: Sequence[str]) -> set[UUID]:
    return {UUID(match[1]) for file in files if (match := _UUID.match(file))}


def follow(texts: Iterable[Text]) -> None:
    """The texts are for other readers now, or for nobody: search must know it of their files."""
    shown = AttachmentUse.objects.filter(text__in=texts, dropped__isnull=True)
    _make_findable(set(shown.values_list("attachment__uuid", flat=True)))


def sweep(now: datetime) -> int:
    """Remove files that no text and no draft shows any more; returns how many went."""
    shown = AttachmentUse.objects.filter(attachment=OuterRef("pk"))
    still = shown.filter(Q(dropped__isnull=True) | Q(dropped__gt=now - LEFT_OUT_FOR))
    idle = Attachment.objects.filter(~Exists(still), at__lt=now - UNUSED_FOR)
    waiting = drafts.mentioning([str(uuid) for uuid in idle.values_list("uuid", flat=True)])
    gone = [one for one in idle.iterator(BATCH) if str(one.uuid) not in waiting]
    for attachment in gone:
        with transaction.atomic():
            attachment.delete()
            _remove({attachment.sha256, attachment.small_sha256} - {""})
    return len(gone)


def entries(files: QuerySet[Attachment] | None = None) -> Iterator[Entry]:
    """The names of the files that texts show, for search; each under the key of its latest text."""
    shown = AttachmentUse.objects.filter(dropped__isnull=True).exclude(text__key="")
    if files is not None:
        shown = shown.filter(attachment__in=files)
    seen: set[int] = set()
    for use in shown.select_related("attachment", "text").order_by("-text").iterator(BATCH):
        if use.attachment_id not in seen:
            seen.add(use.attachment_id)
            yield _entry(use.attachment, use.text.key)


def _entry(attachment: Attachment, key: str) -> Entry:
    return Entry(
        uuid=attachment.uuid,
        kind="file",
        title=attachment.name,
        body=re.sub(r"[\W_]+", " ", attachment.name),
        url=attachment.get_absolute_url(),
        key=key,
        at=attachment.at,
        author_id=attachment.owner_id,
    )


def _make_findable(uuids: Iterable[UUID]) -> None:
    files = Attachment.objects.filter(uuid__in=set(uuids))
    found = list(entries(files))
    search.put_many(found)
    search.drop(set(files.values_list("uuid", flat=True)) - {entry.uuid for entry in found})


def _name(name: str, what: Known) -> str:
    """The name without folders and signs, with the ending of what the file is."""
    stem = name.replace("\\", "/").rpartition("/")[2]
    stem = _NO_NAME.sub("-", stem.rpartition(".")[0] or stem).strip("-.")[:100]
    return f"{stem or 'file'}.{what.extension}"


def _stored(body: bytes) -> str:
    sha256 = hashlib.sha256(body).hexdigest()
    if not default_storage.exists(_path(sha256)):
        default_storage.save(_path(sha256), ContentFile(body))
    return sha256


def _remove(digests: Iterable[str]) -> None:
    for sha256 in digests:
        if not Attachment.objects.filter(Q(sha256=sha256) | Q(small_sha256=sha256)).exists():
            default_storage.delete(_path(sha256))


def _path(sha256: str) -> str:
    return f"attached/{sha256[:2]}/{sha256}"
