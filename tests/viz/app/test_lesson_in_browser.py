"""A lesson in a browser, from the first question to the last: by keyboard where one would, and on a telephone."""

from support.page_visitor import visits
from support.served_page import barriers

from interpose.viz.app.permalink import View, to_link

FIRST = f"?view={to_link(View(scenario='grid-4', lesson=1, changes={'days': 120}))}"
"""A small world, so that twenty seeds take a moment."""
SAID = {"clashes": 0, "violations": 0, "deaths_civilians": 1, "deaths_force": 2, "displaced": 2}
"""Which of the three ways is chosen for each outcome."""


def test_a_whole_lesson(browser, page_server):
    with visits(browser, page_server[0]) as open_page:
        visit = open_page(FIRST, viewport={"width": 390, "height": 844})
        page = visit.page
        assert page.locator(".ip-question").count() == 0 and page.locator(".ip-lesson-next").is_disabled()
        for outcome, way in SAID.items():
            radios = page.locator(f"[data-outcome={outcome}] input[type=radio]")
            radios.nth(way).focus()
            page.keyboard.press("Space")
            visit.until(
                "([o]) => document.querySelector(`[data-outcome=${o}] [type=range]`).disabled === false", outcome
            )
        page.locator("[data-outcome=clashes] [type=range]").focus()
        page.keyboard.press("End")
        visit.until("() => document.querySelector('.ip-lesson-next').disabled === false")
        visit.until("() => document.querySelector('[data-outcome=clashes] b').textContent === '100 %'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        for step in (2, 3, 4):
            page.locator(".ip-lesson-next").focus()
            page.keyboard.press("Enter")
            visit.until("([n]) => document.querySelector('.ip-lesson h2').textContent.startsWith(n)", f"{step}.")
            visit.until("([n]) => document.querySelectorAll('.ip-question').length === n", int(step > 2))
            assert page.locator(".ip-strip-dot").count() == 0 or step == 4
            visit.until("() => document.activeElement.tagName === 'H2'")  # the next question is read aloud
        visit.until("() => [...document.querySelectorAll('.ip-lesson-table b')].every(b => b.textContent)")
        rows = page.locator(".ip-lesson-table tbody tr").all_inner_texts()
        assert len(rows) == 5 and all("of 20 seeds" in row and "95 % interval" in row for row in rows)
        assert "fewer, 100 % sure" in rows[0] and "no difference, 50 % sure" in rows[2]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        kept = visit.linked(lambda view: view.lesson == 4)
        assert kept.lesson == 4 and kept.predictions["clashes"].sure == 100 and len(kept.predictions) == 5
        assert barriers(page) == []
        again = open_page(f"?view={to_link(kept)}").page  # whoever opens the link goes on there
        assert again.inner_text(".ip-lesson h2").startswith("4.") and "100 % sure" in again.inner_text(
            ".ip-lesson-table"
        )
        assert visit.trouble == [] and page_server[1].read_text() == ""
