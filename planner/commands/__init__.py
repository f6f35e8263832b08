"""What the `planner` command can be asked to do: one question a file."""
