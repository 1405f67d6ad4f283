"""Who may tend the search: synonyms, pins, and what was searched for in vain."""

import rules
from rules import is_staff, is_superuser

rules.add_rule("search.tend", is_superuser | is_staff)
