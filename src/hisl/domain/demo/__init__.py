"""A made-up company, Marrowfield Pumps & Lines, and one year of its people learning together.

Nothing here happened and nothing here is a finding: names, texts, times and effects are invented.
"""
