"""What Streamlit runs anew at each click."""

from planner.app.pages import navigation

navigation.run()
