"""How Sphinx puts the pages of this folder together: `make site` writes the site into `site/`, without a network."""

import re
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

project = "interpose"
author = "The interpose authors"
copyright = "The interpose authors, Apache-2.0"
version = release = version_of("interpose")

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
# Notebooks are shown as they are stored; running them is for readers, and for a test.
nb_execution_mode = "off"
# Laws and odd.md are parts of model.md; a law by itself has no heading.
exclude_patterns = ["examples", "laws", "odd.md", "pictures"]
autodoc_typehints = "none"  # the docstrings have them in words
autodoc_preserve_defaults = True

# Headings have the anchors that GitHub gives them, so that one link serves both.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
# A fence of a language that Pygments does not know is shown as it is.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "interpose"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["site_parts"]
html_css_files = ["site.css"]
# Nothing is loaded from elsewhere: no fonts, no scripts, no badges.
html_theme_options = {"navigation_with_keys": False}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

OUTSIDE = re.compile(r"\]\((?:\.\./)+((?!\.)[\w./-]+?)((?:#[\w-]+)?)\)")
"""A link to a file of the checkout that is no page here."""
PAGES_OF_FILES = {"model/scenario/shipped/README.md": "scenario_format.md"}
"""Pages of the site that show a file which lies beside the code."""
FOLDERS = {"](laws)": "](model.md)", "](decisions)": "](decisions/index.md)", "](scenarios)": "](scenarios/index.md)"}
"""Links to a folder, which a site has no page for."""


def point_to_pages(app: Any, name: str, source: list[str]) -> None:
    """Let links that leave the folder lead to the page that shows the file, or say where it lies in the checkout."""
    depth = "../" * name.count("/")
    here = Path(app.srcdir) / f"{name}.md"

    def written(link: re.Match[str]) -> str:
        target = (here.parent / link[0][2:-1].partition("#")[0]).resolve()
        if target.is_relative_to(Path(app.srcdir)):
            return link[0]
        page = PAGES_OF_FILES.get(target.relative_to(Path(app.srcdir).parent).as_posix())
        return f"]({depth}{page}{link[2]})" if page else link[0]

    text = OUTSIDE.sub(written, source[0])
    for link, page in FOLDERS.items():
        text = text.replace(link, page)
    source[0] = text


SCROLLED = (("<pre>", '<pre tabindex="0">'), ('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'))
"""What scrolls by itself, and what lets a keyboard reach it."""
LEVEL = 'role="heading"', 'role="heading" aria-level="2"'
"""A caption of the list of pages, which is a heading that does not say its level."""


def open_to_keyboards(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Let keyboards reach what scrolls, and screen readers tell the level of captions."""
    for part in ("body", "furo_navigation_tree"):
        for before, after in (*SCROLLED, LEVEL):
            context[part] = context.get(part, "").replace(before, after)


def setup(app: Any) -> None:
    """Connect the above to Sphinx."""
    app.connect("source-read", point_to_pages)
    app.connect("html-page-context", open_to_keyboards, priority=900)
