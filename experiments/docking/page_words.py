"""What the page of the docking says in words: the same whatever came out."""

HEAD = """# Docking: published models and laws beside interpose

Made by `{command}`, version {version}; the tables are not typed by hand.

Docking (Axtell, Axelrod, Epstein & Cohen 1996, doi:10.1007/BF01299065, recalled) asks whether one model can bring
forth what another one was published to show. Here models of others are rebuilt from what was published, and laws with
closed forms are set beside interpose's own rules. **A finding that is reproduced shows that the published model was
understood, or that two models agree; it is no evidence about any country.** No number was tuned until a finding came
out.

Of {judged} findings: {words}; {reported} more are reported only. The same finding under
another reading of the rules is a row of its own and counts. A finding is

- **reproduced**: every run shows it; or the whole 95 % interval lies on the expected side; or within the margin of a
  closed form ({close} % of it; {exponent} for exponents: assumptions, made after three intervals of 10 and 30 runs had
  missed closed forms that larger samples agreed with);
- **not reproduced**: not every run does; or the whole interval lies on the other side or outside the margin;
- **not clear**: the interval reaches both; more runs would tell;
- **reported**: nothing was published, or nothing is expected.

Shares have Wilson's interval, means Student's t over seeds (paired where worlds are compared), standard deviations,
rank correlations and ratios a bootstrap over seeds. Many rows are looked at: of twenty intervals one misses by
chance.

    interpose dock                                # everything: some minutes on two cores
    interpose dock epstein --rounding floor       # one part, C/A rounded down in its main rows
    interpose dock lanchester ruin --runs 100 --out results/laws

The same command with the same `--out` goes on where it was interrupted. From Python: `ip.dock("epstein", runs=30)`;
one world of Epstein's: `play(Settings(peacekeepers=0.04), seed=1, periods=500)` from
`interpose.experiments.docking.epstein.world`. `interpose plot FOLDER` draws the waiting times and a picture of
havens.
"""

EPSTEIN_BEFORE = """\
Epstein 2002, PNAS 99:7243, doi:10.1073/pnas.092080199, model II. Two groups on a torus of 40 x 40 sites, density 0.7;
grievance G = H (1 - L); who goes active kills one of the other group in vision; G - R P > T with P = 1 - exp(-k C /
A); vision 1.7 (the eight sites around), k 2.3, T 0.1, jail terms up to 15, offspring with chance 0.05, death ages
uniform up to 200; peacekeepers move and arrest one active agent in vision. One turn each a period, in random order.
"""
EPSTEIN_AFTER = """\
**What the article leaves open, and how it is read here.** Its opening and abstract could be seen; the rules and
parameters of model II are recalled.

- *Who is active.* To go active means to kill: who would, but has nobody of the other group in vision, does not count
  as active and is not arrested. The other reading (`lone_active`) is run beside it; in it peacekeepers spend their
  arrests on people who harm nobody, and waiting times rise far less. Both readings were run before one was made the
  main one, so that the main rows are not blind to the results.
- *Rounding of C/A.* The formula has none; later code rounds down or to the nearest whole number. All three are run
  (`--rounding` chooses the main rows).
- *Jail* is off the torus: who is in it cannot be killed, ages, and returns to a random empty site.
- *Offspring* have their parent's group and hardship; aversion to risk and death age are drawn anew. All start at age
  0.
- *Havens* and *relapse* are measured by numbers chosen here: both groups left in period 150, and lost by period 300.
- L = 0.9 gives peace by construction: G is at most 0.1, which is T.

In sight of peacekeepers people are killed *more* often than elsewhere, although in paired worlds peacekeepers keep
both groups alive: a likely reason, not tested, is that they move into empty sites, and sites are empty where people are
killed. Regressions on observed deployment have such artefacts.

**Checked.** An ordinary Mesa model of the same rules (`tests/support/plain_mesa_torus.py`), which shares no code with
the compiled one but asks the same draws by name, agrees with it in every count and every agent, period by period, and
in distribution when it draws from Mesa's generator. The compiled model is about 80 times as fast (76 to
115 times in seven interleaved rounds on one core of a small server, processor time; asked for were 50):
`make bench ARGS="--only dock"`.
"""

