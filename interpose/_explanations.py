"""Why a policy changes what it changes: through which pathways, in one territory, where events go; and what holds."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpose._comparisons import Seeds, nothing, pair_of, seeds_of
from interpose._results import Result
from interpose._worlds import changes_of, world_of

if TYPE_CHECKING:
    from interpose.model.scenario.scenario import Scenario


def attribute(
    scenario: "str | Path | Scenario" = "gaza-isf",
    outcomes: str | Sequence[str] = "violations",
    *,
    change: Mapping[str, Any] | None = None,
    groups: str | Path | None = None,
    ungrouped: bool = False,
    permutations: int | None = None,
    every_combination: bool = False,
    policy: str | Sequence[str] | None = None,
    set: Mapping[str, Any] | None = None,
    seeds: Seeds = 20,
    first_seed: int = 1,
    days: int | None = None,
    people_per_agent: int | None = None,
    off: Sequence[str] = (),
    parameters: str | Path | None = None,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Share a policy's effect out among the pathways: Shapley values that sum to the whole, with 95 % intervals.

    Parameters
    ----------
    scenario : str, Path or Scenario
        As for :func:`interpose.run`.
    outcomes : str or sequence of str
        Whose change is shared out.
    change : mapping, optional
        What the policy changes, by path; default: the force is there.
    groups : path, optional
        YAML file with groups of pathways; default: the groups that pathways carry.
    ungrouped : bool
        Let every pathway stand alone.
    permutations : int, optional
        Orders in which pathways join that are sampled for each seed: even, at least 4. Default: 10, or every
        combination of up to five groups.
    every_combination : bool
        Run every combination of up to eight groups: no error of sampling, and ``interactions``; takes longer.
    policy, set, seeds, first_seed, days, people_per_agent, off, parameters, threads, done
        As for :func:`interpose.run` and :func:`interpose.twin`.

    Returns
    -------
    Result
        Tables ``parts`` (a row a group of pathways and outcome), ``whole`` and ``interactions`` (of every combination).

    Raises
    ------
    InterposeError
        Where there is nothing to share out, or nobody to share it.
    """
    from interpose.experiments.attribution.attribute import check, orders_for
    from interpose.experiments.attribution.pathway_game import described, pathway_game, play
    from interpose.experiments.attribution.pathway_groups import grouped_players, single_players
    from interpose.experiments.execution.evaluate import check_outcome
    from interpose.experiments.execution.parallel import check_room

    world = world_of(scenario, set, off, parameters, policy, days=days, people_per_agent=people_per_agent)
    names = [check_outcome(name) for name in ([outcomes] if isinstance(outcomes, str) else outcomes)]
    file = None if groups is None else Path(groups)
    players = single_players(world) if ungrouped else grouped_players(world, file)
    game = pathway_game(world, players, seeds_of(seeds, first_seed), names, change)
    orders = orders_for(len(players), permutations, every_combination=every_combination)
    check(game, orders)
    check_room(world, game.runs(orders and 4), threads)
    shares = play(world, game, orders, threads=threads, done=done)
    return Result("attribute", lambda folder: shares.write(folder, described(world, game, orders)))


