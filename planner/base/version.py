"""The planner's version."""

VERSION = "0.1.0"
