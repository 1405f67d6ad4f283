"""Files in texts: what they are by their content, where they are kept, who may open them."""

from .keeping import entries, follow, keep, open_file, opened_by, show, sweep
from .kinds import ALLOWED, LARGEST_MB, FileError

__all__ = [
    "ALLOWED",
    "LARGEST_MB",
    "FileError",
    "entries",
    "follow",
    "keep",
    "open_file",
    "opened_by",
    "show",
    "sweep",
]
