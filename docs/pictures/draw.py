"""Draw the pictures of the README from twenty paired seeds of the Gaza scenario: `make pictures`."""

from pathlib import Path

from interpose.experiments.counterfactual import twin
from interpose.model.loading import load_scenario
from interpose.viz.plates import figures

SIZES = {"effects": (1000, 1000), "deaths": (1000, 820)}
FOLDER = Path(__file__).parent


def draw() -> None:
    """Run the comparison and write one PNG a figure."""
    drawn = figures(twin(load_scenario("gaza-isf"), ["force"], range(1, 21)))
    for name, (width, height) in SIZES.items():
        drawn[name].write_image(FOLDER / f"{name}.png", width=width, height=height, scale=1.5)


if __name__ == "__main__":
    draw()
