"""The commands `scenarios`, `show` and `validate`."""

from typing import Annotated, Any

import typer

from interpose.cli.shared_options import OutputOptions, ScenarioName, WorldOptions, options


@options(leave_out=("out", "quiet"))
def scenarios(
    *,
    output: OutputOptions,
    events: Annotated[bool, typer.Option("--events", help="list the library of setbacks instead")] = False,
) -> None:
    """List the scenarios that come with interpose, or the setbacks that any scenario can use."""
    if events:
        _print_setbacks(output)
        return
    from interpose.cli.console import print_csv, print_json, print_table
    from interpose.model.added import usable
    from interpose.model.language.mistakes import retell
    from interpose.model.scenario.loading import load_scenario, scenario_names
    from interpose.model.scenario.synthetic import KINDS

    loaded, unusable = usable(scenario_names(), load_scenario)
    for line in unusable:
        typer.echo(f"interpose: {retell(line)}", err=True)
    rows = [
        {
            "name": s.name,
            "title": s.title,
            "places": len(s.places),
            "factions": len(s.factions),
            "people": sum(p.population for p in s.places),
            "information_date": s.information_date,
        }
        for s in loaded
    ]
    if output.json:
        print_json({"scenarios": rows, "made_up": [f"{kind}-N" for kind in KINDS]})
        return
    if output.csv:
        print_csv(rows)
        return
    cells = [
        [r["name"], r["places"], r["factions"], f"{r['people']:,}", r["information_date"] or "-", r["title"]]
        for r in rows
    ]
    print_table(
        "Scenarios", ("name", "places", "factions", "people", "information date", "title"), cells, numbers=False
    )
    typer.echo(f"\nMade-up ones of any size N: {', '.join(f'{kind}-N' for kind in KINDS)} (for instance grid-16).")
    typer.echo("Next: interpose show NAME, interpose run NAME, interpose twin NAME --without force")


def _print_setbacks(output: OutputOptions) -> None:
    """Print the library of setbacks: what each one means, what it takes, where it comes from."""
    from interpose.cli.console import print_csv, print_json, print_table
    from interpose.model.scenario.script.library import setback_rows

    rows = setback_rows()
    if output.json:
        print_json({"events": rows})
        return
    if output.csv:
        print_csv(rows)
        return
    for row in rows:
        row["takes"] = ", ".join(f"{key} {value}" for key, value in row["parameters"].items())
        row["from"] = f"{row['source']} {row['mark']}".strip()
    columns = ("name", "takes", "about", "from")
    print_table("Setbacks", columns, [[" ".join(r[c].split()) for c in columns] for r in rows], numbers=False)
    typer.echo("\nUse: events: [{use: crossing-closed, place: A, day: 30}] in a scenario; see docs/events.md.")


@options(leave_out=("days", "people_per_agent", "off", "parameters", "out", "quiet"))
def show(scenario: ScenarioName, *, world: WorldOptions, output: OutputOptions) -> None:
    """Show a scenario: what is known, what is assumed, parameters with units and sources, the order of the day."""
    from interpose.cli.console import print_csv, print_json
    from interpose.model.scenario.capped import capped_rows
    from interpose.model.scenario.loading import load_scenario
    from interpose.model.scenario.named_policies import policies_of
    from interpose.model.scenario.policies import policies
    from interpose.model.scenario.readers import DRAWN
    from interpose.model.scenario.scenario import parameter_rows
    from interpose.model.simulation.compiled_day import order_of_the_day

    loaded = load_scenario(scenario, world.values)
    if output.json:
        document = loaded.model_dump(mode="json", exclude=set(DRAWN))
        print_json(
            {
                "scenario": document,
                "parameters": parameter_rows(loaded),
                "capped_by": capped_rows(loaded),
                "order_of_the_day": order_of_the_day(),
                "policies": list(policies()),
                "named_policies": {name: policy.model_dump() for name, policy in policies_of(loaded).items()},
            }
        )
        return
    if output.csv:
        print_csv(parameter_rows(loaded))
        return
    _print_scenario(loaded)


