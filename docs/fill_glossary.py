"""Keep the pathways and outcomes of docs/glossary.md whole: what is new gets a row from its declaration.

The row is to be improved by hand: one that is there keeps its words. One of what is no more goes.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.results.outcomes import OUTCOMES

PAGE = Path(__file__).resolve().parent / "glossary.md"
ROW = re.compile(r"^\| `(\w+)` \| (.+) \|\n", re.MULTILINE)


def sentence(words: str) -> str:
    """Write the words of a declaration as a sentence."""
    return f"{words[:1].upper()}{words[1:]}".rstrip(".") + "."


def filled(section: str, declared: Mapping[str, str]) -> str:
    """Return a section with a row for each name that is declared, in that order."""
    there = dict(ROW.findall(section))
    rows = "".join(f"| `{name}` | {there.get(name, sentence(words))} |\n" for name, words in declared.items())
    head, rest = section.split("|---|---|\n")
    return f"{head}|---|---|\n{rows}{ROW.sub('', rest)}"


def page(text: str) -> str:
    """Return the glossary with all pathways and outcomes."""
    pathways = {way.name: way.meaning for way in sorted(PATHWAYS, key=lambda way: way.name)}
    for title, declared in (("Pathways", pathways), ("Outcomes", {one.name: one.label for one in OUTCOMES})):
        before, mark, after = text.partition(f"\n## {title}\n")
        own, end, rest = after.partition("\n## ")
        text = before + mark + filled(own, declared) + end + rest
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), encoding="utf-8")
    print(f"{PAGE}: {len(PATHWAYS)} pathways, {len(OUTCOMES)} outcomes")
