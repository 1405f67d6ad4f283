"""High-Impact Social Learning."""

__version__ = "0.1.0"
