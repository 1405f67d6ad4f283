"""A made-up company, Marrowfield Pumps & Lines, and one year of its people learning together.

Nothing here happened and nothing here is a finding: names, texts, times and effects are invented.
`script` tells who does what, when, from a seed; `PLANTED` says what was put into it.
"""

from hisl.domain.demo.clock import YEAR_ENDS, YEAR_STARTS
from hisl.domain.demo.company import SIGN_IN, TEAMS
from hisl.domain.demo.planted import PLANTED
from hisl.domain.demo.script import script

__all__ = ["PLANTED", "SIGN_IN", "TEAMS", "YEAR_ENDS", "YEAR_STARTS", "script"]
