"""The Streamlit app: a session's state, its jobs, and the pages."""
