"""The app, for `streamlit run app.py`; `planner app` opens the same."""

from starlette.middleware import Middleware
from streamlit.starlette import App

from planner.app.guard import Guard, hosts
from planner.app.pages import SCRIPT

app = App(SCRIPT, middleware=[Middleware(Guard, hosts=hosts())])
