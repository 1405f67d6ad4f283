"""What stands behind an address on a line of its own: fetched behind the pages, kept, shown."""

from .fetching import Fetcher
from .keeping import cards, claim, forget_unused, found, keep, want

__all__ = ["Fetcher", "cards", "claim", "forget_unused", "found", "keep", "want"]
