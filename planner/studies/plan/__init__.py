"""Study: who starts next, with whom, in which week, and why."""
