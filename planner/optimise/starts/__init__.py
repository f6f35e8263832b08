"""Every start that is possible: who, with whom, from which week, and with what chance of finishing in time."""
