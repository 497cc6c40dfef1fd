def simulate(
    scenario: Scenario,
    seed: int,
    days: int | None = None,
    passed: Callable[[int], None] = lambda days: None,
    interventions: Iterable[Intervention] = (),
) -> Run:
    """Let a world run from its first day.

    Parameters
    ----------
    scenario : Scenario
        What world.
    seed : int
        Seed, not negative; the same seed gives the same run bit for bit.
    days : int, optional
        Days to run; default: the scenario's.
    passed : callable
        Told how many days have passed since it was last told, for progress.
    interventions : iterable of callable
        Each is called with a :class:`interpose.model.interventions.Morning` and the day before every day.
    """
    span = scenario.days if days is None else days
    world, acts = assemble(scenario, seed, span), tuple(interventions)
    log = advance_world(world, scenario, 0, span, passed, acts)
    return Run(scenario, seed, span, world, log, acts)


def advance_world(
    world: World,
    scenario: Scenario,
    first: int,
    last: int,
    passed: Callable[[int], None] = lambda days: None,
    interventions: tuple[Intervention, ...] = (),
) -> Any:
    """Let days ``first`` to ``last - 1`` happen to a world and give the events of those days as a log.

    With interventions the loop goes day by day, else many days at once; the world is the same.
    """
    advance, at_once = compiled_day(), 1 if interventions else DAYS_AT_ONCE
    parts, day = [EVENT.records(0)], first
    while day < last:
        for act in interventions:
            act(Morning(world, scenario, day), day)
        reached = advance(world, day, min(last - day, at_once))
        parts.append(drain(world))
        passed(reached - day)
        day = reached
    return np.concatenate(parts).view(np.recarray)
