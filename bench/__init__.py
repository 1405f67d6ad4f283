"""Benchmarks: what HISL costs, each time against a reference measured in the same run."""
