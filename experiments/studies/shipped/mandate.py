"""What authorisation and rules of engagement change, and how much of it is legitimacy."""

from collections.abc import Iterator

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over, need_a_force
from interpose.model.language.words import mark
from interpose.model.scenario.scenario import Scenario

RULES = {"low": (0.1, False), "high": (0.9, False), mark("all high"): (0.9, True)}


def arms(world: Scenario) -> Iterator[Arm]:
    """Authorise the mission or not, with rules of engagement, and with the pathway legitimacy on and off."""
    need_a_force(world)
    for legitimacy in (True, False):
        for rules, (enforcement, accepted) in RULES.items():
            for authorised in (True, False):
                changes = {"mission.authorised": authorised, "mission.enforcement": enforcement}
                changes |= {} if legitimacy else {"pathways.legitimacy": False}
                if accepted:
                    changes |= {f"contributors.{country.id}.robustness": enforcement for country in world.contributors}
                word = "authorised" if authorised else "not authorised"
                counts = "legitimacy counts" if legitimacy else "legitimacy off"
                at = {"authorised": word, "rules": rules, "legitimacy": counts}
                yield Arm(name=named(word, rules, counts), changes=changes, at=at)


def named(authorised: str, rules: str, legitimacy: str = "legitimacy counts") -> str:
    """Return the name of an arm."""
    return f"{authorised}, {rules} rules, {legitimacy}"


def sentences(found: Found) -> Iterator[str]:
    """Compare with an authorised mission under low rules: no authorisation, high rules, and no legitimacy."""
    yield found.compare("troops_at_end", named("not authorised", "low"))
    yield found.compare("violations", named("authorised", "all high"))
    yield found.compare("deaths", named("authorised", "low", "legitimacy off"))


STUDY = Study(
    question=mark("What changes with authorisation by the Security Council and with the rules of engagement?"),
    arms=arms,
    baseline=named("authorised", "low"),
    outcomes=("troops_at_end", "violations", "deaths", "mean_consent"),
    figures=(
        Figure(
            kind="grid",
            x="authorised",
            y="rules",
            facet="legitimacy",
            x_label="mandate",
            y_label=mark("rules of engagement"),
        ),
    ),
    sentences=sentences,
    seeds=80,
    mind=mark(
        "Low rules are an enforcement of 0.1, high ones of 0.9; a unit uses the weaker of the "
        "mission's rules and its country's own, hence all high, where countries accept high ones "
        "too. Some countries join only with authorisation."
    ),
)

if __name__ == "__main__":
    hand_over(__file__)
