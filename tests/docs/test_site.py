"""The site: built without a network and without a warning, found by search, readable by telephone, passes axe-core."""

import pytest
from support.built_site import TELEPHONE, build, dead_links, faults
from support.docs_pages import DOCS, pages

SHOWN = ["index.md", "doors/plan.md", "faq.md", "notebooks/first_question.md"]
"""Pages that the default run looks at; the slow one at all."""
LEFT_OUT = "laws,pictures,odd.md,[!idf]*.md,d*.md,decisions,scenarios,coming_from,every_*.md"


def looked_at(browser, site, **how):
    """Return a page of a telephone, and what it asked of others."""
    context = browser.new_context(viewport=TELEPHONE, **how)
    asked = list[str]()
    context.on("request", lambda request: asked.append(request.url))
    return context, context.new_page(), asked


def elsewhere(asked):
    return [address for address in asked if not address.startswith(("file://", "data:"))]


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """Build some pages; links to those that are left out are not complained of."""
    return build(tmp_path_factory.mktemp("short"), "-D", f"exclude_patterns={LEFT_OUT}")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return build(tmp_path_factory.mktemp("whole"), "-W")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_some_pages_are_readable_at_390_pixels_and_without_barriers(browser, short, scheme):
    context, page, asked = looked_at(browser, short, color_scheme=scheme)
    found = {name: faults(page, (short / name).with_suffix(".html")) for name in SHOWN}
    context.close()
    assert not any(found.values()), found
    assert not elsewhere(asked)


def test_search_finds_a_page_without_a_network(browser, short):
    context, page, asked = looked_at(browser, short)
    page.goto((short / "search.html").as_uri() + "?q=interval")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li a").count() >= 3 and not elsewhere(asked)
    context.close()


@pytest.mark.slow
def test_every_page_of_the_folder_is_in_the_site(whole):
    books = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.ipynb")]
    assert not [name for name in [*pages(), *books] if not (whole / name).with_suffix(".html").is_file()]


@pytest.mark.slow
def test_every_link_and_anchor_of_the_site_leads_somewhere(whole):
    assert dead_links(whole) == []


@pytest.mark.slow
def test_every_page_is_readable_at_390_pixels_and_without_barriers(browser, whole):
    context, page, asked = looked_at(browser, whole)
    files = [path for path in sorted(whole.rglob("*.html")) if "_static" not in path.parts and path.stem != "search"]
    found = {path.relative_to(whole).as_posix(): faults(page, path) for path in files}
    context.close()
    assert len(found) > 70 and not {name: what for name, what in found.items() if what}
    assert not elsewhere(asked)


@pytest.mark.slow
def test_search_finds_a_lever_without_a_network(browser, whole):
    context, page, asked = looked_at(browser, whole)
    page.goto((whole / "search.html").as_uri() + "?q=ceiling")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li a").count() >= 3 and not elsewhere(asked)
    context.close()
