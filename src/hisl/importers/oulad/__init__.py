"""OULAD, the Open University Learning Analytics dataset: enrolments, results, use of tools."""

from .loading import Report, load

__all__ = ["Report", "load"]
