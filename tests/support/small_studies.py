"""Studies on a small world."""

from functools import partial
from pathlib import Path

from interpose.experiments.execution.evaluate import evaluate
from interpose.experiments.studies import study as studying
from interpose.experiments.studies.find import study_names
from interpose.experiments.studies.run import Plan

FOLDER = Path(studying.__file__).parent / "shipped"
NAMES = study_names()
TINY = ("--days", 60, "--people-per-agent", 5000)
OFF = ("interposition", "displaced_violence", "deterrence", "entrenchment", "mediation", "influence", "disarmament")
OFF += ("spoiling", "legitimacy", "acceptance", "outreach", "backlash", "resistance", "crowding", "relief", "diversion")
"""All but the pathways of two groups, so that sharing out takes few runs."""


def conduct(study, world, seeds=(1, 2)):
    return Plan(study, world, list(seeds)).conduct(partial(evaluate, world))