def explain(
    scenario: "str | Path | Scenario",
    territory: str,
    outcome: str,
    *,
    without: Sequence[str] = (),
    policy: str | None = None,
    set: Mapping[str, Any] | None = None,
    seeds: Seeds = 20,
    first_seed: int = 1,
    days: int | None = None,
    people_per_agent: int | None = None,
    off: Sequence[str] = (),
    parameters: str | Path | None = None,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Show how a policy comes to change an outcome in one territory: the chain in sentences, tables and figures.

    Parameters
    ----------
    scenario : str, Path or Scenario
        As for :func:`interpose.run`, or the folder of a stored ``explain``, ``twin`` or ``compare``; what follows
        after ``policy`` is settled there.
    territory : str
        Id or name of the territory, or how one begins.
    outcome : str
        A series of the territory, for instance ``"violations"``, ``"trust"``, ``"left"``.
    without : sequence of str
        As for :func:`interpose.twin`; default: what ``policy`` and ``set`` change, else the force.
    policy : str, optional
        A policy that the scenario has by name, or which one of a stored comparison.
    set, seeds, first_seed, days, people_per_agent, off, parameters, threads, done
        As for :func:`interpose.twin`.

    Returns
    -------
    Result
        ``.sentences``; tables ``chain``, ``weekly`` and ``pathways``.

    Raises
    ------
    InterposeError
        For a territory or a series that there is not.
    """
    from interpose.experiments.explanation import explained_pairs as pairs
    from interpose.viz.report.explanation_page import write_explanation_page

    if isinstance(scenario, (str, Path)) and Path(scenario).is_dir():
        request = pairs.pairs_in(Path(scenario), policy)
    else:
        changes = changes_of(set, policy)
        lacks = without or (() if changes else ("force",))
        sizes = {"days": days, "people_per_agent": people_per_agent}
        pair = pair_of(scenario, lacks, changes, off, parameters, sizes)
        request = pairs.pairs_of(pair, seeds_of(seeds, first_seed))
    territory, outcome = pairs.check_request(request, territory, outcome)
    worlds = None if request.worlds_folder else pairs.run_pairs(request, territory, threads=threads, done=done)

    def write(folder: Path) -> None:
        found, lines = pairs.write_explanation(folder, request, territory, outcome, worlds)
        tables = {"chain": found.chain, "weekly": found.weekly, "pathways": found.pathways}
        write_explanation_page(folder / "page.html", meta=found.meta, sentences=lines, **tables)

    return Result("explain", write)


def patterns(
    rows: str | Sequence[str] = (),
    *,
    record: str = "ucdp",
    seeds: Seeds = 40,
    first_seed: int = 1,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Try published patterns on paired worlds: which hold as simulated, and which as reported.

    Parameters
    ----------
    rows : str or sequence of str
        Rows of the tables of patterns, such as ``"P06"``; default: all of them, which takes some minutes.
    record : str
        How worlds are recorded: a preset, ``"ucdp"``, ``"acled"``, ``"model"`` or ``"perfect"``.
    seeds, first_seed, threads, done
        As for :func:`interpose.run` and :func:`interpose.twin`; at least five seeds.

    Returns
    -------
    Result
        ``.sentences``; tables ``patterns`` (a row a number, with verdicts) and ``rows`` (a row of the tables each).

    Raises
    ------
    InterposeError
        For a row that is in no table, a record that there is not, or too few seeds.
    """
    from interpose.experiments.observation.presets import observation_settings
    from interpose.experiments.validation.assess import ask_rows, check_seeds
    from interpose.experiments.validation.table import row_ids
    from interpose.model.errors import mistakes_in

    ids, numbers = row_ids([rows] if isinstance(rows, str) else rows), seeds_of(seeds, first_seed)
    check_seeds(numbers)
    with mistakes_in("record", called="preset"):
        settings = observation_settings(record)
    return Result("patterns", ask_rows(ids, numbers, record=settings, threads=threads, done=done).write)


def why_not(
    scenario: "str | Path | Scenario" = "gaza-isf",
    *,
    without: Sequence[str] = (),
    from_day: int = 0,
    set: Mapping[str, Any] | None = None,
    seeds: Seeds = 20,
    first_seed: int = 1,
    days: int | None = None,
    people_per_agent: int | None = None,
    off: Sequence[str] = (),
    parameters: str | Path | None = None,
    threads: int | None = None,
    done: Callable[[], None] = nothing,
) -> Result:
    """Tell of all violence that was about to begin where it went: met or not, why not, or deterred before it began.

    Parameters
    ----------
    scenario : str, Path or Scenario
        As for :func:`interpose.run`; it must have a force.
    without : sequence of str
        Pathways, or ``"all-pathways"``: a world without each of them stands beside the baseline; default: every
        pathway that is on, and all of them.
    from_day : int
        First day that is counted; only days on which a unit is deployed are.
    set, seeds, first_seed, days, people_per_agent, off, parameters, threads, done
        As for :func:`interpose.twin`.

    Returns
    -------
    Result
        ``.sentences``; tables ``summary`` (a row for what a world is without and a kind of event: how many begin, are
        deterred, met, stopped), ``fates`` (where they went) and ``by_seed``.

    Raises
    ------
    InterposeError
        For a world without a force, an unknown pathway, or a day that is not of the run.
    """
    from interpose.experiments.execution.parallel import check_room
    from interpose.experiments.explanation.why_not import arms_of, check_from_day
    from interpose.experiments.explanation.why_not import why_not as ask_worlds

    world = world_of(scenario, set, off, parameters, days=days, people_per_agent=people_per_agent)
    arms, numbers = arms_of(world, without), seeds_of(seeds, first_seed)
    check_from_day(world, from_day)
    check_room(world, len(arms) * len(numbers), threads)
    return Result("why_not", ask_worlds(world, arms, numbers, from_day, threads=threads, done=done).write)
