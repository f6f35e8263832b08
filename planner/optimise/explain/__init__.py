"""What a plan says of each person, and why."""
