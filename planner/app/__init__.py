"""What the pages show and do, without the pages: no module here imports streamlit."""
