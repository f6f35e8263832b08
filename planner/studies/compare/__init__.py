"""Study: what the money buys; funding scenarios on the same replications."""
