"""What other slices build on: an entry, and the registration of all that a slice has."""

from .entries import Entry, register_source

__all__ = ["Entry", "register_source"]
