"""The commands `scenarios`, `show` and `validate`."""

from typing import Annotated, Any

import typer

from interpose.cli.shared_options import OutputOptions, ScenarioName, WorldOptions, options
from interpose.model.language.figures import day_words, in_figures
from interpose.model.language.words import mark, say, say_in


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
        [*(r[name] for name in ("name", "places", "factions")), in_figures(f"{r['people']:,}"), _day(r), r["title"]]
        for r in rows
    ]
    heads = (say("name"), say("places"), say("factions"), say("people"), say("information date"), say("title"))
    print_table(say("Scenarios"), heads, cells, numbers=False)
    kinds = ", ".join(f"{kind}-N" for kind in KINDS)
    typer.echo("\n" + say("Made-up ones of any size N: {kinds} (for instance grid-16).", kinds=kinds))
    command = "interpose show NAME, interpose run NAME, interpose twin NAME --without force"
    typer.echo(say("Next: {command}", command=command))


def _day(row: dict[str, Any]) -> str:
    """Return the day up to which a scenario has information; a dash where it says none."""
    return day_words(row["information_date"]) if row["information_date"] else "-"


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
        row["takes"] = ", ".join(f"{key} {say(str(value))}" for key, value in row["parameters"].items())
        row["from"] = f"{say(row['source'])} {row['mark']}".strip()
        row["about"] = _one_line(row["about"])
    cells = [[" ".join(r[name].split()) for name in ("name", "takes", "about", "from")] for r in rows]
    heads = (say("name"), say_in("what a setback needs", "takes"), say("about"), say("source"))
    print_table(say("Setbacks"), heads, cells, numbers=False)
    use = "events: [{use: crossing-closed, place: A, day: 30}]"
    typer.echo("\n" + say("Use: {use} in a scenario; see docs/events.md.", use=use))


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
    for text in (s.about, say("Limits: {limits}", limits=s.limits) if s.limits else "", s.attribution):
        if text:
            typer.echo(" ".join(text.split()) + "\n")
    known = day_words(s.information_date) if s.information_date else "-"
    line = mark("Start {start}, {days} days, information date {known}.")
    typer.echo(say(line, start=day_words(s.start), days=s.days, known=known) + "\n")
    _print_parties(s)
    if s.events or s.stages:
        _print_events(s)
    _print_choices(s)
    _print_policies(s)
    _print_caps(s)
    rows = [
        [
            r["path"],
            _cell(r["value"]),
            f"{_cell(r['low'])}..{_cell(r['high'])}",
            *(say(str(r[name])) for name in ("unit", "meaning", "source")),
        ]
        for r in parameter_rows(s)
    ]
    heads = [say("path"), say("value"), say("bounds"), say("unit"), say("meaning"), say("source")]
    print_table("\n" + say("Parameters"), heads, rows, numbers=False)
    order = [
        [i, r["step"], say(r["what happens"]), r["reads"], r["writes"]] for i, r in enumerate(order_of_the_day(), 1)
    ]
    heads = ["", say("step"), say("what happens"), say("reads"), say("writes")]
    print_table("\n" + say("Order of the day"), heads, order, numbers=False)
    facts = [[f.item, f.value, f.date, f.side, f.mark, f.source] for f in s.facts]
    if facts:
        heads = [say("item"), say("value"), say("date"), say("Side").lower(), say("mark"), say("source")]
        print_table("\n" + say("Facts"), heads, facts, numbers=False)


def _print_parties(s: Any) -> None:
    """Print the factions, and the countries that may send units."""
    from interpose.cli.console import print_table

    factions = [
        [f.id, f.name, say(f.role), _fighters(s, f.id), _cell(f.consent), " ".join(f.about.split())] for f in s.factions
    ]
    heads = [say("id"), say("name"), say("role"), say("fighters"), say("consent"), say("about")]
    print_table(say("Factions"), heads, factions, numbers=False)
    countries = [
        [c.id, in_figures(f"{c.offer_low:,}-{c.offer_high:,}"), *map(_cell, (c.joins, c.robustness, c.quality))]
        for c in s.contributors
    ]
    if countries:
        heads = [say("id"), say("offer (persons)"), say("joins (probability)"), say("robustness"), say("quality")]
        print_table(say("Contributors"), heads, countries)


