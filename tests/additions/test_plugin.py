"""The example of a distribution that adds to interpose: built as a wheel, installed into a folder, used and tested."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.distributions import PLUGIN, ask_with, environment, installed_plugin
from support.page_visitor import visits
from support.served_page import served

from interpose.viz.app.permalink import View, to_link

SMALL = ("--days", "5", "--people-per-agent", "5000", "--seeds", "1", "--threads", "1")
FEW = (  # the pathways of interpose, which are left out
    "deterrence entrenchment protection monitoring mediation influence disarmament spoiling legitimacy acceptance "
    "outreach backlash power_shift verification patrolling dialogue resistance crowding relief diversion "
    "reconstruction exclusion guarantee interposition reassurance containment displaced_violence"
)
WAYS = ("inquiry", "exposure")
"""The pathways of the example."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which the wheel of the example is installed, without the network."""
    return installed_plugin(tmp_path_factory.mktemp("plugin"))


@pytest.mark.slow
def test_its_own_tests_pass(site):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(site.parent / "source" / "tests")]
    done = subprocess.run(command, cwd=site.parent, env=environment(site), capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "7 passed" in done.stdout, done.stdout[-3000:]


@pytest.mark.slow
def test_an_effect_is_shared_out_to_its_pathways(site):
    off = [word for name in FEW.split() for word in ("--off", name)]
    answer = ask_with(site, "attribute", "river-towns", *SMALL, *off, "--json", "--out", site.parent / "parts")
    assert answer.status == 0, answer.err
    players = {part["player"]: part["pathways"] for part in json.loads(answer.out)["parts"]}
    assert players["protection"] == "inquiry" and players["friction"] == "exposure"
    stored = json.loads((site.parent / "parts" / "attribution.json").read_text(encoding="utf-8"))
    (plugin,) = stored["software"]["plugins"]
    assert plugin["distribution"] == "interpose-inquiry" and plugin["version"] == "0.1.0"


@pytest.mark.slow
def test_show_and_its_figure_know_it(site):
    shown = json.loads(ask_with(site, "show", "river-towns", "--json").out)
    steps = [row["step"] for row in shown["order_of_the_day"]]
    assert steps[steps.index("monitoring") + 1] == "inquiry" and "exposure" in shown["policies"]
    run = site.parent / "run"
    assert ask_with(site, "run", "river-towns", "--days", 30, "--people-per-agent", 1000, "--out", run).status == 0
    listed = json.loads(ask_with(site, "plot", run, "--list", "--json").out)["figures"]
    (figure,) = [one for one in listed if one["name"] == "established"]
    assert figure["heading"] == "Who did it: established, or not" and not figure["why_not"]
    assert ask_with(site, "plot", run, "--figure", "established", "--out", site.parent / "drawn").status == 0


@pytest.mark.slow
def test_the_page_has_its_switches_and_levers(site, browser, tmp_path):
    """A visitor turns a pathway of the plugin off and its parameter up; worlds start with both."""
    small = View(scenario="river-towns", changes={"days": "5", "people_per_agent": "20000"})
    with (
        served(tmp_path, "river-towns", environment=environment(site)) as (address, reached),
        visits(browser, address, f"?view={to_link(small)}") as open_page,
    ):
        visit = open_page()
        page = visit.page
        page.click(".ip-group[data-group='pathways'] > summary")
        for way in WAYS:
            assert page.is_checked(f"[id='lever-pathways.{way}']")
        assert "a commission hears witnesses" in page.inner_text("[id='help-pathways.inquiry']")
        page.uncheck("[id='lever-pathways.exposure']")
        page.click(".ip-group[data-group='parameters'] > summary")
        page.click(".ip-group[data-group='parameters'] .ip-part > summary:has-text('inquiry')")
        visit.lever("parameters", "parameters.inquiry.reach", "0.5")
        page.click(".ip-draft button:has-text('Start again with it')")
        visit.until("words => words.every(w => document.querySelector('.ip-in-force').innerText.includes(w))", *WAYS)
        changed = visit.linked(lambda view: "parameters.inquiry.reach" in view.changes).changes
        assert float(changed["parameters.inquiry.reach"]) == 0.5 and "pathways.exposure" in changed
        visit.step()
        assert visit.day == 1 and visit.trouble == [] and reached.read_text() == ""


def test_its_sources_are_checked_like_those_of_interpose():
    assert not [
        path for path in PLUGIN.rglob("*") if path.suffix in (".pyc", ".whl") and "__pycache__" not in path.parts
    ]
    words = [sys.executable, "-m", "ruff", "check", str(PLUGIN)]
    assert subprocess.run(words, capture_output=True, env=os.environ, check=False).returncode == 0
