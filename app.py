"""The app, for `streamlit run app.py`; `planner app` opens the same."""

from planner.app.pages import navigation

navigation.run()
