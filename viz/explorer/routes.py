"""Both pages of one server: the page under ``/``, the explorer under ``/sweep``."""

import solara

from interpose.viz.app import page as the_page
from interpose.viz.explorer import page as explorer

routes = [
    solara.Route(path="/", component=the_page.Page, layout=the_page.Layout, label="interpose"),
    solara.Route(path="sweep", component=explorer.Page, label="interpose: a sweep"),
]
