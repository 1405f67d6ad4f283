"""Who may operate the record store: whoever may do everything here, and nobody else."""

import rules
from rules import is_superuser

rules.add_rule("records.operate", is_superuser)
