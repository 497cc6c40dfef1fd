"""Policies against a baseline over the same seeds: what differs, through which pathways, and why here."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpose._results import Result
from interpose._worlds import changes_of, world_of

if TYPE_CHECKING:
    from interpose.experiments.comparison.arms import Twins
    from interpose.model.scenario.scenario import Scenario

type Seeds = int | Sequence[int]
"""How many seeds, from ``first_seed`` on, or which."""
type Until = float | str | Sequence[str] | Mapping[str, float | str] | None
"""Half widths of intervals at which it stops; none: all seeds."""


def seeds_of(seeds: Seeds, first_seed: int = 1) -> list[int]:
    """Return the seeds themselves."""
    return list(range(first_seed, first_seed + seeds)) if isinstance(seeds, int) else [int(seed) for seed in seeds]


def nothing(*_: Any) -> None:
    """Do nothing when a world is done."""


def twin(
    scenario: "str | Path | Scenario" = "gaza-isf",
    *,
    without: Sequence[str] = (),
    policy: str | Sequence[str] | None = None,
    set: Mapping[str, Any] | None = None,
    seeds: Seeds = 20,
    first_seed: int = 1,
    until: Until = None,
    days: int | None = None,
    people_per_agent: int | None = None,
    off: Sequence[str] = (),
    parameters: str | Path | None = None,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Run the same seeds with and without a policy: what differs, with 95 % intervals over paired seeds.

    Worlds of one seed share every draw of chance, so that a difference is the policy's and not chance's.

    Parameters
    ----------
    scenario : str, Path or Scenario
        As for :func:`interpose.run`.
    without : sequence of str
        What the second world lacks: ``"force"``, names of pathways, or ``"all-pathways"``.
    policy, set
        As for :func:`interpose.run`: of both worlds, or, where ``without`` names nothing, of the first one only, so
        that the change is the policy.
    seeds : int or sequence of int
        How many seeds, from ``first_seed`` on, or which.
    first_seed : int
        The first seed.
    until : float, str or mapping, optional
        Half widths of intervals at which it stops, ``seeds`` being the most: ``{"violations": 5}``, ``"10%"`` (of the
        baseline's mean, of ``deaths``), or a list of such as the command takes. ``.meta["until"]`` says how it ended.
    days, people_per_agent, off, parameters
        As for :func:`interpose.run`, for both worlds.
    threads : int, optional
        How many worlds run at once; default: all processors.
    done : callable, optional
        Called after each world.

    Returns
    -------
    Result
        ``.effects``: an outcome a row, with ``with``, ``without``, ``difference``, ``low``, ``high`` (units of the
        outcome), ``lower_in`` and ``higher_in`` (shares of seeds). ``.plots`` names the figures.

    Raises
    ------
    InterposeError
        Where nothing tells the worlds apart, or one of them does not hold.

    Examples
    --------
    >>> import interpose as ip
    >>> effect = ip.twin("grid-4", without=["force"], seeds=3, days=30, people_per_agent=500)
    >>> "violations" in set(effect.effects["outcome"])
    True
    """
    from interpose.experiments.comparison.compare import compare as run_both
    from interpose.experiments.comparison.until import check_most, widths_of
    from interpose.experiments.execution.parallel import check_room
    from interpose.viz.report.paired_page import write_page

    sizes = {"days": days, "people_per_agent": people_per_agent}
    pair = pair_of(scenario, without, changes_of(set, policy), off, parameters, sizes)
    numbers = seeds_of(seeds, first_seed)
    widths = widths_of(until)
    check_most(widths, len(numbers))
    check_room(pair.world, 2 * len(numbers), threads)
    store = run_both(*pair, numbers, until=widths, threads=threads, done=done)

    def write(folder: Path) -> None:
        store.write(folder)
        write_page(store, folder / "page.html")

    return Result("twin", write)


