"""The page in a browser: every lever, every view, shared, by telephone, by keyboard, in both themes."""

import re

import pytest
from support.page_visitor import visits
from support.served_page import barriers


@pytest.fixture
def visit(browser, page_server):
    with visits(browser, page_server[0]) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def seen(browser, page_server):
    """Return one page for all who need no fresh one; each goes back to the first day."""
    with visits(browser, page_server[0]) as open_page:
        yield open_page()


# ---------------------------------------------------------------------------------------------- levers


@pytest.mark.slow
def test_every_lever_of_every_group_is_noted_when_it_is_turned(seen):
    turn = """
    async ([group]) => {
        const box = document.querySelector(`.ip-group[data-group='${group}']`);
        box.open = true;
        await new Promise(done => setTimeout(done, 300));
        box.querySelectorAll('details').forEach(part => part.open = true);
        const fields = [...box.querySelectorAll('.ip-lever')].map(row => row.querySelector("[id^='lever-']"));
        return fields.map(f => [f.id.slice(6), f.type, f.value, f.min, f.step]);
    }"""
    groups = seen.page.locator(".ip-group").evaluate_all("boxes => boxes.map(b => b.dataset.group)")
    assert {"force", "mandate", "contributors", "consent", "aid", "diplomacy", "pathways", "parameters"} <= set(groups)
    for group in ("force", "mandate", "consent", "diplomacy", "pathways"):
        for path, kind, value, low, step in seen.page.evaluate(turn, [group]):
            field = seen.page.locator(f"[id='lever-{path}']")
            if kind == "checkbox":
                field.click()
            elif kind == "number":
                by = 1 if step == "1" else 0.01
                field.fill(f"{float(value) + (-by if float(value) - by >= float(low) else by):g}")
                field.press("Tab")
            seen.until("([path]) => document.querySelector('.ip-draft').textContent.includes(path)", path)
        seen.page.click(".ip-draft button:has-text('Clear')")
        seen.until("() => document.querySelector('.ip-draft').textContent.includes('No change')")
    assert seen.trouble == []


def test_what_does_not_fit_is_refused_in_one_line_and_never_run(seen):
    field = "[id='lever-mission.ceiling']"
    if not seen.page.locator(field).count():
        seen.page.click(".ip-group[data-group='mandate'] > summary")
    seen.page.fill(field, "-5")
    seen.page.press(field, "Tab")
    seen.until("() => document.querySelector('.ip-notice').textContent.includes('between 0 and 200,000')")
    seen.until("() => document.querySelector(\"[id='lever-mission.ceiling']\").value == '8000'")
    assert "No change" in seen.page.inner_text(".ip-draft")
    seen.page.evaluate(
        """() => {
            const field = document.querySelector('.ip-toolbar .ip-number input');
            field.type = 'text';
            field.value = "__import__('os').system('ls')";
            field.dispatchEvent(new Event('change'));
        }"""
    )
    seen.until("() => document.querySelector('.ip-notice').textContent.includes('not a whole number')")
    assert seen.trouble == []


# ---------------------------------------------------------------------------------------------- looking closely


def test_a_click_on_a_territory_tells_its_numbers_and_its_story(seen):
    seen.again()
    seen.step(2)
    seen.page.locator("[data-territory=T5]").first.click()
    seen.page.wait_for_selector("#panel-territory h2")
    text = seen.page.inner_text("#panel-territory")
    for needed in ("T5", "Residents", "Parties there", "clash", "west", "east", "km²"):
        assert needed in text, needed
    seen.page.locator("[data-territory=T5]").first.click()
    seen.until("() => document.querySelector('#panel-territory').textContent.includes('Choose a territory')")


def test_layers_have_a_unit_and_a_legend(seen):
    seen.again()
    seen.step()
    for name in ("Violence", "Consent", "Trust", "Hardship", "Force", "Displacement", "Damage", "Who controls"):
        seen.page.click(f".ip-layers button:has-text('{name}')")
        seen.page.wait_for_selector(f".ip-layers button[aria-pressed=true]:has-text('{name}')")
        assert seen.page.inner_text(".ip-unit").startswith("Colour: ")
        marks = seen.page.locator(".ip-map-panel:first-child .ip-legend i").evaluate_all(
            "all => all.map(i => getComputedStyle(i).backgroundColor)"
        )
        assert len(marks) >= 3 and len(set(marks)) == len(marks), name


def test_any_agent_can_be_looked_at(seen):
    seen.again()
    seen.step()
    seen.page.click("[role=tab]:has-text('Agents')")
    for kind, word in (
        ("unit", "Unit 1"),
        ("contributor", "country-0"),
        ("civilian", "Civilian row 1"),
        ("faction", "west"),
    ):
        seen.page.select_option(".ip-agent-menu select", kind)
        seen.until("([word]) => document.querySelector('#panel-agent h2').textContent.includes(word)", word)
        assert seen.page.locator("#panel-agent tbody tr").count() > 5
    seen.page.click("button[aria-label='The next one']")
    seen.until("() => document.querySelector('#panel-agent h2').textContent.includes('east')")


# ---------------------------------------------------------------------------------------------- sharing


