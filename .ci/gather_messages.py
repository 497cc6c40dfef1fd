"""Gather the sentences that people are told from the sources, and bring the catalogues of all languages up to date.

A new language: `python .ci/gather_messages.py --new CODE`.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

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
WIDTH = 118
MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed day, so that nothing changes where no sentence does."""


def gathered() -> Catalog:
    """Return every sentence of the sources, with the files that tell it."""
    catalogue = Catalog(project="interpose", creation_date=MADE, charset="utf-8", fuzzy=False)
    for path, sentence, notes, context in sorted(_sentences(), key=lambda one: (str(one[0]), str(one[1]))):
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
    from interpose.agents.faction import POSTURES
    from interpose.model.mechanisms.contract import GROUPS
    from interpose.model.mechanisms.registry import MECHANISMS, PATHWAYS
    from interpose.model.results.fates import FATES, KINDS
    from interpose.model.simulation.compiled_day import order_of_the_day
    from interpose.model.state.event_log import EVENT_KINDS

    yield from _tabled()
    folder = ROOT / "model" / "mechanisms"
    for module, row in zip(MECHANISMS, order_of_the_day(), strict=True):
        yield folder / f"{module.__name__.rsplit('.', 1)[-1]}.py", row["what happens"]
    for name in (*GROUPS, *(way.name.replace("_", " ") for way in PATHWAYS)):
        yield folder / "contract.py", name
    yield from ((ROOT / "agents" / "faction.py", name) for name in POSTURES)
    yield from ((ROOT / "agents" / "contributor.py", name) for name in STAGES)
    fates = [words for fate in FATES for words in (fate.label, fate.words)]
    fates += [words for kind in KINDS for words in (kind.one, kind.many)]
    yield from ((ROOT / "model" / "results" / "fates.py", words) for words in fates)
    yield from ((ROOT / "model" / "state" / "event_log.py", name) for name in EVENT_KINDS)


def _tabled() -> Iterator[tuple[Path, str]]:
    """Yield what tables of questions say in words: claims, their comparisons, estimators, how missions are sent."""
    import yaml

    from interpose.experiments.laboratory.deployment import REGIMES
    from interpose.experiments.laboratory.estimators.registry import DESIGNS

    for name in ("claims", "audit"):
        table = ROOT / "experiments" / name / "claims.yaml"
        claims = yaml.safe_load(table.read_text(encoding="utf-8"))
        for claim in claims["claims"] if isinstance(claims, dict) else claims:
            yield table, claim["text"]
            yield from ((table, one["name"].replace("_", " ")) for one in claim.get("twins", ()) if "name" in one)
    folder = ROOT / "experiments" / "laboratory"
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
