"""What a key may be allowed to do, by the names that xAPI gives it (1.0.3 part three, 4.0)."""

__all__ = ["SCOPES"]

SCOPES = (
    "all",
    "all/read",
    "statements/write",
    "statements/read",
    "statements/read/mine",
    "state",
    "profile",
)
