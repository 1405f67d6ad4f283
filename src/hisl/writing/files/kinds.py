"""What a file is, by its content alone: its name and what the browser says of it count nothing."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import puremagic
from django.utils.translation import gettext as _

from . import pictures

__all__ = ["ALLOWED", "LARGEST_MB", "FileError", "Known", "known"]

LARGEST_MB = 20
ALLOWED = "JPEG, PNG, WebP, GIF, PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, TXT, CSV, JSON, MD, LOG"
"""What may be attached, for people; nothing that a browser or an office program would run."""

_TEXTS = {
    "txt": "text/plain", "log": "text/plain", "md": "text/markdown", "csv": "text/csv",
    "json": "application/json",
}  # fmt: skip
_OFFICE = {
    "word/document.xml": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xl/workbook.xml": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "ppt/presentation.xml": (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
}
_OPEN = {
    f"application/vnd.oasis.opendocument.{kind}": extension
    for kind, extension in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
}
_MACROS = ("vbaproject.bin", "basic/", "scripts/")


class FileError(ValueError):
    """A file is not taken; the message says why and what would be."""


@dataclass(frozen=True, slots=True)
class Known:
    """What will be kept of a file: its bytes (a picture's are made anew), its type and ending."""

    body: bytes
    mime: str
    extension: str
    picture: pictures.Picture | None = None


def known(body: bytes, name: str) -> Known:
    """What the file is; raises FileError when it is nothing that may be attached."""
    if not body:
        raise FileError(_("The file is empty."))
    if len(body) > LARGEST_MB * 1024 * 1024:
        raise FileError(_("The file has more than %(mb)s MB.") % {"mb": LARGEST_MB})
    return _picture(body) or _pdf(body) or _document(body) or _text(body, name) or _refuse(body)


def _picture(body: bytes) -> Known | None:
    if not pictures.looks_like_one(body):
        return None
    try:
        made = pictures.made_anew(body)
    except pictures.PictureError as error:
        raise FileError(str(error)) from error
    return Known(made.body, made.mime, made.extension, made)


def _pdf(body: bytes) -> Known | None:
    return Known(body, "application/pdf", "pdf") if body.startswith(b"%PDF-") else None


def _document(body: bytes) -> Known | None:
    if not body.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100] if _says_itself(archive) else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return None
    if any(macro in name.lower() for name in names for macro in _MACROS):
        raise FileError(_("The document carries macros. Save it without them, then attach it."))
    if extension := _OPEN.get(kind.decode("ascii", "replace")):
        return Known(body, kind.decode("ascii"), extension)
    return next((Known(body, m, e) for part, (e, m) in _OFFICE.items() if part in names), None)


def _says_itself(archive: zipfile.ZipFile) -> bool:
    """Whether the archive begins with its type, stored as it is, as OpenDocument demands."""
    first = archive.infolist()[:1]
    return bool(first) and first[0].filename == "mimetype" and first[0].file_size <= 100


def _text(body: bytes, name: str) -> Known | None:
    """Text is UTF-8 without control characters; its ending may say which kind, within the list."""
    try:
        words = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in words):
        return None
    extension = name.rpartition(".")[2].lower()
    extension = extension if extension in _TEXTS else "txt"
    return Known(body, _TEXTS[extension], extension)


def _refuse(body: bytes) -> Known:
    try:
        looks = puremagic.magic_string(body[:65_536])[0].name
    except (puremagic.PureError, ValueError, IndexError):
        looks = ""
    about = _("This looks like: %(kind)s.") % {"kind": looks} if looks else ""
    taken = _("What can be attached: %(kinds)s.") % {"kinds": ALLOWED}
    raise FileError(f"{about} {taken}".strip())
