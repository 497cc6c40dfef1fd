"""Gather the sentences that people are told from the sources, and bring the catalogues of all languages up to date.

A new language: `python .ci/gather_messages.py --new CODE`.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal, get_args, get_origin

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from interpose.model.language.catalogue import DOMAIN, MISTAKES, SKELETONS

sys.path.append(str(Path(__file__).parent))
from gather_mistakes import gathered as gathered_mistakes

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("model", "experiments", "viz", "cli", "interpose")
LOCALE = ROOT / "model" / "language" / "locale"
KEYWORDS: dict[str, Any] = {"say": None, "mark": None, "say_in": ((1, "c"), 2), "say_count": (1, 2)}
"""What tells a sentence, and which of its arguments the sentence is."""
TELLS = "language.words import"
"""What stands in a Python file that tells something: other functions of these names are no sentences."""
RECORDS = ("Fact", "Week")
"""Parts of a scenario that nothing is set in and no page names the fields of."""
WIDTH = 118
MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed day, so that nothing changes where no sentence does."""


def gathered() -> Catalog:
    """Return every sentence of the sources, with the files that tell it."""
    catalogue = Catalog(project="interpose", creation_date=MADE, charset="utf-8", fuzzy=False)
    found = (one for one in _sentences() if one[1])
    for path, sentence, notes, context in sorted(found, key=lambda one: (str(one[0]), str(one[1]))):
        catalogue.add(
            sentence, locations=[(path.relative_to(ROOT).as_posix(), None)], auto_comments=notes, context=context
        )
    return catalogue


def _sentences() -> Iterator[tuple[Path, Any, list[str], str | None]]:
    """Yield path, sentence (or singular and plural), notes for translators and context, of every source."""
    yield from ((path, sentence, [], None) for path, sentence in _declared())
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*")):
            method = {".py": "python", ".jinja": "jinja2.ext:babel_extract"}.get(path.suffix)
            if path.suffix == ".vue":
                yield from ((path, sentence, [], None) for sentence in _of_page(path))
            elif method and (path.suffix != ".py" or TELLS in path.read_text(encoding="utf-8")):
                options = {"trimmed": "true"}
                found = extract_from_file(method, path, KEYWORDS, ("For translators:",), options)
                yield from ((path, sentence, notes, context) for _, sentence, notes, context in found)


def _declared() -> Iterator[tuple[Path, str]]:
    """Yield what mechanisms declare and people read: what happens in each step, names of pathways and groups."""
    from interpose.agents.contributor import STAGES
    from interpose.agents.faction import POSTURES, ROLES
    from interpose.model.mechanisms.contract import GROUPS
    from interpose.model.mechanisms.registry import MECHANISMS, PATHWAYS
    from interpose.model.results.fates import FATES, KINDS
    from interpose.model.results.outcomes import LESS, MORE, NEITHER
    from interpose.model.simulation.compiled_day import order_of_the_day
    from interpose.model.state.event_log import EVENT_KINDS

    yield from _tabled()
    yield from _described()
    yield from ((ROOT / "cli" / "main.py", words) for words in _of_help())
    folder = ROOT / "model" / "mechanisms"
    for module, row in zip(MECHANISMS, order_of_the_day(), strict=True):
        yield folder / f"{module.__name__.rsplit('.', 1)[-1]}.py", row["what happens"]
    for name in (*GROUPS, *(way.name.replace("_", " ") for way in PATHWAYS)):
        yield folder / "contract.py", name
    yield from ((ROOT / "agents" / "faction.py", name) for name in (*POSTURES, *ROLES))
    yield from ((ROOT / "agents" / "contributor.py", name) for name in STAGES)
    fates = [words for fate in FATES for words in (fate.label, fate.words)]
    fates += [words for kind in KINDS for words in (kind.one, kind.many)]
    yield from ((ROOT / "model" / "results" / "fates.py", words) for words in fates)
    yield from ((ROOT / "model" / "state" / "event_log.py", name) for name in EVENT_KINDS)
    yield from ((ROOT / "model" / "results" / "outcomes.py", words) for words in (LESS, MORE, NEITHER))


def _described() -> Iterator[tuple[Path, str]]:
    """Yield what fields of scenarios, parameters and columns of agents are called and mean, their units and words."""
    from interpose.agents.views.row_view import Civilian, Contributor, Faction, Peacekeeper
    from interpose.model.mechanisms.contract import name_of
    from interpose.model.mechanisms.registry import MECHANISMS
    from interpose.model.scenario.schema.whole import ScenarioData

    for part in _parts(ScenarioData):
        place = Path(str(sys.modules[part.__module__].__file__))
        if "kind" in part.model_fields:  # an effect of an event
            yield place, " ".join(str(part.__doc__).replace("`", "").split())
        for name, field in part.model_fields.items():
            yield from ((place, words) for words in (name.replace("_", " "), field.description or "", *_words(field)))
    for law in MECHANISMS:
        yield Path(str(law.__file__)), name_of(law).replace("_", " ")
        yield Path(str(law.__file__)), str(law.__doc__).strip().splitlines()[0]
    for view in (Civilian, Contributor, Faction, Peacekeeper):
        place = ROOT / "agents" / "views" / "row_view.py"
        for column in view.table.columns:
            yield from ((place, words) for words in (column.name.replace("_", " "), column.meaning, column.unit))
        for name, label in view.labels.items():
            yield place, name.removesuffix("_name").replace("_", " ")
            names = () if isinstance(label.names, str) else label.names
            yield from ((place, words) for words in (label.none, *names))


