"""What authorisation and rules of engagement change, and how much of it is legitimacy."""

from collections.abc import Iterator

from interpose.experiments.studying import Arm, Figure, Found, Study, hand_over, need_a_force
from interpose.model.scenario import Scenario

RULES = {"low rules": (0.1, False), "high rules": (0.9, False), "high rules that all accept": (0.9, True)}


def arms(world: Scenario) -> Iterator[Arm]:
    """Authorise the mission or not, with rules of engagement, and with the pathway legitimacy on and off."""
    need_a_force(world)
    for legitimacy in (True, False):
        for rules, (enforcement, accepted) in RULES.items():
            for authorised in (True, False):
                changes = {"mission.authorised": authorised, "mission.enforcement": enforcement}
                changes |= {} if legitimacy else {"pathways.legitimacy": False}
                if accepted:
                    changes |= {f"contributors.{one.id}.robustness": enforcement for one in world.contributors}
                word, counts = "authorised" if authorised else "no authorisation", legitimacy_words(legitimacy)
                at = {"authorised": word, "rules": rules, "legitimacy": counts}
                yield Arm(name=f"{word}, {rules}, {counts}", changes=changes, at=at)


def legitimacy_words(on: bool) -> str:
    """Say whether legitimacy draws countries, money and consent."""
    return "legitimacy counts" if on else "legitimacy off"


def sentences(found: Found) -> Iterator[str]:
    """Compare with an authorised mission under low rules: no authorisation, stronger rules, and both without law."""
    yield found.compare("troops_at_end", "no authorisation, low rules, legitimacy counts")
    yield found.compare("violations", "authorised, high rules that all accept, legitimacy counts")
    yield found.compare("deaths", "authorised, low rules, legitimacy off")


STUDY = Study(
    question="What changes with authorisation by the Security Council and with the rules of engagement?",
    arms=arms,
    baseline="authorised, low rules, legitimacy counts",
    outcomes=("troops_at_end", "violations", "deaths", "mean_consent"),
    figures=(
        Figure(
            kind="grid", x="authorised", y="rules", facet="legitimacy", x_label="mandate", y_label="rules of engagement"
        ),
    ),
    sentences=sentences,
    seeds=80,
    mind="Low rules are an enforcement of 0.1, high ones of 0.9; a unit uses the weaker of the mission's rules and its "
    "country's own, hence the row in which all accept high ones. Some countries join only with authorisation.",
)

if __name__ == "__main__":
    hand_over(__file__)
