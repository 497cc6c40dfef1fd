"""The page of the exercise: what was done, every score, and a verdict that follows from the numbers."""

from typing import Any

import pandas as pd

from interpose.experiments.claims.page import table
from interpose.experiments.out_of_sample.exercise import HORIZONS, MODEL, Answer
from interpose.experiments.out_of_sample.fit import FARTHEST, LEAST, LEVEL_ROUNDS, MOST, NEAR, NEAR_QUIET, SEEDS
from interpose.experiments.out_of_sample.page_texts import (
    AFTER_SCORES,
    FITTED,
    HEAD,
    LEVELS,
    LIMITS,
    SWAPPED,
    TRANSFORM,
)
from interpose.experiments.scoring.score import SHARES, Scores
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import plain_number
from interpose.model.results.intervals import excludes_zero
from interpose.model.results.stored_labels import statistic_words

OWN = (
    mark(
        "**The model is not told apart from `{other}`**: {difference:+.1f} deaths of CRPS ({low:+.1f} to {high:+.1f}), "
        "skill {skill:+.2f}."
    ),
    mark(
        "**The model is better than `{other}`**: {difference:+.1f} deaths of CRPS ({low:+.1f} to {high:+.1f}), skill "
        "{skill:+.2f}."
    ),
    mark(
        "**The model is worse than `{other}`**: {difference:+.1f} deaths of CRPS ({low:+.1f} to {high:+.1f}), skill "
        "{skill:+.2f}."
    ),
)
"""Of the model against another forecast: not told apart, better, worse."""
LEVEL_MET = (
    mark(
        "**With the level of the fit met (by one factor), it is not told apart from `{other}`**: {difference:+.1f} "
        "deaths of CRPS ({low:+.1f} to {high:+.1f}), skill {skill:+.2f}."
    ),
    mark(
        "**With the level of the fit met (by one factor), it is better than `{other}`**: {difference:+.1f} deaths of "
        "CRPS ({low:+.1f} to {high:+.1f}), skill {skill:+.2f}."
    ),
    mark(
        "**With the level of the fit met (by one factor), it is worse than `{other}`**: {difference:+.1f} deaths of "
        "CRPS ({low:+.1f} to {high:+.1f}), skill {skill:+.2f}."
    ),
)
"""The same of the model at the level of the fit."""
LEVEL_OF_FIT = mark(
    "The level of the fit is met: in the months of the fit the worlds have {share:.0f} % of the recorded deaths a "
    "month, and in those that are scored {fell:.0f} % of that number were recorded."
)
LEVEL_OFF = mark(
    "**Mind the level, which the fit has missed**: in the months of the fit the worlds have {share:.0f} % of the "
    "recorded deaths a month, and in those that are scored {fell:.0f} % of that number were recorded. How near it "
    "comes afterwards is an accident."
)
LEVEL_MISSED = 20.0
"""Percent by which the level of the fit is off beyond which it is called missed (assumption)."""


@in_language(SOURCE)
def page_of(answer: Answer, command: str, pictures: str = "") -> str:
    """Return the page, in English; ``command`` makes it again, its pictures are in folder ``pictures``."""
    meta = answer.scores.meta
    facts = {"first": month_name(meta["first_month"]), "last": month_name(meta["last_month"]), "command": command}
    facts |= {"months": meta["months"], "version": meta["version"], "draws": answer.meta["draws"]}
    parts = [
        HEAD.format(**facts),
        "## What came of it\n",
        *(f"- {line}" for line in verdicts(answer)),
        f"\n### {meta['units']} governorates, {meta['unit_months']} governorate-months\n",
        score_table(answer.scores),
        AFTER_SCORES,
        difference_table(answer.scores),
        *_picture("scores", "Differences of scores with their intervals", pictures),
        "\n### The country as a whole, by month\n",
        score_table(answer.country),
        "",
        difference_table(answer.country),
        "\n### By months ahead: mean CRPS\n",
        horizon_table(answer.horizons),
        LEVELS.format(share=100 * answer.meta["share_of_record"], fell=100 * answer.meta["record_fell_to"]),
        difference_table(answer.matched),
        SWAPPED,
        level_table(answer.levels),
        TRANSFORM,
        transform_table(answer.scores),
        *_picture("transform", "Histograms of these shares", pictures),
        "",
        fitted_part(answer),
        LIMITS,
    ]
    return "\n".join(parts)


def _picture(name: str, words: str, pictures: str) -> list[str]:
    """Return a picture of the page, if there are any."""
    return [f"\n![{words}]({pictures}/out_of_sample_{name}.svg)"] if pictures else []


def month_name(number: int) -> str:
    """Return a month as people write it; January 1980 is 1."""
    return str((pd.Timestamp("1980-01-01") + pd.DateOffset(months=number - 1)).strftime("%B %Y"))


def verdicts(answer: Answer) -> list[str]:
    """Return what came of it in sentences that follow the numbers."""
    simple = set(answer.matched.differences["against"])
    lines = [_level(answer.meta["share_of_record"], answer.meta["record_fell_to"])]
    lines += [verdict for verdict, against in _by_crps(answer.scores, OWN) if against in simple]
    lines += [verdict for verdict, _ in _by_crps(answer.matched, LEVEL_MET)]
    means = answer.scores.means.set_index("forecast")
    best, least = str(means["crps"].idxmin()), float(means["crps"].min())
    if best == MODEL:
        lines.append(say("By mean CRPS `{forecast}` is best ({crps:.1f} deaths).", forecast=best, crps=least))
    else:
        line = mark("By mean CRPS `{forecast}` is best ({crps:.1f} deaths; the model has {mine:.1f}).")
        lines.append(say(line, forecast=best, crps=least, mine=float(means["crps"][MODEL])))
    holds = mark("The model's interval of 90 % holds {percent:.0f} % of what was recorded.")
    lines.append(say(holds, percent=100 * float(means["coverage"][MODEL])))
    failed = [statistic_words(e) for e in answer.checked[answer.checked["verdict"] == "fails"]["label"]]
    if not failed:
        return [*lines, say("The fit to 2016 and 2017 itself meets all its statistics.")]
    fails = mark("The fit to 2016 and 2017 itself fails on {failed} of {all} statistics ({statistics}).")
    return [*lines, say(fails, failed=len(failed), all=len(answer.checked), statistics="; ".join(failed))]


