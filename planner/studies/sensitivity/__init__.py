"""What is certain: assumptions moved within plausible ranges, and whether the recommendation would change."""
