"""The page docs/claims.md, written from measured claims."""

from typing import Any

import pandas as pd

from interpose.experiments.analysis.prior_ranges import FACTOR
from interpose.experiments.claims.assess import ClaimsAnswer
from interpose.experiments.claims.break_even import ANY, SMALLEST
from interpose.experiments.claims.claims import AS_IT_IS, Claims
from interpose.experiments.claims.prior_effects import ASSUMED
from interpose.experiments.claims.verdicts import FEWEST
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.figures import in_figures
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import plain_number, range_words, signed

HEAD = """# The report's claims, measured

Made by `{command}`; nothing here is typed by hand.
Each row compares paired worlds: the same seeds in `{scenario}` as it is and in another world, {seeds} seeds of {days}
days; the difference is *as it is minus the other*, with its 95 % interval (Student's t over seeds). Version {version}.

**Nothing here is a forecast, or validated against outcomes of real missions.** It says what the model does under its
assumptions, most of which have no source.

## How a verdict comes about

Every comparison has a **smallest effect that matters** to somebody who plans a mission (an assumption, in
`experiments/claims/claims.yaml`). The rules were written down when an earlier version of this page had already been
measured, so there is one for each kind of outcome and no exception:

{rules}

In the world as it is, a comparison

- **holds** if the interval excludes zero on the claimed side and the mean is at least the smallest effect that
  matters;
- **fails** if the interval excludes zero on the other side, or excludes an effect as large as the smallest that
  matters, or no seed differs;
- is **not clear** otherwise, and with fewer than {fewest} seeds.

Whether the model could have said anything else is asked by {draws} draws (Latin hypercube) from the prior ranges of
all parameters (default / {factor:g} to default * {factor:g}, within their bounds: an assumption) and of the contested
inputs of the scenario, {prior_seeds} seeds each, with {people} persons a row. This overrules the verdict above, in
this order:

- **assumed**: one sign, whichever, holds in more than {assumed:.0f} % of the draws: the model cannot be said to have
  found it;
- **depends**: the sign of the world as it is turns in clearly more draws than the chance of {prior_seeds} seeds alone
  would turn, and than one in twenty (binomial test, 0.01), or in more than half of the draws under a condition on one
  input that is surely not chance's (Fisher's test, 0.05 over all inputs and cuts together).

Where an effect is small, {prior_seeds} seeds turn its sign more easily than in the world as it is: "depends" can also
mean that an effect all but vanishes in some draws.

A claim **depends** if one of its comparisons does or if they disagree, one for it and one against; else it has the
weakest verdict of its comparisons, in the order not clear, assumed, fails, holds. No claim is better than its worst
comparison.
"""
LEGEND = f"""Signs of effects at draws from prior ranges. Not as in the world as it is: share of draws with the other
sign, and in brackets how many the chance of so few seeds would turn. Turns most: the condition on one input under which
it turns most often. What matters: Spearman's rank correlation with the effect in the claimed direction. Both are named
only at a chance of 0.05 over all inputs together. The world {AS_IT_IS}: the defaults.
"""


def number(value: float, unit: str) -> str:
    """Return a number with a sign and as many digits as its size needs."""
    size = abs(value)
    digits = 4 if unit == "share" and size < 0.01 else 3 if unit == "share" else 0 if size >= 100 else 1
    return signed(value, digits)


