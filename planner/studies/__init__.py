"""Studies: a room for each question, with all that belongs to it."""
