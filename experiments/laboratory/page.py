"""The page of the laboratory: which designs would have found the truth, which not, in words that follow the numbers."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from interpose.experiments.claims.page import table
from interpose.experiments.laboratory import deployment as rule
from interpose.experiments.laboratory.ask import LabAnswer, Sizes
from interpose.experiments.laboratory.deployment import ENDOGENOUS, REGIMES
from interpose.experiments.laboratory.estimators.registry import DESIGNS
from interpose.experiments.laboratory.panel import GRAVE
from interpose.experiments.laboratory.targets import SHOWN
from interpose.experiments.laboratory.verdicts import ENOUGH, MISLEADS, POWER, SURE
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.words import say
from interpose.model.results.formatting import signed

HEAD = """# Estimator laboratory

Made by `{command}`; nothing here is typed by hand. {countries} countries of {months} months, {data_sets} data sets of
{sample} countries drawn from them for each way in which missions are sent, version {version}.

What would the field's own regressions have found, had these worlds been the data? Each world is known with and
without its mission, and with each kind of its personnel alone, under the same draws of chance. So the truth is known,
and each design can be asked whether it would have found it. **This is about estimators, not about peacekeeping: the
worlds are made up, and how large an effect they have is the model's assumption.** What carries over is how a design
errs when missions are sent as they are.

## How it is done

- **Countries.** Variants of `reference-country`: a fifth to twice its rates of raids, attacks and violence against
  civilians, a quarter to twice its people, parties with drawn tension, distrust, discipline, ambition, consent and
  readiness to talk (even draws; assumptions in `experiments/laboratory/countries.py`). Six months of warm-up come
  first.
- **Deployment is outside the laws of the model.** Each month a mission is decided on with a hazard that rises with
  deaths on record in the last six months (elasticity {by_deaths:g}), with a truce in force (times {by_truce:g}), and
  with contributors' interest and supply. Directions follow Gilligan & Stedman 2003 and Fortna 2004, 2008; sizes are
  assumptions. The level is set so that {share:.0%} of countries are expected to get one (34 of 96 ceasefires, row
  M10). Observers come first and are the more, the more violence there is to observe; troops come as contributors have
  them; police come last; after ten months most are there (row P04). One mission in four is of observers alone.
- **At random**: the same missions on the same dates are dealt to countries by lot.
- **Truth.** The worlds that got a mission, with it and without, month by month. Ratios per 1,000 or 100 personnel
  come from all arms (none, all, each kind alone) by the Poisson likelihood within each month of each world. Truces:
  the first guarded one of each world, and the same truce from which peacekeepers stay away, or go home on its day.
  Mediators come with every mission and stay.
- **Data sets** are drawn from one pool of countries with return, so that the truth of the pool is what an interval
  has to hold. A grave month has at least {grave} killed. Where not said otherwise, records are perfect; *as reported*
  is the model's own outside record, in which monitors find more.
- **Lots fell once**: what chance of that one lottery made unlike is in all data sets drawn from its pool, so that at
  random, too, fewer than 95 % of a design's intervals may hold the truth.

## The answer in short

{short}

## Rows of the table of patterns

An artefact *shows* if the whole 95 % interval is on the expected side, from all countries as one data set. Ratios are
logs (a log hazard ratio of -0.69 halves the hazard).

{targets}

{target_words}

## Every design

*Truth*: of the worlds that this regime sent missions to, with its interval over worlds. *Usual interval*: the mean
estimate, and around it the median reach of the designs' own 95 % intervals. *Covers*: share of data sets whose
interval holds the truth (with a 95 % interval for that share); it ought to be 95 %. *Wrong sign*: share of estimates
on the other side of 0 than the truth.

