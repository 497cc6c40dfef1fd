"""Put the line that says how many published patterns hold into README.md, from the stored evaluation in docs/."""

from pathlib import Path

from interpose.experiments.validation.page import page_of, summary_line
from interpose.experiments.validation.publish import read_numbers

HERE = Path(__file__).resolve().parent
NUMBERS, README = HERE / "validation.csv", HERE.parent / "README.md"


def page(text: str) -> str:
    """Return the README with the line of the stored evaluation between its marks."""
    return page_of(text, summary_line(read_numbers(NUMBERS)))


if __name__ == "__main__":
    README.write_text(page(README.read_text("utf-8")), encoding="utf-8")
    print(f"{README}: {summary_line(read_numbers(NUMBERS))}")