def pair_of(
    scenario: "str | Path | Scenario",
    without: Sequence[str],
    set: Mapping[str, Any] | None,
    off: Sequence[str],
    parameters: str | Path | None,
    sizes: dict[str, int | None],
) -> "Twins":
    """Return both worlds and what tells them apart."""
    from interpose.experiments.comparison.arms import Twins, policy_words, twins
    from interpose.model.errors import ScenarioError
    from interpose.model.scenario.policies import without as world_without
    from interpose.model.scenario.scenario import Scenario

    if not isinstance(scenario, Scenario):
        given = {name: value for name, value in sizes.items() if value is not None}
        return twins(scenario, without, set, sizes=given, off=off, parameters=parameters)
    world = world_of(scenario, set, off, parameters, None, **sizes)
    if without:
        return Twins(world, world_without(world, without), list(without))
    if not set:
        raise ScenarioError("both worlds would be the same: name what the other is without, or set a value")
    other = world_of(scenario, None, off, parameters, None, **sizes)
    return Twins(world, other, policy_words(set))


def compare(
    scenario: "str | Path | Scenario",
    policies: Mapping[str, Mapping[str, Any] | Sequence[str]] | Sequence[str],
    *,
    baseline: str | None = None,
    policy: str | Sequence[str] | None = None,
    set: Mapping[str, Any] | None = None,
    seeds: Seeds = 20,
    first_seed: int = 1,
    until: Until = None,
    days: int | None = None,
    people_per_agent: int | None = None,
    off: Sequence[str] = (),
    parameters: str | Path | None = None,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Compare policies with one baseline over the same seeds: who is helped or harmed, where, from which day on.

    Parameters
    ----------
    scenario : str, Path or Scenario
        As for :func:`interpose.run`.
    policies : mapping, or sequence of str
        By name, what each policy is: values by path (a mapping), or what the world is without (a sequence of
        ``"force"``, pathways, ``"all-pathways"``); a mapping may hold the latter under the key ``"without"``, and names
        of policies that the scenario has under ``"policy"``. A sequence names policies that the scenario has.
    baseline : str, optional
        Name of the policy that the others are compared with; default: the world as ``policy``, ``set`` and ``off``
        leave it.
    policy, set, seeds, first_seed, until, days, people_per_agent, off, parameters, threads, done
        As for :func:`interpose.twin`.

    Returns
    -------
    Result
        ``.effects``: a row a policy and outcome; tables ``by_place``, ``by_group``, ``divergence`` and ``runs``.

    Raises
    ------
    InterposeError
        For a policy or baseline that does not hold.

    Examples
    --------
    >>> import interpose as ip
    >>> policies = {"small": {"mission.ceiling": 1000}, "none": ["force"]}
    >>> ip.compare("grid-4", policies, seeds=2, days=20, people_per_agent=500).effects["policy"].unique().tolist()
    ['small', 'none']
    """
    from interpose.experiments.comparison.arms import Policy, policy_arms
    from interpose.experiments.comparison.compare import contrast
    from interpose.experiments.comparison.until import check_most, widths_of
    from interpose.experiments.execution.parallel import check_room

    world = world_of(scenario, set, off, parameters, policy, days=days, people_per_agent=people_per_agent)
    read = {}
    for name, given in _by_name(policies).items():
        changes = dict(given) if isinstance(given, Mapping) else {}
        lacks = changes.pop("without", ()) if isinstance(given, Mapping) else given
        read[name] = Policy(changes, [lacks] if isinstance(lacks, str) else list(lacks))
    arms, first = policy_arms(world, read, baseline)
    numbers = seeds_of(seeds, first_seed)
    widths = widths_of(until)
    check_most(widths, len(numbers))
    check_room(world, len(arms) * len(numbers), threads)
    answer = contrast(arms, first, numbers, until=widths, threads=threads, done=done)
    return Result("compare", answer.write)


def _by_name(
    policies: Mapping[str, Mapping[str, Any] | Sequence[str]] | Sequence[str],
) -> Mapping[str, Mapping[str, Any] | Sequence[str]]:
    """Return policies by name; names alone stand for policies that the scenario has."""
    if isinstance(policies, Mapping):
        return policies
    return {name: {"policy": name} for name in ([policies] if isinstance(policies, str) else policies)}