def table(columns: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown; a bar within a cell is escaped."""
    lines = [columns, ["---"] * len(columns), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def verdict_table(answer: ClaimsAnswer) -> str:
    """Return the table of verdicts and what they are based on."""
    rows = [[verdict.claim, verdict.text, f"**{verdict.verdict}**", verdict.on] for verdict in answer.verdicts]
    return table(["claim", "text", "verdict", "on what"], rows)


def effect_table(effects: pd.DataFrame) -> str:
    """Return the table of effects."""
    rows = []
    for row in effects.to_dict("records"):
        mean, low, high, smallest = (number(row[name], row["unit"]) for name in ("mean", "low", "high", "smallest"))
        command = f"{row['name']}<br>`{row['command']}`"
        cells = [row["claim"], command, f"{row['label']} ({row['unit']})", row["claimed"], mean, f"{low} to {high}"]
        rows.append([*cells, smallest.removeprefix("+"), f"{row['here']}: {row['why']}", f"**{row['verdict']}**"])
    columns = ["claim", "compared", "outcome", "claimed", "difference", "95 % interval", "smallest that matters"]
    return table([*columns, "in the world as it is", "verdict"], rows)


def prior_table(prior: pd.DataFrame) -> str:
    """Return the table of what draws from the prior ranges show."""
    rows = []
    for v in prior.to_dict("records"):
        share = f"{100 * v['as_claimed']:.0f} % ({100 * v['low']:.0f} to {100 * v['high']:.0f})"
        as_claimed = share + (" **assumed**" if v["assumed"] else "")
        turned = f"{100 * v['turned']:.0f} % ({100 * v['by_chance']:.0f})" + (" **turns**" if v["turns"] else "")
        where = f"{100 * v['turned_there']:.0f} % where `{v['condition']}`" if v["condition"] else "-"
        against = f"{100 * v['reversed']:.0f} %"
        rows.append([v["claim"], v["name"], v["label"], as_claimed, against, turned, where, v["matters"] or "-"])
    columns = ["claim", "compared", "outcome", "sign as claimed (95 % interval)", "opposite"]
    return table([*columns, "not as in the world as it is (by chance)", "turns most", "what matters"], rows)


def break_even_text(answer: ClaimsAnswer, claims: Claims) -> str:
    """Return the section on break-even values."""
    parts = []
    for claim in claims.claims:
        thresholds = answer.break_even[answer.break_even["claim"] == claim.id].set_index("past")
        if claim.break_even is None or thresholds.empty:
            continue
        trials, comparison = answer.tried[answer.tried["claim"] == claim.id], claim.twins[0]
        row = answer.effects[answer.effects["claim"] == claim.id].iloc[0]
        paths = " and ".join(f"`{path}`" for path in claim.break_even.paths)
        ends = claim.break_even.values[0], claim.break_even.values[-1]
        any_effect, effect_that_matters = (from_which_value(thresholds.loc[name], ends) for name in (ANY, SMALLEST))
        parts.append(
            f"**{claim.id}. {claim.text}.** Input: {paths}, tried from {range_words(*ends)}. {row['label']}: "
            f"{comparison.claimed} with {comparison.name} than without it {any_effect}; by the smallest "
            f"effect that matters {effect_that_matters}.\n"
        )
        cells = [
            [f"{t['value']:.1f}", *(number(t[n], row["unit"]) for n in ("mean", "low", "high", "smallest"))]
            for t in trials.to_dict("records")
        ]
        rows = [[v, mean, f"{low} to {high}", least.removeprefix("+")] for v, mean, low, high, least in cells]
        parts += [table(["value", "difference", "95 % interval", "smallest that matters"], rows), ""]
    return "\n".join(parts)


def from_which_value(crossing: Any, ends: tuple[float, float]) -> str:
    """Return in words from which value on, with its interval, within the values that were tried."""
    if crossing["value"] == float("inf"):
        return _at_no_value(crossing)
    if crossing["value"] <= ends[0]:
        text = say("at every value tried, from {least} on", least=plain_number(ends[0]))
    else:
        text = say("from about {value:.2f} on", value=crossing["value"])
    if crossing["low"] != crossing["low"] or crossing["low"] == crossing["high"]:
        return text if crossing["low"] != crossing["high"] else say("{where} (in 95 % of resamples)", where=text)
    return say("{where} (interval {low} to {high})", where=text, low=_end(crossing["low"]), high=_end(crossing["high"]))


def _at_no_value(crossing: Any) -> str:
    """Return in words that there is no effect at any value tried, and how sure that is."""
    if crossing["low"] != crossing["low"]:
        return say("at no value tried")
    surely = mark("at no value tried ({percent:.0f} % of resamples)")
    perhaps = mark("at no value tried ({percent:.0f} % of resamples), interval from {low} on")
    sentence = perhaps if crossing["never"] < 1 else surely
    return say(sentence, percent=100 * crossing["never"], low=_end(crossing["low"]))


def _end(value: float) -> str:
    """Return an end of the interval of a value."""
    return say("beyond what was tried") if value == float("inf") else in_figures(f"{value:.2f}")


def rules(claims: Claims) -> str:
    """Return the list of smallest effects that matter, each rule once."""
    lines = []
    for rule in claims.smallest.values():
        outcomes = dict.fromkeys(f"`{c.outcome}`" for _, c in claims.twins if c.smallest == rule)
        size = (
            plain_number(rule.amount)
            if rule.amount is not None
            else f"{plain_number(100 * float(rule.share or 0))} % of the other world's mean"
        )
        if outcomes:
            lines.append(f"- {size} ({rule.why}): {', '.join(outcomes)}")
    return "\n".join(lines)


@in_language(SOURCE)
def page_of(answer: ClaimsAnswer, claims: Claims, command: str) -> str:
    """Return the whole page, in English; ``command`` is the command that makes it again."""
    meta = answer.meta
    facts: dict[str, Any] = {"scenario": meta["scenario"]["name"], "seeds": len(meta["seeds"]), "days": meta["days"]}
    facts |= {"draws": meta["draws"], "prior_seeds": meta["prior_seeds"], "people": f"{meta['prior_people']:,}"}
    facts |= {"assumed": 100 * ASSUMED, "factor": FACTOR, "fewest": FEWEST, "version": meta["software"]["version"]}
    shares = prior_table(answer.prior) if len(answer.prior) else "Nothing was drawn: no draws were asked for."
    shown = break_even_text(answer, claims)
    page = [
        HEAD.format(command=command, rules=rules(claims), **facts),
        f"## The claims\n\n{verdict_table(answer)}\n",
        f"## What each mechanism changes\n\n{effect_table(answer.effects)}\n",
        f"Run any of them with `interpose twin {facts['scenario']} ...` and the options shown.\n",
        *([f"## Break-even values\n\nIntervals are bootstrapped over seeds (95 %).\n\n{shown}"] if shown else []),
        f"## What the model could have said\n\n{shares}\n",
        LEGEND,
    ]
    return "\n".join(page)
