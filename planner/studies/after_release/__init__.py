"""Study: what comes after release."""