A design *finds it* if at least {enough:.0%} of its intervals hold the truth and at least {power:.0%} exclude 0 on the
truth's side; it is *too wide to tell* if they hold it and 0 too; *off* if they miss it too often; it *misleads* if at
least {sure:.0%} of its intervals lie wholly on the wrong side of 0, or, where the truth cannot be told from 0,
exclude 0 and miss the truth too often.
"""


def command_of(sizes: Sizes, designs: Sequence[str], first_seed: int) -> str:
    """Return the command that makes the same answer."""
    words = [f"interpose lab --seeds {sizes.countries} --days {sizes.months * 30}"]
    words.append(f"--data-sets {sizes.data_sets} --sample {sizes.sample}")
    words += [f"--designs {name}" for name in designs]
    return " ".join([*words, *([f"--first-seed {first_seed}"] if first_seed != 1 else [])])


def number(value: float) -> str:
    """Return a coefficient in two or three digits."""
    return signed(value, 3 if abs(value) < 0.1 else 2)


def share(value: float) -> str:
    """Return a share in per cent."""
    return "-" if not math.isfinite(value) else say("{part:.0f} %", part=100 * value)


def columns_of(answer: LabAnswer) -> dict[str, str]:
    """Return the regimes of an answer with their labels."""
    return {regime.name: regime.label for regime in REGIMES if regime.name in set(answer.designs["regime"])}


def lines_of(answer: LabAnswer, regime: str) -> list[dict[str, Any]]:
    """Return the rows of a regime, as plain data."""
    table_of_regime = answer.designs[answer.designs["regime"] == regime]
    return [{str(name): value for name, value in row.items()} for row in table_of_regime.to_dict("records")]


def design_rows(answer: LabAnswer, regime: str) -> list[list[str]]:
    """Return the cells of the table of a regime."""
    rows = []
    for e in lines_of(answer, regime):
        ends = say("{low} to {high}", low=number(_of(e, "low")), high=number(_of(e, "high")))
        covers = _spread(*(share(_of(e, name)) for name in ("coverage", "coverage_low", "coverage_high")))
        truth = _spread(*(number(e[name]) for name in ("truth", "truth_low", "truth_high")))
        named = {"design": say(str(e["label"])), "term": say(str(e["term"])), "unit": say(str(e["unit"]))}
        start = [say("{design}: {term} ({unit})", **named), truth, number(_of(e, "mean")), ends, covers]
        rows.append([*start, share(_of(e, "wrong_sign")), say(str(e["verdict"]))])
    return rows


def _spread(middle: str, low: str, high: str) -> str:
    """Return a number with the ends of its interval."""
    return say("{mean} ({low} to {high})", mean=middle, low=low, high=high)


def _of(line: dict[str, Any], name: str) -> float:
    """Return a number of a row; NaN where there is none."""
    value = line.get(name)
    return math.nan if value is None else float(value)


def target_rows(answer: LabAnswer) -> list[list[str]]:
    """Return the cells of the table of rows M01 to M11."""
    rows = []
    for e in answer.targets.to_dict("records"):
        expected = _spread(say(str(e["expected"])), number(e["band_low"]), number(e["band_high"]))
        cells = [str(e["row"]), say(str(e["what"])), expected]
        for regime in (shown.name for shown in SHOWN):
            names = ("value", "low", "high")
            middle, low, high = (number(float(e.get(f"{name}_{regime}", math.nan))) for name in names)
            cells += [_spread(middle, low, high), say(str(e.get(f"verdict_{regime}", "-")))]
        rows.append([*cells, say(str(e["vanishes"]))])
    return rows


@in_language(SOURCE)
def page_of(answer: LabAnswer, command: str) -> str:
    """Return the whole page, in English; ``command`` is the command that makes it again."""
    meta = answer.meta
    facts: dict[str, Any] = {name: meta[name] for name in ("countries", "months", "data_sets", "sample")}
    facts |= {"by_deaths": rule.BY_DEATHS, "by_truce": rule.BY_TRUCE, "share": rule.SHARE, "grave": GRAVE}
    facts |= {"enough": ENOUGH, "power": POWER, "sure": SURE}
    names = [
        "row",
        "what",
        "expected (published)",
        "as missions are sent",
        "",
        "to violence only",
        "",
        "at random",
        "",
        "gone at random",
    ]
    facts |= {"targets": table(names, target_rows(answer)), "target_words": target_words(answer.targets)}
    head = HEAD.format(command=command, version=meta["software"]["version"], short=short_answer(answer), **facts)
    columns = ["coefficient", "truth", "mean estimate", "usual interval", "covers", "wrong sign", "what it says"]
    parts = [head]
    for regime, title in columns_of(answer).items():
        parts.append(f"### {title.capitalize()}\n\n{sent_words(meta, regime)}\n")
        parts.append(table(columns, design_rows(answer, regime)) + "\n")
    return "\n".join([*parts, sources()])


def short_answer(answer: LabAnswer) -> str:
    """Return, design by design, what it says where missions are sent as they are, and at random."""
    text = "\n".join(f"- {line[0].upper()}{line[1:]}" for line in answer.meta["sentences"])
    wrong = [e for e in lines_of(answer, ENDOGENOUS.name) if e["verdict"] == MISLEADS]
    if wrong:
        listed = "; ".join(f"{line['label']} ({line['term']})" for line in wrong)
        text += f"\n\nMisleading as missions are sent: {listed}."
    return text


def target_words(targets: pd.DataFrame) -> str:
    """Return in words which artefacts show, and which of them are gone where deployment is at random."""
    if targets.empty:
        return "None of the designs that were asked for bears on one of these rows."
    said = []
    for e in targets.to_dict("records"):
        verdict, random = str(e["verdict_endogenous"]), str(e.get("verdict_random", "-"))
        words = {"yes": f"and is gone at random ({random})", "no": "and **does not go away at random**"}
        tail = words.get(str(e["vanishes"]), f"at random: {random}")
        said.append(f"- {e['row']}, {e['what']}: {verdict} as missions are sent; {tail}.")
    return "\n".join(said)


def sent_words(meta: dict[str, Any], regime: str) -> str:
    """Return how many missions were sent, and how many truces were followed."""
    sent, truces = meta["sent"][regime], meta["truces"][regime]
    strength = meta["instrument_strength"][regime]
    alone = f"{sent['observers_only']} of observers alone"
    failed = f"{truces['failed_with']} and {truces['failed_without']} failed"
    return (
        f"{sent['missions']} of {meta['countries']} countries have a mission, {alone}. {truces['pairs']} truces were "
        f"followed with and without peacekeepers: {failed}. First-stage F of the instrument: {strength:.1f} (median "
        "of data sets)."
    )


def sources() -> str:
    """Return where each design comes from."""
    lines = [f"- {design.label}: {design.source}" for design in DESIGNS]
    return "\n".join(
        ["## Designs\n", *lines, "", "More in `experiments/laboratory/estimators/`, one file a design.", ""]
    )
