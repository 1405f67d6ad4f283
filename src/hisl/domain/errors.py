"""What the domain refuses, and how it says so."""

__all__ = [
    "DegenerateError",
    "HislError",
    "InputError",
    "NotIdentified",
    "PrivacyError",
    "SchemaError",
    "TooFewError",
]


class HislError(Exception):
    """Base of every refusal; its text is one sentence a person can act on."""


class InputError(HislError):
    """Something handed in from outside is unusable: where, what is wrong, what would be right."""

    def __init__(self, where: str, problem: str, fix: str) -> None:
        self.where, self.problem, self.fix = where, problem, fix
        super().__init__(f"{where}: {problem}; {fix}.")


class SchemaError(HislError):
    """A column is missing, of the wrong type, not UTC, of mixed currency or negative in time."""

    def __init__(self, column: str, problem: str, fix: str) -> None:
        self.column, self.problem, self.fix = column, problem, fix
        super().__init__(f"Column {column!r}: {problem}; {fix}.")


class TooFewError(HislError):
    """There is less than the least that the measure needs."""

    def __init__(self, what: str, n: int, need: int) -> None:
        self.what, self.n, self.need = what, n, need
        super().__init__(f"Too few to tell: {n} {what}, at least {need} are needed.")


class PrivacyError(HislError):
    """A release rule forbids it. Says the rule, never the hidden count."""

    def __init__(self, rule: str, k: int) -> None:
        self.rule, self.k = rule, k
        super().__init__(f"Not shown: {rule} (k = {k}).")


class NotIdentified(HislError):
    """The data cannot answer the question at all; says which design could."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The data cannot answer this: {reason}.")


class DegenerateError(HislError):
    """Zero variance, zero total, fewer than three nodes, no cost: no number exists."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"No number exists here: {reason}.")
