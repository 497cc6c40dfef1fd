"""Audits: whether headline conclusions rest on how the model is run."""

from interpose.model.results.formatting import count, listing
from interpose.viz.figure import Drawing
from interpose.viz.figures.audit import audited_effects
from interpose.viz.figures.forest import FOREST
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.stored_result import Stored

READING = f"{FOREST} One panel a claim and outcome; rows name the knob that was turned, and what it does to the effect."
WEAK = ("fragile", "shifted")


def finding(store: Stored) -> str:
    """Say how many effects of the audit changed under some knob."""
    verdicts = [str(verdict) for verdict in dict(store.meta["verdicts"]).values()]
    moved, seeds = sum(verdict in WEAK for verdict in verdicts), count(len(store.meta["seeds"]), "paired seed")
    return f"Resting on how the model is run: {moved} of {count(len(verdicts), 'conclusion')} ({seeds})"


FIGURES = (Drawing("effects", "Effects under other machinery", READING, audited_effects, finding=finding),)


def sentences(store: Stored) -> list[str]:
    """Say of every claim what became of it, and under which knobs."""
    table, said = store.table("effects"), []
    for claim, part in table.groupby("claim", sort=False):
        verdict = dict(store.meta["verdicts"])[str(claim)]
        where = [
            f"{name} under {listing(list(dict.fromkeys(part.loc[part['verdict'] == name, 'knob'].astype(str))))}"
            for name in WEAK
            if (part["verdict"] == name).any()
        ]
        reasons = f" ({'; '.join(where)})" if where else ""
        said.append(f"{claim}, {part['text'].iloc[0]}: {verdict}{reasons}.")
    return said


def question(_: Stored) -> str:
    """Return the question that an audit answers."""
    return "Which headline conclusions rest on how the model is run?"


def worlds(store: Stored) -> str:
    """Return how many seeds and draws there were."""
    seeds, draws = count(len(store.meta["seeds"]), "paired seed"), count(int(store.meta["draws"]), "draw")
    return f"{seeds} in each setting; {draws} from the prior ranges of parameters."


KIND = Kind(
    name="audit",
    title="Audit of conclusions",
    manifest="audit.json",
    table="effects",
    question=question,
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
)
