"""The pages: layout only. What they show and do is in planner/app."""
