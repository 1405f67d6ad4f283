"""A picture as everybody sees it: small, square, made anew from what was sent."""

from __future__ import annotations

import io
from hashlib import blake2b

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

__all__ = ["LARGEST_MB", "SIDE", "PictureError", "digest", "square"]

SIDE = 128
LARGEST_MB = 8
LARGEST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class PictureError(ValueError):
    """What was sent cannot become a picture; the message says what can."""


def square(sent: bytes) -> bytes:
    """The middle of the picture as a small WebP, with nothing of the file it came from.

    Place, camera and time of a photograph are lost on the way, and so is whatever hides in a file.
    Raises PictureError.
    """
    if len(sent) > LARGEST_MB * 1024 * 1024:
        raise PictureError(_("The picture has more than %(mb)s MB.") % {"mb": LARGEST_MB})
    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                raise PictureError(_("The picture is too large: 40 million pixels at most."))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError(_("This is no JPEG, PNG, WebP or GIF picture.")) from error
    made = io.BytesIO()
    ImageOps.fit(upright, (SIDE, SIDE)).save(made, "WEBP", quality=82, method=4)
    return made.getvalue()


def digest(body: bytes) -> str:
    """The name of a picture in its address: another picture has another address."""
    return blake2b(body, digest_size=16).hexdigest()
