"""Pictures made anew from their points, so that nothing else of the file they came in is left."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence

__all__ = ["Picture", "PictureError", "looks_like_one", "made_anew"]

FORMATS = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"),
           "WEBP": ("image/webp", "webp"), "GIF": ("image/gif", "gif")}  # fmt: skip
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
MOST_POINTS = 40_000_000
MOST_FRAMES = 300
LONGEST_SIDE = 4_000
SMALL_SIDE = 1_000


class PictureError(ValueError):
    """What was sent cannot be shown as a picture; the message says what can."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept; small is a lighter one for the page where that is worth it."""

    body: bytes
    mime: str
    extension: str
    width: int
    height: int
    small: bytes = b""


def looks_like_one(body: bytes) -> bool:
    return body.startswith(BEGINNINGS) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def made_anew(body: bytes) -> Picture:
    """The picture without place, camera, comments and whatever hides behind it.

    Raises PictureError for what is broken or would grow beyond measure when it is opened.
    """
    try:
        with warnings.catch_warnings():
            # A bomb is told by its measures, before a point of it is read.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body), formats=tuple(FORMATS)) as image:
                return _anew(image)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError) as error:
        raise PictureError(_("The picture is broken: it cannot be opened.")) from error


def _anew(image: Image.Image) -> Picture:
    frames = getattr(image, "n_frames", 1)
    if image.width * image.height * frames > MOST_POINTS or frames > MOST_FRAMES:
        raise _too_large()
    kind = str(image.format)
    if frames > 1 and kind in ("GIF", "WEBP"):
        return _moving(image, kind)
    still = _plain(ImageOps.exif_transpose(image), kind)
    still.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    mime, extension = FORMATS[kind]
    return Picture(
        _saved(still, kind), mime, extension, still.width, still.height, small=_small(still)
    )


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """Points and transparency alone, in a mode that the format can hold."""
    seen_through = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if seen_through and kind != "JPEG" else "RGB"
    plain = image.convert(mode)
    plain.info = {}
    return plain


def _moving(image: Image.Image, kind: str) -> Picture:
    pace = image.info.get("duration", 100)
    frames = [_plain(frame, kind) for frame in ImageSequence.Iterator(image)]
    made = io.BytesIO()
    frames[0].save(
        made, kind, save_all=True, append_images=frames[1:], duration=pace, loop=0, disposal=2
    )
    mime, extension = FORMATS[kind]
    return Picture(made.getvalue(), mime, extension, image.width, image.height)


def _small(image: Image.Image) -> bytes:
    if max(image.size) <= SMALL_SIDE:
        return b""
    small = image.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return _saved(small, "WEBP")


def _saved(image: Image.Image, kind: str) -> bytes:
    made = io.BytesIO()
    how = {"JPEG": {"quality": 88}, "WEBP": {"quality": 82, "method": 4}, "PNG": {"optimize": True}}
    image.save(made, kind, **how.get(kind, {}))
    return made.getvalue()


def _too_large() -> PictureError:
    return PictureError(_("The picture is too large: 40 million points at most."))
