"""An agent-based model of what a third party between fighting sides does, and of when it does not help.

Each question has one function, which does what the command of the same name does, and gives back a small result::

    import interpose as ip

    effect = ip.twin("gaza-isf", without=["force"], seeds=20)  # the same seeds with and without the force
    effect.effects  # what differs, with 95 % intervals
    effect.plot("effects").show()  # a plotly figure
    effect.save("results/force")  # the folder that `interpose twin` writes

=============================  =================================================================================
:func:`scenarios`              names of the worlds that come with the package
:func:`paths`                  every value that can be set, with unit, bounds, default, source and what caps it
:func:`load`                   a scenario by name or file, or a stored result by folder
:func:`new`                    files to begin a mechanism, study, scenario or figure of one's own with
:func:`new_scenario`           a scenario of one's own country, from a file of places or a graph
:func:`copy_scenario`          a scenario under another name, to be changed
:func:`check_scenario`         which numbers of a scenario matter most: where to look for facts
:func:`pack_scenario`          a scenario as one file that can be sent; :func:`unpack_scenario` for its files
:func:`run`, :func:`branch`    one world, and the same world gone another way from a day on
:func:`twin`, :func:`compare`  the same seeds with and without a policy, or under several
:func:`attribute`              through which pathways an effect comes
:func:`explain`                why here: the chain from a policy to an outcome in one territory
:func:`why_not`                why the force does not meet violence, and what it deters before it begins
:func:`observe`                what an outside data set would have made of a world
:func:`dock`                   which findings of published models and laws come out
:func:`patterns`               which published patterns hold, as simulated and as reported
:func:`lab`                    which published designs would have found the truth
:func:`sweep`                  every run of a design, kept in a folder
:func:`workers`                where worlds run: in processes, or on a Dask scheduler's workers
:func:`sensitivity`            which inputs move an outcome
:func:`import_events`          a file of UCDP GED, Candidate or ACLED, on a scenario's territories
:func:`summarise_events`       what such a record says: severity, bursts, self-excitation, onset next door
:func:`compare_events`         the same statistics of a record and of the model's worlds
:func:`score`                  forecasts of monthly deaths against what was recorded
:func:`audit`                  which conclusions rest on how the model is run; :func:`audit_run` for outside auditors
:func:`plot`, :func:`report`   figures and the report of any result
:func:`reproduce`              a stored result made again, and compared bit for bit
:func:`in_language`            tell in another language within a block; :func:`languages` lists them
:func:`told_line`              the line of a mistake in the language that is told in
:func:`brief`                  two pages that brief, of a result of one scenario
:func:`plugins`                what other distributions add; :func:`law_page` for their own documentation
:func:`check_mechanism`        whether a mechanism of one's own does what its law says and what it declares
:class:`ConflictModel`         the same worlds as a Mesa model, day by day
:class:`Scenario`              what a world starts from
=============================  =================================================================================

Nothing heavy is imported before it is asked for. Mistakes are raised as :class:`InterposeError`, one line each.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interpose._additions import check_mechanism, law_page, new, plugins
    from interpose._audits import audit, audit_run
    from interpose._comparisons import compare, twin
    from interpose._docking import dock
    from interpose._events import compare_events, import_events, summarise_events
    from interpose._explanations import attribute, explain, patterns, why_not
    from interpose._laboratory import lab
    from interpose._making import check_scenario, copy_scenario, new_scenario, pack_scenario, unpack_scenario
    from interpose._observation import observe
    from interpose._reproduction import reproduce
    from interpose._results import Result
    from interpose._sampling import sensitivity, sweep
    from interpose._scoring import score
    from interpose._stored import brief, load, paths, plot, report, scenarios
    from interpose._workers import workers
    from interpose._worlds import branch, run
    from interpose.model.errors import InterposeError
    from interpose.model.language.catalogue import languages
    from interpose.model.language.chosen import in_language
    from interpose.model.language.mistakes import told_line
    from interpose.model.scenario.scenario import Scenario
    from interpose.model.simulation.conflict_model import ConflictModel

    __version__: str

_HOMES = {
    "attribute": "interpose._explanations",
    "audit": "interpose._audits",
    "audit_run": "interpose._audits",
    "branch": "interpose._worlds",
    "brief": "interpose._stored",
    "check_mechanism": "interpose._additions",
    "check_scenario": "interpose._making",
    "compare": "interpose._comparisons",
    "compare_events": "interpose._events",
    "ConflictModel": "interpose.model.simulation.conflict_model",
    "copy_scenario": "interpose._making",
    "dock": "interpose._docking",
    "explain": "interpose._explanations",
    "import_events": "interpose._events",
    "in_language": "interpose.model.language.chosen",
    "InterposeError": "interpose.model.errors",
    "lab": "interpose._laboratory",
    "law_page": "interpose._additions",
    "languages": "interpose.model.language.catalogue",
    "load": "interpose._stored",
    "new": "interpose._additions",
    "new_scenario": "interpose._making",
    "observe": "interpose._observation",
    "pack_scenario": "interpose._making",
    "paths": "interpose._stored",
    "patterns": "interpose._explanations",
    "plot": "interpose._stored",
    "plugins": "interpose._additions",
    "report": "interpose._stored",
    "reproduce": "interpose._reproduction",
    "Result": "interpose._results",
    "run": "interpose._worlds",
    "Scenario": "interpose.model.scenario.scenario",
    "scenarios": "interpose._stored",
    "score": "interpose._scoring",
    "sensitivity": "interpose._sampling",
    "summarise_events": "interpose._events",
    "sweep": "interpose._sampling",
    "told_line": "interpose.model.language.mistakes",
    "twin": "interpose._comparisons",
    "unpack_scenario": "interpose._making",
    "why_not": "interpose._explanations",
    "workers": "interpose._workers",
}
"""Where each public name lives; it is imported when it is first asked for."""

__all__ = [
    "ConflictModel",
    "InterposeError",
    "Result",
    "Scenario",
    "__version__",
    "attribute",
    "audit",
    "audit_run",
    "branch",
    "brief",
    "check_mechanism",
    "check_scenario",
    "compare",
    "compare_events",
    "copy_scenario",
    "dock",
    "explain",
    "import_events",
    "in_language",
    "lab",
    "languages",
    "law_page",
    "load",
    "new",
    "new_scenario",
    "observe",
    "pack_scenario",
    "paths",
    "patterns",
    "plot",
    "plugins",
    "report",
    "reproduce",
    "run",
    "scenarios",
    "score",
    "sensitivity",
    "summarise_events",
    "sweep",
    "told_line",
    "twin",
    "unpack_scenario",
    "why_not",
    "workers",
]


def __getattr__(name: str) -> Any:
    """Return a public name, imported now."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("interpose")
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'interpose' has no attribute {name!r}: it has {', '.join(__all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, those that were not asked for yet too."""
    return sorted({*globals(), *__all__})