def test_a_shared_link_and_a_saved_file_show_the_same_again(visit, tmp_path):
    seen = visit()
    seen.speed(30)
    seen.lever("mandate", "mission.enforcement", "0.9")
    seen.page.click("button:has-text('Start again with it')")
    seen.until("() => document.body.textContent.includes('In force from the start')")
    seen.step(2)
    seen.lever("mandate", "mission.ceiling", "500")
    seen.page.click("button:has-text('Intervene on day 60')")
    seen.until("() => document.querySelectorAll('.ip-map-panel').length == 3")
    seen.step(1)
    seen.page.click(".ip-layers button:has-text('Violence')")
    seen.page.locator("[data-territory=T5]").first.click()
    seen.page.wait_for_selector("#panel-territory h2")
    seen.answered()
    lines, tiles = seen.lines_of(90), seen.tiles()
    link = seen.page.input_value(".ip-link")
    seen.until("([link]) => location.href == link", link)
    other = visit(link.removeprefix(seen.address))
    other.on_day(90)
    other.answered()
    assert other.lines_of(90) == lines and other.tiles() == tiles
    assert other.page.input_value(".ip-link") == link
    assert "T5" in other.page.inner_text("#panel-territory")
    assert other.page.inner_text(".ip-layers button[aria-pressed=true] >> nth=0") == "Violence"
    with seen.page.expect_download() as saved:
        seen.page.click("button:has-text('Save to a file')")
    saved.value.save_as(tmp_path / "view.json")
    third = visit()
    third.page.set_input_files("input[type=file]", tmp_path / "view.json")
    third.on_day(90)
    assert third.lines_of(90) == lines
    assert other.trouble == third.trouble == []


@pytest.mark.parametrize("code", ["<script>alert(1)</script>%00%ff", pytest.param("A" * 9000, marks=pytest.mark.slow)])
def test_a_malformed_link_gives_one_line_and_the_page_works(visit, code):
    seen = visit(f"?view={code}")
    assert "this link" in seen.page.inner_text(".ip-notice")
    seen.step()
    assert seen.day == 1
    assert seen.trouble == []


def test_tables_are_exported_as_they_are(seen, tmp_path):
    import zipfile

    seen.again()
    seen.step()
    with seen.page.expect_download() as saved:
        seen.page.click("text=Export the tables")
    saved.value.save_as(tmp_path / "tables.zip")
    with zipfile.ZipFile(tmp_path / "tables.zip") as packed:
        assert packed.testzip() is None
        assert {name.split("/")[0] for name in packed.namelist()} == {"with-the-force", "without-the-force"}
        assert any("daily" in name for name in packed.namelist())


# ---------------------------------------------------------------------------------------------- for everybody


def test_the_page_is_usable_on_a_telephone(visit):
    seen = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    seen.speed(30)
    seen.choose("Compare with", "force")
    seen.until("() => document.querySelectorAll('.ip-map-panel').length == 3")
    seen.page.tap(".ip-transport button:has-text('Step')")
    seen.on_day(30)
    seen.page.locator("[data-territory=T5]").first.tap()
    seen.page.wait_for_selector("#panel-territory h2")
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    seen.until("() => document.querySelector('.js-plotly-plot')._fullLayout.width <= 390")
    assert seen.trouble == []


def test_axe_finds_no_serious_violation_in_either_theme_which_follows_the_computer(visit):
    seen = visit(color_scheme="dark", viewport={"width": 390, "height": 900})
    seen.page.wait_for_selector(".ip-page.ip-dark")
    seen.speed(30)
    seen.step()
    seen.page.locator("[data-territory=T5]").first.click()
    seen.page.wait_for_selector("#panel-territory h2")
    seen.lever("mandate", "mission.ceiling", "500")
    shades = []
    for scheme, width in (("dark", 390), ("light", 1440)):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.page.wait_for_selector(f".ip-page.ip-{scheme}")
        colours = seen.page.evaluate(
            "() => { const s = getComputedStyle(document.querySelector('.ip-page'));"
            " return [s.color, s.backgroundColor] }"
        )
        shades.append([sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours])
        assert barriers(seen.page) == []
        if scheme == "dark":
            seen.page.click("button[aria-label='Use the light theme']")
    assert shades[0][0] > shades[0][1] and shades[1][0] < shades[1][1]
    assert seen.trouble == []


def test_everything_is_reached_by_keyboard(visit):
    seen = visit()
    reached = set()
    for _ in range(60):
        seen.page.keyboard.press("Tab")
        reached.add(
            seen.page.evaluate(
                "() => { const e = document.activeElement; return e.dataset.territory || e.getAttribute('aria-label')"
                " || e.textContent.trim().slice(0, 20) || e.type }"
            )
        )
    for needed in ("▶ Play", "Step", "Reset", "T0", "Violence", "Events"):
        assert any(needed in word for word in reached), (needed, reached)
    seen.page.locator("[data-territory=T0]").first.focus()
    seen.page.keyboard.press("ArrowRight")
    seen.page.keyboard.press("Enter")
    seen.until("() => document.querySelector('#panel-territory h2')?.textContent.includes('T1')")
    seen.page.focus(".ip-transport button:has-text('Step')")
    seen.page.keyboard.press("Enter")
    seen.on_day(1)
