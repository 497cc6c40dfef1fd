"""The page's map in a browser: names, zoom and pan by wheel, buttons, fingers and keys, worlds, and what is saved."""

import csv
import io

import pytest
from support.page_visitor import opening, visits

SPANS = "() => document.querySelector('.ip-ground svg').viewBox.baseVal.width"


@pytest.fixture(scope="module")
def seen(browser, page_server):
    with visits(browser, page_server[0], opening("gaza-isf")) as open_page:
        visit = open_page(viewport={"width": 1366, "height": 768}, accept_downloads=True)
        visit.page.click(".ip-question button:has-text('One world')")
        visit.until("() => document.querySelectorAll('.ip-map-panel').length == 1")
        yield visit


def wide(seen):
    return seen.page.evaluate(SPANS)


def names(seen):
    return seen.page.locator(".ip-ground .ip-label").all_text_contents()


def boxes(seen):
    script = "all => all.map(e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] })"
    return seen.page.locator(".ip-ground text").evaluate_all(script)


def test_names_are_written_whole_apart_and_more_of_them_after_zooming_in(seen):
    written = names(seen)
    assert "Rafah" in " ".join(written) and not any(name.startswith(("RF", "GZ", "KY")) for name in written)
    found = boxes(seen)
    overlaps = [
        (a, b)
        for i, a in enumerate(found)
        for b in found[:i]
        if min(a[2], b[2]) - max(a[0], b[0]) > 2 and min(a[3], b[3]) - max(a[1], b[1]) > 3
    ]
    assert not overlaps
    assert {"Mediterranean Sea", "Israel"} <= set(seen.page.locator(".ip-around-name").all_text_contents())
    before = wide(seen)
    seen.page.click("button[aria-label='Zoom in']")
    assert wide(seen) == pytest.approx(before / 1.6, rel=0.01)
    seen.page.click("button[aria-label='Show the whole map']")
    assert wide(seen) == pytest.approx(before, rel=0.001)


def test_the_map_is_moved_and_zoomed_by_keys_and_wheel_and_by_dragging(seen):
    page, whole = seen.page, wide(seen)
    page.locator(".ip-ground").first.focus()
    for _ in range(3):
        page.keyboard.press("+")
    assert wide(seen) == pytest.approx(whole / 1.6**3, rel=0.01)
    x = page.evaluate("() => document.querySelector('.ip-ground svg').viewBox.baseVal.x")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => document.querySelector('.ip-ground svg').viewBox.baseVal.x") < x
    page.keyboard.press("-")
    page.keyboard.press("0")
    assert wide(seen) == pytest.approx(whole, rel=0.001)
    box = page.locator(".ip-ground").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -400)
    seen.until(f"([whole]) => ({SPANS})() < whole * 0.7", whole)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 80, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert page.locator(".ip-territory.ip-selected").count() == 0, "a drag is no choice"
    page.keyboard.press("0")


def test_a_territory_is_reached_by_keyboard_with_its_name_and_value(seen):
    page = seen.page
    page.click(".ip-layers button:has-text('Trust')")
    seen.until("() => document.querySelector('.ip-unit').textContent.includes('trust')")
    page.locator(".ip-territory").first.focus()
    page.keyboard.press("ArrowRight")
    label = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    name, value = label.split(": ", 1)
    assert name == "Umm an-Nasr" or len(name) > 3
    assert "trust in the force" in value or "no people" in value
    assert name in page.inner_text(".ip-hover-text")


def test_values_and_pictures_are_saved_without_asking_a_server(seen):
    page = seen.page
    page.click(".ip-layers button:has-text('Trust')")
    seen.until("() => document.querySelector('.ip-unit').textContent.includes('trust')")
    with page.expect_download() as got:
        page.click("button:has-text('Values (CSV)')")
    with open(got.value.path(), encoding="utf-8") as file:
        rows = list(csv.DictReader(io.StringIO(file.read())))
    assert len(rows) == 25 and rows[0]["layer"] == "Trust" and rows[0]["name"] == "Beit Lahia"
    shown = page.locator("[data-territory=GZ1]").first.get_attribute("aria-label")
    value = next(float(row["value"]) for row in rows if row["territory"] == "GZ1")
    assert f"{value:.2f}" in shown
    for kind, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as got:
            page.click(f"button:has-text('Image ({kind})')")
        with open(got.value.path(), "rb") as file:
            saved = file.read()
        assert saved.startswith(start) and len(saved) > 5_000
        assert kind != "SVG" or (b"Natural Earth" in saved and b"Trust, day 0" in saved and b"Rafah" in saved)
    assert seen.trouble == []


def test_worlds_are_drawn_large_or_side_by_side_and_the_first_screen_holds_the_answer(seen):
    page = seen.page
    page.click(".ip-question button:has-text('With / without')")
    seen.until("() => document.querySelectorAll('.ip-map-panel').length == 3")
    visible = "() => [...document.querySelectorAll('.ip-map-panel')].filter(e => e.clientWidth > 0).length"
    assert page.evaluate(visible) == 1
    page.click(".ip-worlds button:has-text('Side by side')")
    seen.until(f"() => ({visible})() == 3")
    page.click(".ip-worlds button:has-text('Difference')")
    seen.until(f"() => ({visible})() == 1")
    tops = {s: page.locator(s).first.bounding_box() for s in (".ip-sliders", ".ip-decisive", ".ip-tiles")}
    ground = page.locator(".ip-ground:visible").bounding_box()
    assert all(box["y"] + 60 < 768 for box in tops.values()) and ground["y"] + ground["height"] <= 768, (tops, ground)


def test_at_820_pixels_numbers_wrap_and_at_390_two_fingers_zoom(browser, page_server):
    with visits(browser, page_server[0], opening("gaza-isf")) as open_page:
        tablet = open_page(viewport={"width": 820, "height": 1100})
        script = "() => { const e = document.querySelector('.ip-tiles'); return e.scrollWidth <= e.clientWidth + 1 }"
        assert tablet.page.evaluate(script)
        tablet.page.set_viewport_size({"width": 1200, "height": 800})
        rows = "() => new Set([...document.querySelectorAll('.ip-maps .ip-layers button')].map(e => e.offsetTop)).size"
        tablet.until(f"() => ({rows})() == 1")
        tablet.page.set_viewport_size({"width": 390, "height": 844})
        tablet.until("() => document.querySelector('.ip-ground').clientWidth < 390")
        before = wide(tablet)
        tablet.page.evaluate(
            """() => {
              const ground = document.querySelector('.ip-ground'), b = ground.getBoundingClientRect()
              const send = (kind, id, x) => ground.dispatchEvent(new PointerEvent(kind, {
                pointerId: id, pointerType: 'touch', clientX: b.left + x, clientY: b.top + 100, bubbles: true }))
              send('pointerdown', 1, 100); send('pointerdown', 2, 200)
              send('pointermove', 1, 50); send('pointermove', 2, 250)
              send('pointerup', 1, 50); send('pointerup', 2, 250)
            }"""
        )
        tablet.until(f"([before]) => Math.abs(({SPANS})() - before / 2) < before * 0.05", before)
        assert tablet.trouble == []
