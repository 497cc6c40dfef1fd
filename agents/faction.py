"""Factions: the parties that can fight, and how each one chooses.

The compiled rules here never know a faction's role or name: only its columns. Two factions with equal columns behave
alike, whatever they are called.
"""

from math import exp
from typing import Any, NamedTuple

from interpose.agents.columns import Column, Table
from interpose.agents.compiled.decorators import rule

MOST_FACTIONS = 8
HOLD, RAID, ATTACK, STRIKE, PREY, STAND_DOWN = range(6)
POSTURES = ("hold", "raid", "attack", "strike", "prey on civilians", "stand down")
ROLES = ("state force", "de facto authority", "militia")
CIVILIANS, THE_FORCE, UNKNOWN = -1, -2, -3
CALL_OFF, PROCEED, TURN_ON_UNIT = range(3)

FACTION = Table(
    "faction",
    "A faction in the conflict.",
    ("faction",),
    (
        Column("key", "i8", "key", "identity in keyed draws", 0, 63),
        Column("local", "i8", "flag", "1 if its fighters come from the local population", 0, 1),
        Column("quality", "f8", "ratio", "fighting quality of one fighter", 0.1, 10, 1),
        Column("discipline", "f8", "share", "restraint towards civilians", 0, 1),
        Column("caution", "f8", "ratio", "weight of own losses when choosing", 0, 5, 1),
        Column("ambition", "f8", "ratio", "weight of ground held by a rival when choosing", 0, 5, 1),
        Column("loss_sensitivity", "f8", "1/death", "resentment added by one own death", 0, 5),
        Column("consent", "f8", "share", "consent to the force", 0, 1, 0.5),
        Column("consent_start", "f8", "share", "consent to which it returns when nothing happens", 0, 1, 0.5),
        Column("cohesion", "f8", "share", "how far its fighters follow an order to stop", 0, 1, 1),
        Column("resources", "f8", "USD 1000", "means beyond upkeep, from what it taxes and takes", 0),
        Column("takes", "f8", "share", "how far it takes from goods and money on the ground that it holds", 0, 1, 1),
        Column("amends", "f8", "share", "how far it apologises and compensates for harm that it did", 0, 1),
        Column("talks", "f8", "share", "commitment to talks", 0, 1, 0.5),
        Column("talks_start", "f8", "share", "commitment to talks to which it returns", 0, 1, 0.5),
        Column("included", "i8", "flag", "1 if it has a seat in the talks", 0, 1, 1),
        Column("excluded", "i8", "flag", "1 if the funding rule excludes territory that it holds", 0, 1),
        Column("pressure", "f8", "share", "influence of contributors on it today", 0, 1),
        Column("spoil", "f8", "share", "how much more it expects from fighting than from peace", 0, 1),
        Column("bias", "f8", "share", "how far it sees the force as partial against it", 0, 1),
        Column("losing", "f8", "share", "ground lost lately, smoothed over a month", 0, 1),
        Column("dead", "i8", "persons", "own fighters dead so far", 0),
        Column("arrived", "i8", "persons", "fighters who came from outside the area so far, less those who went home"),
    ),
)
HOLDING = Table(
    "holding",
    "What a faction has in a territory.",
    ("territory", "faction"),
    (
        Column("fighters", "i8", "persons", "fighters present", 0),
        Column("control", "f8", "share", "share of the territory that it controls", 0, 1),
        Column("held_days", "i8", "days", "consecutive days with a share at which a territory counts as controlled", 0),
        Column("reported", "f8", "share", "share of the territory that it is reported to control", 0, 1),
        Column("ceded", "i8", "flag", "1 if it has handed the territory over in name only", 0, 1),
        Column("support", "f8", "share", "share of civilians there who lean to it", 0, 1),
        Column("feared", "f8", "share", "how far the people there fear to live on ground that it holds", 0, 1),
        Column("feared_start", "f8", "share", "fear to which that returns when nothing happens", 0, 1),
        Column("posture", "i8", "code", "current posture", 0, 5),
        Column("target", "i8", "faction", "rival that the posture is directed at, -1 if none", -1, 7, -1),
        Column("in_reach", "i8", "flag", "1 if the faction can strike there from where it is", 0, 1),
        Column("shock", "i8", "flag", "1 if something happened to it here yesterday", 0, 1),
        Column("loss", "f8", "persons", "own deaths here, smoothed over a month", 0),
        Column("recruits", "i8", "persons", "recruits so far", 0),
        Column("debt_resident", "i8", "persons", "resident recruits not yet shown by a civilian row", 0),
        Column("debt_displaced", "i8", "persons", "displaced recruits not yet shown by a civilian row", 0),
        Column("debt_released", "i8", "persons", "fighters who laid down arms, not yet shown by a civilian row", 0),
    ),
)
FRONT = Table(
    "front",
    "What one faction holds against another in a territory (row: who feels it, column: against whom).",
    ("territory", "faction", "faction"),
    (
        Column("grudge", "f8", "resentment", "recent harm held against the other, here", 0),
        Column("grudge_next", "f8", "resentment", "the same, being computed for tomorrow", 0),
        Column("excitation", "f8", "clashes/day", "reply fire still to come", 0),
        Column("spill", "f8", "clashes", "fighting pushed here by a force next door today", 0),
    ),
)
DYAD = Table(
    "dyad",
    "What one faction holds against another everywhere.",
    ("faction", "faction"),
    (
        Column("tension", "f8", "share", "standing hostility", 0, 1),
        Column("tension_start", "f8", "share", "hostility to which it calms when nothing happens", 0, 1),
        Column("truce", "f8", "share", "commitment to the truce between them, 0 if there is none", 0, 1),
        Column("truce_start", "f8", "share", "commitment to which it mends when nothing happens", 0, 1),
        Column("grudge", "f8", "resentment", "recent harm held against the other, anywhere", 0),
        Column("status", "i8", "code", "none, truce, agreement (the same both ways)", 0, 2),
        Column("since", "i8", "day", "day since which that status holds (the same both ways)", 0),
        Column("distrust", "f8", "share", "belief that the other would cheat on a deal", 0, 1, 0.5),
        Column("unanswered", "f8", "events", "breaches by the other that nobody answered, smoothed over a month", 0),
        Column("matters", "i8", "flag", "1 if contributors look at this pair when they ask for a truce", 0, 1),
        Column("relapses", "i8", "events", "deals between them that broke down so far (the same both ways)", 0),
    ),
)
NO_DEAL, TRUCE, AGREEMENT = range(3)
DEALS = ("none", "truce", "agreement")
EVEN = 4.0
"""Brings the product of two chances that add up to 1 to 1 where they are even."""


