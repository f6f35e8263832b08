"""The planner's version."""

VERSION = "0.7.0"