def _print_scenario(s: Any) -> None:
    """Print a scenario for people."""
    from interpose.cli.console import print_table
    from interpose.model.scenario.scenario import parameter_rows
    from interpose.model.simulation.compiled_day import order_of_the_day

    typer.echo(f"{s.name}: {s.title}\n")
    for text in (s.about, f"Limits: {s.limits}" if s.limits else "", s.attribution):
        if text:
            typer.echo(" ".join(text.split()) + "\n")
    typer.echo(f"Start {s.start}, {s.days} days, information date {s.information_date or '-'}.\n")
    factions = [[f.id, f.name, f.role, _fighters(s, f.id), f.consent, " ".join(f.about.split())] for f in s.factions]
    print_table("Factions", ("id", "name", "role", "fighters", "consent", "about"), factions, numbers=False)
    countries = [[c.id, f"{c.offer_low:,}-{c.offer_high:,}", c.joins, c.robustness, c.quality] for c in s.contributors]
    if countries:
        print_table(
            "Contributors", ("id", "offer (persons)", "joins (probability)", "robustness", "quality"), countries
        )
    if s.events or s.stages:
        _print_events(s)
    _print_choices(s)
    _print_policies(s)
    _print_caps(s)
    rows = [
        [r["path"], r["value"], f"{r['low']}..{r['high']}", r["unit"], r["meaning"], r["source"]]
        for r in parameter_rows(s)
    ]
    print_table("\nParameters", ("path", "value", "bounds", "unit", "meaning", "source"), rows, numbers=False)
    order = [[i, r["step"], r["what happens"], r["reads"], r["writes"]] for i, r in enumerate(order_of_the_day(), 1)]
    print_table("\nOrder of the day", ("", "step", "what happens", "reads", "writes"), order, numbers=False)
    facts = [[f.item, f.value, f.date, f.side, f.mark, f.source] for f in s.facts]
    if facts:
        print_table("\nFacts", ("item", "value", "date", "side", "mark", "source"), facts, numbers=False)


def _print_choices(s: Any) -> None:
    """Print contested values, and the option of each that is chosen."""
    from interpose.cli.console import print_table

    choices = [
        [n, o, "chosen" if o == c.chosen else "", v.value, v.side, v.source]
        for n, c in s.choices.items()
        for o, v in c.options.items()
    ]
    if choices:
        print_table(
            "\nContested values (--set choices.NAME=OPTION)",
            ("name", "option", "", "value", "side", "source"),
            choices,
            numbers=False,
        )


def _print_policies(s: Any) -> None:
    """Print the policies that the scenario has by name, those of every scenario and its own."""
    from interpose.cli.console import print_table
    from interpose.model.scenario.named_policies import policies_of

    rows = [
        [name, " ".join(policy.meaning.split()), "the scenario" if name in s.policies else "built in"]
        for name, policy in policies_of(s).items()
    ]
    print_table("\nPolicies (--policy NAME)", ("name", "meaning", "from"), rows, numbers=False)


def _print_caps(s: Any) -> None:
    """Print levers that other levers cap: turning them up does nothing while the cap holds them down."""
    from interpose.cli.console import print_table
    from interpose.model.results.formatting import plain_number
    from interpose.model.scenario.capped import capped_rows
    from interpose.model.scenario.schema.base import TOGETHER

    rows = []
    for r in capped_rows(s):
        ends = list(dict.fromkeys(plain_number(r[end]) for end in ("low", "high")))
        binds = "" if r["binds"] is None else "yes" if r["binds"] else "no"
        if r["high"] > 0:
            held = f"{binds}: {', '.join(r['held'])}" if r["held"] and r["how"] != TOGETHER else binds
            rows.append([r["path"], "..".join(ends), r["capped_by"], plain_number(r["cap"]), r["how"], held])
    columns = ("lever", "value", "capped by", "its value", "how", "holds it down")
    print_table("\nCapped by", columns, rows, numbers=False)


def _print_events(s: Any) -> None:
    """Print the script: when each event happens and what it does."""
    from interpose.cli.console import print_table
    from interpose.model.scenario.script.stages import script_events

    rows = []
    for e in script_events(s):
        times = [f"day {e.day}" if e.day is not None else "", str(e.date or ""), e.when or ""]
        times += [f"after {', '.join(e.after)}" if e.after else "", f"chance {e.chance}" if e.chance < 1 else ""]
        rows.append([e.id, "; ".join(t for t in times if t), ", ".join(part.kind for part in e.effects), e.source])
    print_table("Events", ("id", "when", "what", "source"), rows, numbers=False)


def _fighters(s: Any, faction: str) -> str:
    """Return the number of a faction's fighters at the start."""
    return f"{sum(h.fighters for h in s.holdings if h.faction == faction):,}"


@options(leave_out=("out", "quiet", "csv"))
def validate(file: Annotated[str, typer.Argument(help="a scenario file (.yaml)")], *, output: OutputOptions) -> None:
    """Check a scenario file and every option of its choices, without running it; status 2 if something is wrong."""
    from interpose.cli.console import print_json
    from interpose.cli.options import print_coarse
    from interpose.model.scenario.loading import load_every_choice

    s = load_every_choice(file)
    print_coarse(s, quiet=output.json)
    people = sum(place.population for place in s.places)
    if output.json:
        print_json({"valid": True, "name": s.name, "places": len(s.places), "people": people})
    else:
        typer.echo(f"{s.name}: valid ({len(s.places)} places, {len(s.factions)} factions, {people:,} people)")
