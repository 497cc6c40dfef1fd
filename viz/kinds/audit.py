"""Audits: whether headline conclusions rest on how the model is run."""

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import listing
from interpose.viz.figure import Drawing
from interpose.viz.figures.audit import audited_effects
from interpose.viz.figures.forest import FOREST
from interpose.viz.kinds.contract import Kind, draws_of, listed, pairs_of
from interpose.viz.stored_result import Stored

READING = mark("One panel a claim and outcome; rows name the knob that was turned, and what it does to the effect.")
UNDER = {"fragile": mark("fragile under {knobs}"), "shifted": mark("shifted under {knobs}")}


def finding(store: Stored) -> str:
    """Say how many effects of the audit changed under some knob."""
    verdicts = [str(verdict) for verdict in dict(store.meta["verdicts"]).values()]
    return say_count(
        "Resting on how the model is run: {moved} of {n} conclusion ({pairs})",
        "Resting on how the model is run: {moved} of {n} conclusions ({pairs})",
        len(verdicts),
        moved=sum(verdict in UNDER for verdict in verdicts),
        pairs=pairs_of(store),
    )


FIGURES = (
    Drawing("effects", mark("Effects under other machinery"), (FOREST, READING), audited_effects, finding=finding),
)


def sentences(store: Stored) -> list[str]:
    """Say of every claim what became of it, and under which knobs."""
    table, said = store.table("effects"), []
    for claim, part in table.groupby("claim", sort=False):
        verdict = dict(store.meta["verdicts"])[str(claim)]
        where = [
            say(sentence, knobs=listing(list(dict.fromkeys(part.loc[part["verdict"] == name, "knob"].astype(str)))))
            for name, sentence in UNDER.items()
            if (part["verdict"] == name).any()
        ]
        named = {"claim": claim, "text": say(str(part["text"].iloc[0])), "verdict": say(str(verdict))}
        if where:
            said.append(say("{claim}, {text}: {verdict} ({reason}).", **named, reason="; ".join(where)))
        else:
            said.append(say("{claim}, {text}: {verdict}.", **named))
    return said


def question(_: Stored) -> str:
    """Return the question that an audit answers."""
    return say("Which headline conclusions rest on how the model is run?")


def worlds(store: Stored) -> str:
    """Return how many seeds and draws there were."""
    sentence = mark("{pairs} in each setting; {draws} from the prior ranges of parameters.")
    return say(sentence, pairs=pairs_of(store), draws=draws_of(store))


KIND = Kind(
    name="audit",
    title=mark("Audit of conclusions"),
    manifest="audit.json",
    table="effects",
    question=question,
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
)