def _cell(value: Any) -> str:
    """Return a value as a scenario has it; the decimals of a number stand behind the sign of the language."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return in_figures(str(value)) if number else str(value)


def _print_choices(s: Any) -> None:
    """Print contested values, and the option of each that is chosen."""
    from interpose.cli.console import print_table

    choices = [
        [n, o, say("chosen") if o == c.chosen else "", v.value, v.side, v.source]
        for n, c in s.choices.items()
        for o, v in c.options.items()
    ]
    if choices:
        heads = [say("name"), say("option"), "", say("value"), say("Side").lower(), say("source")]
        print_table("\n" + say("Contested values (--set choices.NAME=OPTION)"), heads, choices, numbers=False)


def _print_policies(s: Any) -> None:
    """Print the policies that the scenario has by name, those of every scenario and its own."""
    from interpose.cli.console import print_table
    from interpose.model.scenario.named_policies import policies_of

    rows = [
        [name, _one_line(policy.meaning), say("the scenario") if name in s.policies else say("built in")]
        for name, policy in policies_of(s).items()
    ]
    heads = (say("name"), say("meaning"), say("source"))
    print_table("\n" + say("Policies (--policy NAME)"), heads, rows, numbers=False)


def _one_line(text: str) -> str:
    """Return what a policy means on one line, told where a catalogue has it."""
    line = " ".join(text.split())
    return say(line)


def _print_caps(s: Any) -> None:
    """Print levers that other levers cap: turning them up does nothing while the cap holds them down."""
    from interpose.cli.console import print_table
    from interpose.model.results.formatting import plain_number
    from interpose.model.scenario.capped import capped_rows
    from interpose.model.scenario.schema.base import TOGETHER

    rows = []
    for r in capped_rows(s):
        ends = list(dict.fromkeys(plain_number(r[end]) for end in ("low", "high")))
        binds = "" if r["binds"] is None else say("yes") if r["binds"] else say("no")
        if r["high"] > 0:
            held = f"{binds}: {', '.join(r['held'])}" if r["held"] and r["how"] != TOGETHER else binds
            rows.append([r["path"], "..".join(ends), r["capped_by"], plain_number(r["cap"]), say(r["how"]), held])
    columns = (say("lever"), say("value"), say("capped by"), say("its value"), say("how"), say("holds it down"))
    print_table("\n" + say("Capped by"), columns, rows, numbers=False)


def _print_events(s: Any) -> None:
    """Print the script: when each event happens and what it does."""
    from interpose.cli.console import print_table
    from interpose.model.scenario.script.stages import script_events

    rows = []
    for e in script_events(s):
        times = [say("day {day}", day=e.day)] if e.day is not None else []
        times += [day_words(e.date)] if e.date else []
        times += [e.when] if e.when else []
        times += [say("after {events}", events=", ".join(e.after))] if e.after else []
        times += [say("chance {chance}", chance=in_figures(str(e.chance)))] if e.chance < 1 else []
        rows.append([e.id, "; ".join(times), ", ".join(part.kind for part in e.effects), e.source])
    print_table(say("Events"), (say("id"), say("when"), say("what"), say("source")), rows, numbers=False)


def _fighters(s: Any, faction: str) -> str:
    """Return the number of a faction's fighters at the start."""
    return in_figures(f"{sum(h.fighters for h in s.holdings if h.faction == faction):,}")


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
        named = {"scenario": s.name, "places": len(s.places), "factions": len(s.factions), "people": people}
        typer.echo(say("{scenario}: valid ({places} places, {factions} factions, {people:,} people)", **named))
