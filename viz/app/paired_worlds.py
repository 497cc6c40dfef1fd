"""Worlds side by side: advancing one to a day, and the worlds to compare it with."""

from collections.abc import Iterable
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.language.words import say
from interpose.model.scenario.policies import policies, without
from interpose.model.scenario.scenario import Scenario
from interpose.viz.app.live_world import Lane
from interpose.viz.app.permalink import View
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.totals import History

UNCHANGED, BASE, FORCE = "unchanged", "base", "force"
SIZES = ("days", "people_per_agent")
"""Changes of how much is simulated, not of what."""
type Track = tuple[Lane, History]


def advanced_to(lane: Lane, forks: Iterable[tuple[int, dict[str, Any]]], day: int) -> Track:
    """Advance a world to a day, with the changes made on the way, and return its totals.

    Parameters
    ----------
    lane : Lane
        A world on an earlier day.
    forks : iterable of (int, dict)
        Days of changes, and the changes by path.
    day : int
        The day to reach.
    """
    history = History.of(lane)
    for fork_day, changes in forks:
        lane.advance(fork_day - lane.day)
        lane.change(changes)
    lane.advance(day - lane.day)
    history.follow(lane)
    return lane, history


def tracks_of(catalogue: Catalogue, view: View, scenario: Scenario, main: Track | None = None) -> list[Track]:
    """Return the world of a view on its day, and the one beside it.

    Parameters
    ----------
    catalogue : Catalogue
        What can be opened.
    view : View
        What is shown.
    scenario : Scenario
        The view's scenario with its changes.
    main : Track, optional
        The world itself, where it is there already.

    Raises
    ------
    ScenarioError
        With one line, where there is no world to stand beside.
    """
    forks = [(fork.day, dict(fork.changes)) for fork in view.forks]
    if view.beside == UNCHANGED and not forks:
        raise ScenarioError("nothing was changed midway: there is no world without that change to show")
    tracks = [main or advanced_to(Lane(scenario, view.seed), forks, view.day)]
    if view.beside == UNCHANGED:
        tracks.append(advanced_to(Lane(scenario, view.seed, say("without this change")), forks[:-1], view.day))
    elif view.beside:
        tracks.append(advanced_to(_other(catalogue, view, scenario), (), view.day))
    names = {"": "", UNCHANGED: "changed", BASE: say("with changes")}
    tracks[0][0].name = names.get(view.beside, say("with {policy_words}", policy_words=policy_words(view.beside)))
    return tracks


def _other(catalogue: Catalogue, view: View, scenario: Scenario) -> Lane:
    """Build the world to compare with."""
    if view.beside == BASE:
        sizes = {name: value for name, value in view.changes.items() if name in SIZES}
        return Lane(catalogue.load(view.scenario, sizes), view.seed, say("scenario as shipped"))
    if view.beside not in policies():
        raise ScenarioError(f"{view.beside!r} is no policy or pathway to leave out")
    return Lane(
        without(scenario, (view.beside,)),
        view.seed,
        say("without {policy_words}", policy_words=policy_words(view.beside)),
    )


def has_force(scenario: Scenario) -> bool:
    """Whether a scenario has a force that can be left out."""
    return bool(scenario.mission.deployed and scenario.mission.ceiling > 0 and scenario.contributors)


def policy_words(policy: str) -> str:
    """Name a policy as the world without it."""
    return {"force": say("the force"), "all-pathways": say("all pathways")}.get(policy, policy.replace("_", " "))


def comparisons() -> list[dict[str, str]]:
    """List the worlds to compare with."""
    without_policies = [
        {"value": name, "text": say("the same without {policy_words}", policy_words=policy_words(name))}
        for name in policies()
    ]
    shipped = {"value": BASE, "text": say("the scenario as shipped")}
    return [{"value": "", "text": say("nothing")}, without_policies[0], shipped, *without_policies[1:]]
