"""The pages: layout only. What they show and do is in planner/app."""

from pathlib import Path

SCRIPT = Path(__file__).with_name("script.py")  # what Streamlit runs
