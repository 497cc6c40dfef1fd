"""The page in another language: by its link, by its menu, with numbers and dates; and back, as it was."""

from support.page_visitor import visits
from support.served_page import barriers

from interpose.viz.app.permalink import View, from_link, to_link

FIRST = f"?view={to_link(View(scenario='grid-4', beside='force', language='id', changes={'days': 60}))}"


def test_the_page_in_indonesian_and_back(browser, page_server):
    with visits(browser, page_server[0]) as open_page:
        visit = open_page(FIRST)
        page = visit.page
        assert (
            page.get_attribute("html", "lang") == "id"
            and page.inner_text(".ip-question h2") == "Apa yang diubah oleh pasukan?"
        )
        assert "Januari" in page.inner_text(".ip-date") and "Mainkan" in page.inner_text(".ip-transport")
        assert "Warga sipil terbunuh sejauh ini" in page.inner_text(".ip-tiles")
        page.click(".ip-transport button:has-text('Langkah')")
        visit.on_day(1)
        assert "2.000 orang" in page.inner_text(".ip-sliders")
        assert "dengan pasukan" in page.inner_text(".ip-line-legend") and barriers(page) == []
        page.select_option(".ip-language select", "en")
        visit.until("() => document.querySelector('.ip-question h2').textContent === 'What does the force change?'")
        visit.until("() => document.documentElement.lang === 'en'")
        assert visit.day == 1 and "with the force" in page.inner_text(".ip-line-legend")
        visit.until("() => location.search.includes('view=')")
        page.wait_for_timeout(300)
        assert from_link(page.url.split("view=")[1]).language == "en"
        assert visit.trouble == [] and page_server[1].read_text() == ""
        narrow = open_page(FIRST, viewport={"width": 390, "height": 844}).page
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 390
