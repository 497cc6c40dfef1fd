"""Questions that `scenario new` asks on a terminal about what was left out, each explained, with its default."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from interpose.model.language.mistakes import retell
from interpose.model.language.words import mark, say

if TYPE_CHECKING:
    from interpose.model.scenario.builder.table import Reading

MISSING = "give a NAME, and --places FILE or --from NAME (on a terminal they are asked for)"
HEAD = mark(
    "A scenario of your own country. Return takes the default in brackets; Ctrl-C ends, and nothing is written."
)
WAYS = mark(
    """A scenario begins with places: a table of towns, or outlines of districts. Or take a shipped one, and change it.
  1  a file of places    2  a copy of a shipped scenario"""
)
ASSUMED = mark(
    """Nobody knows these numbers exactly. What you give stays marked as ASSUMPTION in the file until you put a fact
and its source there; interpose scenario check says afterwards which of them matter most."""
)


@dataclass(frozen=True)
class Answers:
    """What a new scenario is made of."""

    name: str | None
    places: Path | None
    copied: str | None
    factions: str
    people: int | None
    force: bool
    assumed: dict[str, Any] = field(default_factory=dict)


def ask_what_is_missing(given: Answers, reading: "Reading", *, may_ask: bool) -> Answers:
    """Return the answers with what was left out asked for; where nobody can be asked, refuse in one line."""
    if not may_ask:
        raise typer.BadParameter(MISSING)
    typer.echo(say(HEAD), err=True)
    answers = given
    if answers.name is None:
        why = say("Files are named after it: NAME.yaml, and the folder NAME with its tables.")
        answers = replace(answers, name=_ask(say("Name"), why, "my-country", _name))
    if answers.places is None and answers.copied is None:
        typer.echo("\n" + say(WAYS), err=True)
        if _ask(say("Begin with"), "", "1", _one_of("1", "2")) == "2":
            return replace(answers, copied=_ask_what_to_copy())
        why = say("A table with coordinates (.csv), or outlines or points (.geojson, .topojson, .gpkg, .shp, .zip).")
        answers = replace(answers, places=Path(_ask(say("File of places"), why, None, _file(reading))))
    return answers if answers.copied is not None else _ask_of_parties(answers)


def _ask_what_to_copy() -> str:
    """Ask which scenario is copied."""
    from interpose.model.scenario.loading import scenario_names

    names = scenario_names()
    why = say("One of {names}.", names=", ".join(names))
    return str(_ask(say("Copy of"), why, "unmil-2003", _one_of(*names)))


def _ask_of_parties(answers: Answers) -> Answers:
    """Ask who the parties are, whether there is a force, and what is assumed of them."""
    from interpose.model.scenario.builder.assumed import ASSUMPTIONS, USUAL

    how_many = mark(
        "How many (2 to 8), or their ids: army,rebels. The ground is shared out among them; holdings.csv says how."
    )
    parties = _ask(say("Parties"), say(how_many), answers.factions, _parties)
    why = say("A stabilisation force of some countries; without one the scenario shows the conflict alone.")
    yes, no = say("yes"), say("no")
    asked = say("Is there a force ({yes} or {no})", yes=yes, no=no)
    force = _ask(asked, why, yes if answers.force else no, _one_of(yes, no)) == yes
    typer.echo("\n" + say(ASSUMED), err=True)
    assumed = {}
    for one in ASSUMPTIONS:
        if force or not one.of_force:
            usual = getattr(USUAL, one.name)
            shown = answers.name if one.name == "title" else "" if usual is None else str(usual)
            assumed[one.name] = _ask(say(one.question), say(one.why), str(shown), _assumption(one.name))
    return replace(answers, factions=parties, force=force, assumed=assumed)


def _ask(question: str, why: str, default: str | None, read: Callable[[str], str]) -> str:
    """Ask one question, explained, until the answer can be used."""
    typer.echo(f"\n{why}" if why else "", err=True)
    while True:
        answer = str(typer.prompt(question, default=default, err=True))
        try:
            return read(answer)
        except typer.BadParameter as error:
            typer.echo(retell(f"Error: {error.message}"), err=True)


def _checked(check: Callable[[str], object]) -> Callable[[str], str]:
    """Return what reads an answer: as it is where a check lets it pass, else asked again with what is wrong."""
    from interpose.model.errors import InterposeError

    def read(word: str) -> str:
        try:
            check(word.strip())
        except InterposeError as error:
            raise typer.BadParameter(str(error)) from None
        return word.strip()

    return read


def _name(word: str) -> str:
    """Read the name of a scenario."""
    from interpose.model.scenario.builder.build import check_name

    return _checked(check_name)(word)


def _parties(word: str) -> str:
    """Read how many parties there are, or their ids."""
    from interpose.model.scenario.builder.build import factions_from

    return _checked(factions_from)(word)


def _assumption(name: str) -> Callable[[str], str]:
    """Return what reads the value of an assumption."""
    from interpose.model.scenario.builder.assumed import read_assumed

    return _checked(lambda word: read_assumed(name, word))


def _file(reading: "Reading") -> Callable[[str], str]:
    """Return what reads the path of a file from which places can be read."""
    from interpose.model.scenario.builder.choices import Choices
    from interpose.model.scenario.builder.places import read_sites

    return _checked(lambda word: read_sites(Path(word), reading, Choices()))


def _one_of(*words: str) -> Callable[[str], str]:
    """Return what reads one of some words, or the beginning of just one of them."""

    def read(word: str) -> str:
        meant = [one for one in words if one == word.strip()] or [
            one for one in words if word.strip() and one.startswith(word.strip().lower())
        ]
        if len(meant) != 1:
            raise typer.BadParameter(f"take one of {', '.join(words)}")
        return meant[0]

    return read
