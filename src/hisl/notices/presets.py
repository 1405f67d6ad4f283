"""Ready answers to "how much?", which a person can take as they are or change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Reader

__all__ = ["PRESETS", "Preset"]


@dataclass(frozen=True, slots=True)
class Preset:
    """name stands in the address; values are those of a Reader."""

    name: str
    label: Any
    says: Any
    values: dict[str, Any]

    def is_of(self, reader: Reader) -> bool:
        return all(getattr(reader, name) == value for name, value in self.values.items())


_ON, _WHAT = Reader.Digest, Reader.Interrupts

PRESETS = (
    Preset(
        "calm",
        _("Calm"),
        _("Three a week at most, only for questions put to you by name. The rest once a day."),
        {"budget": 3, "interrupts": _WHAT.DIRECT, "digest": _ON.DAILY},
    ),
    Preset(
        "balanced",
        _("Balanced"),
        _("Ten a week at most, for answers, replies and mentions, too. The rest once a day."),
        {"budget": 10, "interrupts": _WHAT.ADDRESSED, "digest": _ON.DAILY},
    ),
    Preset(
        "close",
        _("Close"),
        _("Forty a week at most, for everything you follow."),
        {"budget": 40, "interrupts": _WHAT.ALL, "digest": _ON.DAILY},
    ),
    Preset(
        "page",
        _("Only here"),
        _("No mail at all. You look here yourself."),
        {"budget": 0, "interrupts": _WHAT.DIRECT, "digest": _ON.NEVER},
    ),
)
