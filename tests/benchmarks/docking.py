"""Epstein's second model, compiled, against the same rules written as an ordinary Mesa model."""

from benchmarks.measuring import PROCESSOR, Row, interleaved, processor_seconds, ratios
from benchmarks.settings import Settings
from support.plain_mesa_torus import PlainTorus

from interpose.experiments.docking.epstein.world import Settings as World
from interpose.experiments.docking.epstein.world import first_state, play

PERIODS, FORCE, AGAIN = 60, 0.04, 20
"""Periods, density of peacekeepers, and how often the compiled model is run for one run of the other."""
ASKED = 50.0
"""How many times as fast it is asked to be."""


def compare_torus(settings: Settings) -> list[Row]:
    """Epstein's second model at the article's size, first states included."""
    periods, world = settings.days(PERIODS), World(peacekeepers=FORCE)

    def plain() -> None:
        model = PlainTorus(world, first_state(world, 1), 1)
        for _ in range(periods):
            model.step()

    def compiled() -> None:
        for _ in range(AGAIN):
            play(world, 1, periods)

    tasks = {"plain": lambda: processor_seconds(plain), "compiled": lambda: processor_seconds(compiled) / AGAIN}
    found = interleaved(tasks, settings.rounds)
    millis = {name: [1000 * seconds / periods for seconds in values] for name, values in found.items()}
    return [
        Row("torus", "times as fast as plain Mesa", ratios(found["plain"], found["compiled"]), "x", PROCESSOR, ASKED,
            better="more", note=f"{periods} periods of 1,120 agents at the start and {FORCE:.0%} peacekeepers"),
        Row("torus-plain", "a period in plain Mesa", millis["plain"], "ms", PROCESSOR),
        Row("torus-compiled", "a period, compiled", millis["compiled"], "ms", PROCESSOR),
    ]  # fmt: skip