@rule
def hostility(tension: float, grudge_here: float, grudge_anywhere: float) -> float:
    """Return how much a faction wants to hurt a rival here: a share in [0, 1), saturating in what it resents."""
    return 1.0 - exp(-(tension + grudge_here + grudge_anywhere))


@rule
def odds(own: float, own_quality: float, other: float, other_quality: float) -> float:
    """Chance to prevail: the share of fighting power (persons times quality), one half when nobody is there."""
    mine, theirs = own * own_quality, other * other_quality
    total = mine + theirs
    return mine / total if total > 0.0 else 0.5


class Prospect(NamedTuple):
    """What a faction expects when it considers fighting a rival on the ground."""

    hostile: float
    """its hostility, a share"""
    stake: float
    """the rival's control, weighted by its own ambition"""
    win: float
    """its chance to prevail"""
    caution: float
    """how much it minds own losses"""
    truce: float
    """how far it minds a breach"""
    response: float
    """the expected answer of the force, in utility units"""
    shield: float
    """the share of the rival's reply that the force would stop"""


@rule
def value_of_raid(p: Any, see: Prospect) -> float:
    """Expected gain less expected cost of a raid, in utility units (``p``: posture parameters) (eq. 6.1)."""
    cost = p.cost_raid + p.loss_raid * see.caution * (1.0 - see.win) * (1.0 - see.shield)
    return p.gain_raid * see.hostile - cost - p.breach * see.truce - see.response


@rule
def value_of_attack(p: Any, see: Prospect) -> float:
    """Expected gain less expected cost of an attack that seeks ground; units as :func:`value_of_raid` (eq. 6.2)."""
    gain = see.hostile * (p.gain_attack + p.gain_ground * see.stake * see.win)
    cost = p.cost_attack + p.loss_attack * see.caution * (1.0 - see.win) * (1.0 - see.shield)
    return gain - cost - p.breach_attack * p.breach * see.truce - see.response


@rule
def value_of_strike(p: Any, hostile: float, truce: float, exposed: float) -> float:
    """Expected gain less cost of remote violence: nobody stands between; only being ``exposed`` and answered costs."""
    # eq. 6.3
    return p.gain_strike * hostile - p.cost_strike - p.breach * truce - p.reputation * exposed