LANCHESTER_BEFORE = """\
Lanchester 1916. Square law (aimed fire): d red = -beta blue dt, d blue = -alpha red dt, so that alpha red^2 - beta
blue^2 stays as it is. Linear law (unaimed fire, or one against one): each times the other side's number, so that
alpha red - beta blue stays. A jump process in which single ones die at these rates comes to them as numbers grow.
"""
LANCHESTER_AFTER = """\
**How interpose's clashes relate.** A death of a clash is the target's with the chance to prevail, the share of
fighting power (eq. 6.12, 7.11), so that each side's part of the dead is the other's part of all fighters. Losses of
the other per own loss therefore go as the ratio of forces to the power 1, which is the *square* law's exchange;
numbers of both sides move along its hyperbolas (at equal quality; quality enters as the ratio alpha / beta does).
**Time does not run as in either law**: clashes go as the weaker side's numbers (eq. 7.2), and deaths a clash grow
with its density to a small power (eq. 7.5), so that more of the stronger side alone changes who dies, not how many.
Both of Lanchester's laws have losses rise with the stronger side; interpose does not, by design (the ratio of forces
splits losses and does not scale them).
"""

ATHENA_BEFORE = """\
Athena 6.3, a simulation of regional stability (Jet Propulsion Laboratory), rates each neighbourhood by volatility and
each group there by security. With F the force of a group and its friends, E that of its enemies, T of all (near
neighbourhoods at 0.1): V = ceil(100 sum E F / T^2); security = ceil(100 (%F - %E - V) / (100 + V)). The formulas were
read in its published source (AthenaModel/athena, `lib/athena/security_model.tcl`) and written anew in
`experiments/docking/athena_rules.py`, without crime and stances; the cases worked by hand are tests. Its guides were
not seen. What is compared is the order of ranks.
"""
ATHENA_AFTER = """\
Over the balance of two sides both models agree in every rank. They part over numbers: Athena's volatility is a ratio
and the same for a hundred fighters and a million; interpose's clashes are counted and go as numbers. Athena has no
chance in it, no peacekeepers as such (a force group that is friendly to civilians stands for them), and its security
is an index, not a count of anybody's deaths.
"""

RUIN_BEFORE = """\
Two factions who win single fighters from each other until one has none: the chance and the mean duration of ruin have
closed forms (Feller 1968, recalled). In interpose fighters die and are not won, so that this is not a gambler's ruin:
what can be compared is which side is gone first. Stripped to two parties on one piece of ground who hold, and to one
death a clash, its chance and the mean number of deaths follow from an exact recursion over all ways (each death is
blue's with chance red / (red + blue)).
"""
RUIN_AFTER = """\
The recursion has one death after the other; interpose reads the state once a day, so that the two differ where
several clashes fall on one day, which is rare here by a low rate. Recruits, movement, raids, attacks, strikes,
replies, talks, truces and crossfire are off. With them on there is no closed form.
"""

WHEELER_BEFORE = """\
Wheeler 2005, "It Pays to Be Popular", JASSS 8(4)9, https://www.jasss.org/8/4/9.html: civilians report insurgents to
peacekeepers the more readily the better the reputation of these is, and operations gain by it. Only the abstract
could be seen; it names the benefit to the success of operations. Directions of losses are inferred from the title
and the argument. Nothing of his model is rebuilt (his terrain, movement and engagement rules were not seen): the same
directions are tried in interpose, in paired worlds that differ in trust on the first day (0.1 against 0.8), or in
whether people report at all (`deployment.hears_base` and `deployment.told_base`, 0 against 1).
"""
WHEELER_AFTER = """\
That a trusted force hears of more is a rule of interpose (eq. 5.5), so that the first direction follows by
construction, as it does in Wheeler's model; what it is worth to civilians does not. Deaths of peacekeepers are few,
and who hears of more attacks also goes to meet them.
"""

NOTES = {
    "epstein": (EPSTEIN_BEFORE, EPSTEIN_AFTER),
    "lanchester": (LANCHESTER_BEFORE, LANCHESTER_AFTER),
    "athena": (ATHENA_BEFORE, ATHENA_AFTER),
    "ruin": (RUIN_BEFORE, RUIN_AFTER),
    "wheeler": (WHEELER_BEFORE, WHEELER_AFTER),
}
"""What stands before and after the table of each part."""