def _level(share: float, fell: float) -> str:
    """Return how far the level of deaths was met in the fit, and how far the record fell afterwards."""
    met = abs(100 * share - 100) <= LEVEL_MISSED
    return say(LEVEL_OF_FIT if met else LEVEL_OFF, share=100 * share, fell=100 * fell)


def _by_crps(scores: Scores, sentences: tuple[str, str, str]) -> list[tuple[str, str]]:
    """Return how a forecast does against each other one by CRPS, and which that is."""
    rows = scores.differences[scores.differences["score"] == "crps"].to_dict("records")
    return [(_verdict(row, sentences), str(row["against"])) for row in rows]


def _verdict(row: dict[Any, Any], sentences: tuple[str, str, str]) -> str:
    """Return how a forecast does against another one by CRPS: one of three sentences (:data:`OWN`)."""
    alike, better, worse = sentences
    clear = excludes_zero(row["low"], row["high"])
    sentence = alike if not clear else better if row["difference"] < 0 else worse
    named = {name: row[name] for name in ("difference", "low", "high", "skill")}
    return say(sentence, **named, other=row["against"])


def score_table(scores: Scores) -> str:
    """Return mean scores as a table."""
    rows = [
        [
            f"**{e['forecast']}**" if e["forecast"] == MODEL else e["forecast"],
            f"{e['crps']:.1f}",
            f"{e['ignorance']:.2f}",
            f"{e['interval']:.0f}",
            f"{100 * e['coverage']:.0f}",
            f"{e['mean']:.0f}",
            f"{e['recorded']:.0f}",
        ]
        for e in scores.means.to_dict("records")
    ]
    units = ["CRPS (deaths)", "ignorance (bits)", "interval score (deaths)", "in 90 % (%)", "mean", "recorded"]
    return table(["forecast", *units], rows)


def difference_table(scores: Scores) -> str:
    """Return differences with their intervals as a table."""
    rows = [
        [
            e["against"],
            e["score"],
            f"{e['difference']:+.2f}",
            f"{e['low']:+.2f} to {e['high']:+.2f}",
            e["unit"],
            f"{e['skill']:+.2f}",
            f"{e['skill_low']:+.2f} to {e['skill_high']:+.2f}",
        ]
        for e in scores.differences.to_dict("records")
    ]
    return table(["against", "score", "difference", "95 %", "unit", "skill", "95 %"], rows)


def horizon_table(horizons: pd.DataFrame) -> str:
    """Return mean scores by months ahead as a table."""
    names = [name for name, _, _ in HORIZONS]
    rows = [[str(e["forecast"]), *(f"{e[name]:.1f}" for name in names)] for e in horizons.to_dict("records")]
    return table(["forecast", *names], rows)


def level_table(levels: pd.DataFrame) -> str:
    """Return mean scores of forecasts at their own and at the other's level as a table."""
    rows = [[e["forecast"], e["level"], f"{e['crps']:.1f}"] for e in levels.to_dict("records")]
    return table(["where, and how widely", "deaths a month in the country", "CRPS (deaths)"], rows)


def transform_table(scores: Scores) -> str:
    """Return how often what was recorded lies in each tenth of the draws as a table."""
    wide = scores.transforms.pivot(index="forecast", columns="part", values="share").loc[scores.means["forecast"]]
    rows = [[str(name), *(f"{100 * share:.0f}" for share in shares)] for name, *shares in wide.itertuples()]
    return table(["forecast", *map(str, range(1, SHARES + 1))], rows)


def fitted_part(answer: Answer) -> str:
    """Return how the model was fitted, and what came of that."""
    design, summary = answer.meta["design"], answer.fit.posterior.summary
    facts = {"scale": answer.fit.scale, "rounds": LEVEL_ROUNDS, "seeds": SEEDS, "farthest": FARTHEST, "least": LEAST}
    facts |= {"most": MOST, "near": NEAR, "quiet": NEAR_QUIET} | design
    rates = [
        [f"`{e['path']}`", *(plain_number(e[name], 3) for name in ("prior_low", "prior_high", "median", "low", "high"))]
        for e in summary.to_dict("records")
    ]
    checked = [
        [
            e["label"],
            f"{e['band_low']:.2f} to {e['band_high']:.2f}",
            f"{e['median']:.2f}",
            f"{e['low']:.2f} to {e['high']:.2f}",
            f"**{e['verdict']}**",
        ]
        for e in answer.checked.to_dict("records")
    ]
    factors = ", ".join(f"{name} {factor:.2f}" for name, factor in answer.fit.levels.items())
    last = answer.fit.posterior.generations.iloc[-1]
    parts = [
        FITTED.format(**facts),
        table(["rate", "prior from", "to", "median", "95 % from", "to"], rates),
        f"\nFactors of fighters: {factors}.",
        f"The last generation allowed a distance of {last['allowed']:.2f} (in three half widths; 0: all bands met).\n",
        "What was fitted to, in the worlds that are scored (months of the fit; meeting it shows nothing):\n",
        table(["statistic", "band", "median", "90 % of worlds", "verdict"], checked),
        "",
    ]
    return "\n".join(parts)
