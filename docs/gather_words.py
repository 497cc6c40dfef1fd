"""Gather the words that the page shows into viz/app/words.json: the glossary, and the equations of the laws."""

import json
import re
from pathlib import Path
from typing import Any

from interpose.model.extension.law_page import equations, plain

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "viz" / "app" / "words.json"
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
ROW = re.compile(r"^\| (?!term|pathway|outcome|-)(.+?) \| (.+) \|$", re.MULTILINE)


def glossary(text: str) -> list[dict[str, Any]]:
    """Return the sections of the glossary, each with its terms and what they mean."""
    titles = [*SECTION.finditer(text)]
    ends = [*(one.start() for one in titles[1:]), len(text)]
    parts = ((one[1], text[one.end() : end]) for one, end in zip(titles, ends, strict=True))
    found = ((title, [[plain(term), plain(words)] for term, words in ROW.findall(part)]) for title, part in parts)
    return [{"title": title, "terms": terms} for title, terms in found if terms]


def words() -> dict[str, Any]:
    """Return everything that is gathered."""
    laws = {page.stem: equations(page.read_text("utf-8")) for page in sorted((HERE / "laws").glob("*.md"))}
    return {
        "glossary": glossary((HERE / "glossary.md").read_text("utf-8")),
        "laws": {name: found for name, found in laws.items() if found},
    }


if __name__ == "__main__":
    OUT.write_text(json.dumps(words(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(words()['laws'])} laws")
