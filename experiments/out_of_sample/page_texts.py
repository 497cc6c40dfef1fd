"""What the page of the exercise says whatever the numbers are."""

HEAD = """# Out of sample: Syria by governorate, {first} to {last}

Made by `{command}`; no number here is typed by hand. Version
{version}, {draws} draws of each forecast.

**An exercise in scoring, not a forecast.** The model (scenario
[`syria-governorates`](scenarios/syria-governorates.md), no force) was fitted to deaths recorded in 2016 and 2017,
frozen, and scored on the {months} months after, beside forecasts that know nothing but the same two years. It was
made to compare worlds that differ by a policy, not to say how many will die where; whether it can do that is asked
here, and published whatever comes of it. It is one war from one start: a good score shows little, a bad one would
show as much.

Recorded: best estimates of UCDP GED (CC BY 4.0; Sundberg & Melander 2013, doi:10.1177/0022343313484347), all three
types, events with a governorate and dated to a month or less. A quarter of the deaths in the events of 2016-2019 is
in summaries of longer spans or without a governorate, and left out. The extract ends in November 2019.

The others: `last month` and `mean of 12 months` are Poisson draws around each governorate's last month and its mean
of twelve; `last 12 months` are these months themselves; `Hawkes` is a self-exciting process with a slowly varying
background, fitted to the days of both years and run forward. What scores mean: [scoring.md](scoring.md)."""

AFTER_SCORES = """
Less is better, but for what lies in the interval of 90 %, which should be 90. Differences of the model to each other
forecast, with 95 % intervals over months (above 0: the model is worse); skill is the share of the other's score that
the model does without:
"""

LEVELS = """
### Is it the level, or where and how widely?

Added after results had been looked at, because the model did better than had been expected. In the months of the fit
the worlds that are scored have {share:.0f} % of the recorded deaths (the fit is bad, see below), and the record of
the months after has {fell:.0f} % of what it had before. A forecast that is too low where it was fitted looks good
when violence falls, for no reason that is its own. `model, level matched` is the same draws multiplied by one
factor, so that their mean over the months of the fit is the recorded one: what was known at the end of 2017 about
the level, as the others know it. Its differences to them:
"""

SWAPPED = """
And the model and the last twelve months with deaths of the whole country in each month, on average, as the other one
has them:
"""

TRANSFORM = """
### Where what was recorded lies among the draws

Percent of governorate-months in each tenth of the draws: 10 everywhere if forecasts are right, heaps at both ends if
they are too narrow, at the first if they are too high.
"""

FITTED = """## How the model was fitted

Every step is seeded, bounded, and sees 2016 and 2017 only.

1. **One scale.** Five rates take the share of their defaults with which all deaths together are as recorded:
   {scale:.3f}.
2. **Where fighters stand.** In {rounds} rounds over {seeds} seeds fighters of each governorate are multiplied until its
   share of deaths is near the recorded one, by at most {farthest:g} up or down.
3. **Five rates**, by ABC-SMC from even priors (of the logarithm; {least:g} to {most:g} times the default), {population}
   draws, about {tries} tries, to six statistics in bands of {near:g} (share of quiet months: {quiet:g}) to each side.
   Worlds that are scored take these draws and seeds that no fit has seen; they begin in January 2016 and are never told
   what happened.

The third step weighs six misses against each other, and where it cannot meet all it meets none; the level that the
first step had met is lost there. It was left so: what is published is the first full run, and nothing was mended
after its scores were known but what is said above to have been added.

No law of the model was changed, and no number was set by what the months from 2018 on look like. Who wrote the
scenario knew how the war went on all the same, as everybody does; it says nothing that is later than 2017.
"""

LIMITS = """## What to mind

- **Months are few and alike.** Intervals are over months drawn again in blocks, all governorates together. They hold
  which months were scored, not what another war would give.
- The model is not told what happened until the end of 2017: it has run for two years by itself when scoring begins. The
  other forecasts begin from what was recorded last.
- The offensives, evacuations and agreements of 2018 and 2019 are in no forecast.
- Draws around a last value or a mean are Poisson draws, as in benchmarks of the challenge: far too narrow for deaths,
  which the ignorance and interval scores punish. `last 12 months` and `Hawkes` are the ones to beat there.
- Deaths are scored as recorded. The record has errors of its own, more where nobody reports.
"""