@rule
def value_of_preying(
    p: Any, indiscipline: float, selective: float, support: float, exposed: float, response: float
) -> float:
    """Expected gain less cost of one-sided violence (eq. 6.4).

    Selective violence pays where control is predominant but not full: Kalyvas 2006, doi:10.1017/CBO9780511818462.
    """
    gain = p.gain_prey * indiscipline + p.gain_selective * selective
    return gain - p.cost_prey - p.cost_support * support - p.reputation * exposed - response


@rule
def value_of_standing_down(p: Any, weariness: float, truce: float, stake: float) -> float:
    """Expected gain less cost of rest: recent losses and a believed truce against the ground at stake (eq. 6.6)."""
    return p.gain_rest * weariness + p.gain_truce * truce - p.cost_rest * (p.rest_base + stake)


@rule
def willing_to_disarm(consent: float, posture: int) -> float:
    """Return how far a faction lets its fighters lay down arms, a share: its consent, and 0 while it fights."""
    return consent if posture in (HOLD, STAND_DOWN) else 0.0


@rule
def resists_disarming(consent: float, posture: int) -> float:
    """Return how far a faction fights a unit that disarms it, a share: the square of withheld consent."""
    return 0.0 if posture == STAND_DOWN else (1.0 - consent) * (1.0 - consent)


@rule
def reply_when_met(p: Any, draw: float, hostile: float, consent: float, strength: float) -> int:
    """Return the reply to a unit that stands in the way: call off, proceed, or turn on the unit.

    ``strength`` is what the unit can answer with (quality times enforcement level, share); a faction that does not
    consent and wants the fight is the likeliest to proceed. ``draw`` is uniform in (0, 1); p: clash parameters.
    """
    resolve = exp(p.reply_hostility * hostile - p.reply_strength * strength - p.reply_consent * consent)
    proceed = resolve / (1.0 + resolve)  # eq. 7.7
    turn = proceed * p.turn_share * (1.0 - consent)  # eq. 7.8
    if draw < turn:  # eq. 7.9
        return TURN_ON_UNIT
    return PROCEED if draw < proceed else CALL_OFF


@rule
def value_of_fighting(p: Any, win: float, hostile: float, stake: float, hurt: float, both_hurt: float) -> float:
    """Expected value of going on fighting: what can be won, less own losses and a stalemate that hurts both.

    ``win`` is the chance to prevail, ``stake`` the ground of the rival that is coveted, ``hurt`` and ``both_hurt``
    recent losses of oneself and of the less hurt side, shares; p: mediation parameters, utility. A stalemate is near
    when the odds are even: Zartman 2000, doi:10.17226/9897 (mutually hurting stalemate).
    """
    # eq. 3.2
    deadlock = EVEN * win * (1.0 - win) * both_hurt
    return p.gain_win * win * (hostile + stake) - p.cost_losses * hurt - p.cost_stalemate * deadlock


@rule
def value_of_deal(p: Any, seat: float, pressure: float, fear: float) -> float:
    """Expected value of a deal: peace, a seat, the goodwill of those who press for it, less being cheated.

    ``seat`` is the share of all fighters whose faction sits at the table (0 without a table), ``fear`` the belief that
    the other would cheat unseen: commitment problems, Walter 1997, doi:10.1162/002081897550384.
    """
    # eq. 3.3
    return p.gain_peace + p.gain_seat * seat + p.gain_pressure * pressure - p.cost_cheated * fear


@rule
def value_of_others_peace(p: Any, seat: float, pressure: float) -> float:
    """Expected value of a peace between others: nobody keeps peace with an outsider, but it may be heard."""
    # eq. 3.6
    return p.gain_seat * seat + p.gain_pressure * pressure


@rule
def accepts(draw: float, strictness: float, gain: float) -> bool:
    """Whether an offer worth ``gain`` more than fighting on is accepted: logistic; ``draw`` is uniform in (0, 1)."""
    # eq. 3.4
    return draw < 1.0 / (1.0 + exp(-strictness * gain))


@rule
def hands_over(p: Any, offered: float, support: float) -> bool:
    """Whether to hand a territory over in name, so that money for rebuilding may come (p: control parameters).

    ``offered`` is the share of the damage there that the fund could repair with what it holds; giving up in name costs
    reputation, the more so the more people there lean to the faction (``support``, share).
    """
    # eq. 12.5
    return bool(p.cede_gain * offered > p.cede_cost * (1.0 + support))
