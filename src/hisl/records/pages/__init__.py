"""Pages for operating the record store: keys, what comes in, what is there, one statement."""