def _parts(part: Any, *, known: dict[Any, None] | None = None) -> dict[Any, None]:
    """Return the parts of a scenario below one, itself first; no records, which no run reads."""
    found = {} if known is None else known
    if isinstance(part, type) and hasattr(part, "model_fields"):
        if part in found or part.__name__ in RECORDS:
            return found
        found[part] = None
        for field in part.model_fields.values():
            _parts(field.annotation, known=found)
    for inner in get_args(part):
        _parts(inner, known=found)
    return found


def _words(field: Any) -> Iterator[str]:
    """Yield what a field says of itself beside its meaning: unit, source, how it is capped, words it is chosen from."""
    extra = field.json_schema_extra or {}
    yield from (extra.get("unit", ""), extra.get("source", ""), *extra.get("capped_by", {}).values())
    kinds = [field.annotation, *get_args(field.annotation)]
    for kind in kinds:
        if get_origin(kind) is Literal:
            yield from (str(word).replace("_", " ") for word in get_args(kind))


def _of_help() -> Iterator[str]:
    """Yield the texts of the help of every command, a paragraph at a time, as Typer builds it."""
    from typer.main import get_command

    from interpose.cli.main import app
    from interpose.cli.told_help import paragraphs_of

    def walk(command: Any, context: Any) -> Iterator[str]:
        for text in (command.help, command.epilog, *(getattr(one, "help", "") for one in command.get_params(context))):
            yield from paragraphs_of(text)
        for part in getattr(command, "commands", {}).values():
            yield from walk(part, context)

    whole: Any = get_command(app)
    yield from walk(whole, whole.context_class(whole))


def _tabled() -> Iterator[tuple[Path, str]]:
    """Yield what tables of questions say in words: claims, their comparisons, estimators, how missions are sent."""
    import yaml

    from interpose.experiments.laboratory.deployment import REGIMES
    from interpose.experiments.laboratory.estimators.registry import DESIGNS
    from interpose.experiments.validation.words import table_words
    from interpose.model.scenario.script.library import setback_rows
    from interpose.viz.app.words import glossary_words

    yield from ((ROOT / "experiments" / "validation" / "words.py", words) for words in table_words() if words)
    for name in ("claims", "audit"):
        table = ROOT / "experiments" / name / "claims.yaml"
        claims = yaml.safe_load(table.read_text(encoding="utf-8"))
        for claim in claims["claims"] if isinstance(claims, dict) else claims:
            yield table, claim["text"]
            yield from ((table, one["name"].replace("_", " ")) for one in claim.get("twins", ()) if "name" in one)
    folder = ROOT / "experiments" / "laboratory"
    words = ROOT / "viz" / "app" / "words.json"
    yield from ((words, text) for text in glossary_words())
    library = ROOT / "model" / "scenario" / "shipped" / "events" / "library.yaml"
    yield from ((library, " ".join(row["about"].split())) for row in setback_rows())
    yield from ((folder / "deployment.py", regime.label) for regime in REGIMES)
    for design in DESIGNS:
        terms = [words for term in design.terms for words in (term.name, term.unit)]
        yield from ((folder / "estimators" / "registry.py", words) for words in (design.label, *terms))


def _of_page(path: Path) -> list[str]:
    """Return the sentences of a part of the page: what stands in [[double brackets]]."""
    from interpose.viz.app.page_words import sentences_of

    return sentences_of(path.read_text(encoding="utf-8"))


def mistakes() -> Catalog:
    """Return the templates of every message about a mistake, with the files that tell it."""
    catalogue = Catalog(project="interpose", creation_date=MADE, charset="utf-8", fuzzy=False)
    for sentence, files in sorted(gathered_mistakes().files.items()):
        catalogue.add(sentence, locations=[(file, None) for file in sorted(files)])
    return catalogue


def update(code: str, template: Catalog, domain: str = DOMAIN) -> None:
    """Bring a catalogue of a language up to date: new sentences empty, those that are told no more left out."""
    path = LOCALE / code / "LC_MESSAGES" / f"{domain}.po"
    if path.is_file():
        with path.open("rb") as text:
            catalogue = read_po(text, locale=code, domain=domain)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = Catalog(locale=code, project="interpose", creation_date=MADE, charset="utf-8", fuzzy=False)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:  # what was told of another sentence is to be told anew
        if message.id and message.fuzzy:
            message.flags.discard("fuzzy")
            message.string = ("",) * catalogue.num_plurals if message.pluralizable else ""
    if code in SKELETONS:
        for message in [one for one in catalogue if one.id and not any(one.string or "")]:
            catalogue.delete(message.id, message.context)
    catalogue.revision_date = MADE
    catalogue.last_translator = catalogue.language_team = "The interpose authors"
    with path.open("wb") as text:
        written: IO[bytes] = text
        write_po(written, catalogue, width=WIDTH, sort_output=True, ignore_obsolete=True, include_lineno=False)


def main() -> None:
    """Update the catalogues that there are, and make one that is asked for."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--new", metavar="CODE", help="make the catalogue of a language (ISO 639-1)")
    asked = parser.parse_args()
    template = gathered()
    there = [path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/interpose.po")]
    for code in dict.fromkeys([*there, *([asked.new] if asked.new else [])]):
        update(code, template)
        if code not in SKELETONS:
            update(code, mistakes(), MISTAKES)


if __name__ == "__main__":
    main()
