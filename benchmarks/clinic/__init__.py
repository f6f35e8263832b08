"""One clinic, written by hand in several ways: what the planner's engines are timed against.

Each model has `run(clinic, seed) -> Result`. None of them imports the planner.
"""
