"""What parts above add to a conversation."""

from .ways import register_way

__all__ = ["register_way"]
