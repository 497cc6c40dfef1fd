"""Which conditions on money and aid cost how much relief for how little misuse."""

from collections.abc import Iterator
from itertools import product

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over, need
from interpose.model.language.words import mark
from interpose.model.scenario.scenario import Scenario

RULES = {"none": mark("no rule"), "strict": "strict", "graduated": "graduated", "third_party": mark("third party")}
SUSPENDS = {mark("aid goes on"): 0.0, mark("aid may stop"): 0.3, mark("aid stops"): 1.0}


def arms(world: Scenario) -> Iterator[Arm]:
    """Try every rule for rebuilding with every answer to aid that is found to be diverted."""
    cure = "add reconstruction.pledges and per_day, or take the scenario gaza-isf"
    need(world.mission.deployed, f"{world.name} has no force that keeps the fund", "set mission.deployed=true")
    pays = world.reconstruction.pledges and world.reconstruction.per_day
    need(pays, f"{world.name} has no money for rebuilding", cure)
    for rule, answer in product(RULES, SUSPENDS):
        changes = {"reconstruction.rule": rule, "aid.suspends": SUSPENDS[answer]}
        at = {"rule": RULES[rule], "aid_answer": answer}
        yield Arm(name=f"{RULES[rule]}, {answer}", changes=changes, at=at)


def sentences(found: Found) -> Iterator[str]:
    """Compare a strict rule with none by misuse and damage, and stopped aid with aid that goes on by relief."""
    yield found.compare("money_misused", "strict, aid goes on")
    yield found.compare("mean_damage", "strict, aid goes on")
    yield found.compare("mean_relief", "no rule, aid stops")


STUDY = Study(
    question=mark(
        "Which rules for money and aid leave how much to be misused, and what do they cost in repairs and relief?"
    ),
    arms=arms,
    baseline="no rule, aid goes on",
    outcomes=("money_misused", "mean_damage", "aid_lost", "mean_relief", "mean_grievance", "money_spent"),
    figures=(
        Figure(
            kind="frontier",
            x="money_misused",
            y="mean_damage",
            x_label=mark("money misused, difference (thousand USD)"),
            name="rule",
            where={"aid_answer": mark("aid goes on")},
        ),
        Figure(kind="frontier", x="aid_lost", y="mean_relief", name="aid_answer", where={"rule": mark("no rule")}),
    ),
    sentences=sentences,
    seeds=80,
    mind=mark(
        "Aid goes on, may stop or stops for two weeks at a place where diversion is found out "
        "(chance 0, 0.3 or 1). How far a party takes from goods and money is contested: see "
        "choices.diversion in gaza-isf."
    ),
)

if __name__ == "__main__":
    hand_over(__file__)
