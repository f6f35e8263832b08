"""What everyone needs and nothing needs to know."""
