"""Parts of the page as Vue templates, in the language that is told in."""

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import traitlets

from interpose.model.language.chosen import language
from interpose.viz.app.page_words import template_in

# Solara's own `component_vue` hides the class of its widgets, of which each language needs one.
SOLARAS: Any = import_module("solara.components.component_vue")
EVENT = "event_"


def told_vue(name: str) -> Callable[[Callable[..., None]], Callable[..., Any]]:
    """Return a decorator that makes a component of a function and a Vue template, one class a language.

    Parameters
    ----------
    name : str
        File of the template, beside that of the function; arguments of the function that begin with ``event_`` are
        what it calls.
    """

    def component_of(function: Callable[..., None]) -> Callable[..., Any]:
        base = SOLARAS._widget_vue(name)(function)
        file = str(Path(inspect.getfile(function)).with_name(name))
        told: dict[str, Any] = {}

        def component(**values: Any) -> Any:
            code = language()
            if code not in told:
                template = traitlets.default("template")(lambda _: template_in(file, code))
                told[code] = type(f"{base.__name__}_{code}", (base,), {"template_file": None, "_told": template})
            events = {key.removeprefix(EVENT): values.pop(key) for key in list(values) if key.startswith(EVENT)}
            return told[code].element(**values, **({"_event_callbacks": events} if events else {}))

        component.__doc__ = function.__doc__
        return component

    return component_of
