"""Orders of places that the optimiser makes."""
