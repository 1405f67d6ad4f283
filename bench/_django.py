"""The product's own settings, in the home that the runner made, with empty tables."""

from __future__ import annotations

import os

__all__ = ["set_up"]


def set_up() -> None:
    """Make Django ready and the tables with it."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisl.project.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
