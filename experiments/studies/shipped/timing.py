"""When the force comes, how fast, and when it leaves."""

from collections.abc import Iterator
from typing import Any

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over, need, need_a_force
from interpose.model.language.words import mark
from interpose.model.scenario.scenario import Scenario

PLANNED = mark("the plan")
LEAVES = 2 / 3
SLOW = 60


def arms(world: Scenario) -> Iterator[Arm]:
    """Shift the start, slow transport down, let the ceiling rise in three steps, or let the mandate end."""
    need_a_force(world)
    start, last = world.mission.start_day, round(LEAVES * world.days)
    lacks = f"{world.name} begins on day {start}, when others would leave (day {last})"
    need(start < last, lacks, "take more days")
    yield Arm(name=PLANNED, changes={})
    if start > 0:
        yield Arm(name="a start on the first day", changes={"mission.start_day": 0})
    for days in (90, 180):
        yield Arm(name=f"a start {days} days later", changes={"mission.start_day": start + days})
    yield Arm(name=f"transport for {SLOW} a day", changes={"logistics.lift": SLOW})
    yield Arm(name="three steps", changes=in_steps(world))
    leaves = {"mission.term_days": last - start, "mission.renewal": 0.0}
    yield Arm(name=f"an end on day {last}", changes=leaves)
    yield Arm(name="no force", changes={"mission.deployed": False})


def in_steps(world: Scenario) -> dict[str, Any]:
    """Return changes that allow a third of the ceiling at first, two thirds after 90 days and all after 180."""
    third, events = world.mission.ceiling // 3, [event.model_dump(mode="json") for event in world.events]
    for days, ceiling in ((90, 2 * third), (180, world.mission.ceiling)):
        effect = {"kind": "change_mandate", "ceiling": ceiling}
        events.append({"id": f"step-{days}", "day": world.mission.start_day + days, "effects": [effect]})
    return {"mission.ceiling": third, "events": events}


def sentences(found: Found) -> Iterator[str]:
    """Compare a late start, a slow one and an early end with the plan."""
    end = next(arm for arm in found.arms if arm.startswith("an end"))
    yield found.compare("deaths", "a start 90 days later")
    yield found.compare("deaths", f"transport for {SLOW} a day")
    yield found.compare("deaths_late", end)


STUDY = Study(
    question=mark("What changes when the force comes earlier, later, slowly or in steps, or leaves before the end?"),
    arms=arms,
    baseline=PLANNED,
    outcomes=("deaths", "deaths_late", "violations", "deal_days", "troop_days"),
    figures=(Figure(kind="forest"),),
    sentences=sentences,
    seeds=60,
    late_from=LEAVES,
)

if __name__ == "__main__":
    hand_over(__file__)
