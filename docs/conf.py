"""How Sphinx builds the site: `make docs`. Nothing is fetched; a warning is an error."""

from planner.base.version import VERSION

project = "Programme-place planner"
author = "The programme-place planner authors"
project_copyright = "2026, The programme-place planner authors"
release = VERSION

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.doctest"]
exclude_patterns = ["_build"]
nitpicky = True  # a name in the API that leads nowhere is a warning
nitpick_ignore = [("py:class", "collections.abc.Callable")]  # what an order of one's own is; Python's, and not fetched

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4  # as repositories are shown on the web, so that a link works in both

autodoc_typehints = "none"  # the signature has them, and numpydoc's sections say what they mean
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

highlight_language = "none"  # most blocks are commands

html_theme = "furo"
html_title = project
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}
