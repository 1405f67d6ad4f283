"""Long studies of whether HISL's numbers keep their promises, where the truth is known."""
