"""Which imports ran, which is running, and what lies ready to be loaded."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from .models import SILENCE, ImportRun

__all__ = ["latest", "oulad_folder", "running"]


def latest() -> QuerySet[ImportRun]:
    """The last imports, the newest first."""
    return ImportRun.objects.all()[:10]


def running() -> ImportRun | None:
    """The import that is at work now; one not heard of for two minutes has died."""
    heard = timezone.now() - SILENCE
    return ImportRun.objects.filter(state=ImportRun.State.RUNNING, touched__gte=heard).first()


def oulad_folder() -> Path | None:
    """Where the OULAD tables lie on this machine, if they do."""
    places = (settings.HISL_HOME / "oulad", settings.PACKAGE.parent.parent / "data" / "oulad")
    return next((p for p in places if (p / "studentInfo.csv.gz").exists()), None)
