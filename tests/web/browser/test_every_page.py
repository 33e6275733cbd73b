"""Every page that somebody can reach by links, at a desk, enlarged, and on phones."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.web.browser.laws import broken_on

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

MANY = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/)|(?<=^/evidence/rows/)\w+|(?<=^/evidence/techniques/)\w+"
    r"|(?<=^/measures/)(?!load|steps)\w+|(?<=/as/)\w+|(?<=^/measures/steps/)(?!new)\w+"
    r"|(?<=^/care/cards/)(?!new)\w+"
)
"""What there are dozens of: one address of each kind is enough."""
LINKS = """all => all.filter(one => !one.hasAttribute("download"))
  .map(one => new URL(one.getAttribute("href"), document.baseURI).href)"""
"""Also of links inside a drawing, whose `href` is no text."""
SEES = """
() => [document.title, document.querySelectorAll('h1').length,
       document.querySelectorAll('main').length]
"""
ENOUGH = 120
PEOPLE = re.compile("Wren|Finch|Robin|Invented")


def pages(page, start: str = "/") -> Iterator[str]:
    """Go from link to link, one address of each kind, and yield the kinds."""
    home = urlsplit(page.url).netloc
    waiting, seen = [start], set()
    while waiting and len(seen) < ENOUGH:
        address = waiting.pop(0)
        kind = MANY.sub("…", urlsplit(address).path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.request.get(address)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        page.goto(address)
        yield kind
        found = page.eval_on_selector_all("a[href]", LINKS)
        waiting += [one for one in found if urlsplit(one).netloc == home]


ROLES = [
    "intern",
    "administrator",
    "privacy_officer",
    "supervisor",
    "director",
    "researcher",
    "wren",
]


@pytest.mark.parametrize(
    "login", ["therapist", *(pytest.param(role, marks=pytest.mark.slow) for role in ROLES)]
)
def test_every_page_that_can_be_reached_is_whole(signed_in, axe, screenshot, login):
    page = signed_in(login)
    page.goto("/")
    faults, walked = [], 0
    for kind in pages(page):
        walked += 1
        title, headings, mains = page.evaluate(SEES)
        if (headings, mains) != (1, 1):
            faults.append(f"{kind}: {headings} headings of the first rank, {mains} main parts")
        if PEOPLE.search(title):
            faults.append(f"{kind}: its title names somebody")
        try:
            axe(page)
        except AssertionError as found:
            faults.append(f"{kind}: {str(found)[:600]}")
        screenshot(page, f"every-{login}{kind.replace('/', '-')}")
        faults += [f"{kind}: {fault}" for fault in broken_on(page)]

    assert walked >= 3
    assert faults == []
