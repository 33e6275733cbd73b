"""Nonsense in the address and in the head of a request."""

from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest
import walking
from tests.web.bad_input.asked import names_read
from tests.web.bad_input.filling import MARK
from tests.web.bad_input.laws import faults, of_a_page
from tests.web.bad_input.pages import Page
from tests.web.bad_input.places import Place, Scene
from tests.web.bad_input.spoiling import EDGES, NUMBERS, ODD
from tests.web.bad_input.test_fields import told

UNKNOWN = (
    "order=password",
    "ordering=-password",
    "account__password__startswith=a",
    "client__name=a&id__in=1,2",
    "voided_at__isnull=True&erased_at=",
    "fields=password&include=data_key",
    "format=json&debug=1",
    "all=1&deleted=1&admin=true",
    "csrfmiddlewaretoken=x&sessionid=y",
)
"""What no page offers: each has to look as without it."""
TURNS = 10
"""Of this many pages, one tries an odd value behind a name that no page reads, or that all do."""
HEADS_OF_A_PAGE = 8
"""Heads are read before any page: each is sent to a share of them, and each page gets some."""

pytestmark = pytest.mark.django_db
USUAL = ("page", "s", "before", "next", "suggested", "code", "q", "order")
VALUES = (
    "",
    "-1",
    "0",
    "last",
    "1" + "0" * 30,
    "9" * 5000,
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "//elsewhere.example/",
    "https://elsewhere.example/",
    "javascript:alert(1)",
    "%5C%5Celsewhere.example",
    "/%09/elsewhere.example",
    *(quote(value.encode("utf-8", "surrogatepass")) for value in (*NUMBERS, *EDGES, *ODD.values())),
)
"""What may stand behind a name, written as in an address."""
HEADS: tuple[dict[str, Any], ...] = (
    {"HTTP_HOST": "elsewhere.example"},
    {"HTTP_HOST": "a b\u00e9:99999"},
    {"HTTP_HOST": ""},
    {"HTTP_HOST": "testserver:port"},
    {"HTTP_X_FORWARDED_HOST": "elsewhere.example", "HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_FORWARDED_FOR": "not an address, ::1, <script>"},
    {"REMOTE_ADDR": ""},
    {"HTTP_COOKIE": "a" * 200_000},
    {"HTTP_COOKIE": "session=" + "b" * 5000 + "; csrf=\u00e9; device=::; messages=x"},
    {"HTTP_COOKIE": 'session="; ;=;,\\"'},
    {"HTTP_COOKIE": "session=a\x00b"},
    {"HTTP_ACCEPT_LANGUAGE": "xx-" * 2000},
    {"HTTP_ACCEPT_LANGUAGE": "../../etc, \u00e9;q=nan, en;q=1e999, ;;;"},
    {"HTTP_ACCEPT": "*/\x00"},
    {"HTTP_USER_AGENT": f"<script>{MARK}</script>" + "\u00e9" * 3000},
    {"HTTP_REFERER": "https://elsewhere.example/\x00", "HTTP_ORIGIN": "null"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver//elsewhere.example/"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://["},
    {
        "HTTP_HX_REQUEST": "true",
        "HTTP_HX_CURRENT_URL": "%ff\u00e9",
        "HTTP_HX_TRIGGERING_EVENT": "{",
    },
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": f"<script>{MARK}", "HTTP_HX_PROMPT": "\x00"},
    {"HTTP_HX_REQUEST": "maybe", "HTTP_HX_BOOSTED": "true", "HTTP_HX_HISTORY_RESTORE_REQUEST": "1"},
    {"HTTP_X_BACKGROUND": "true" * 500},
    {"HTTP_IF_MODIFIED_SINCE": "yesterday", "HTTP_IF_NONE_MATCH": '"', "HTTP_RANGE": "bytes=9-1"},
    {"CONTENT_LENGTH": "many"},
    {"CONTENT_LENGTH": "-1"},
    {"CONTENT_LENGTH": "9" * 40},
    {"CONTENT_TYPE": "text/plain; charset=utf-7", "QUERY_STRING": "page=1"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE", "HTTP_X_ORIGINAL_URL": "/house/records/"},
)
"""Heads that no browser sends."""


Asked = list[tuple[Place, str]]


def one_of_each(places: list[Place]) -> list[Place]:
    """Return one place for each way an address is written."""
    return list({place.route: place for place in reversed(places)}.values())


def some_queries(scene: Scene) -> Asked:
    """Return one odd value behind one usual name, for every third page."""
    return [
        (place, f"{USUAL[number % len(USUAL)]}={VALUES[number * 5 % len(VALUES)]}")
        for number, place in enumerate(one_of_each(scene.reads)[::3])
    ]


def all_queries(scene: Scene) -> Asked:
    """Return every odd value behind every name that a page reads itself.

    What most pages read is read by one and the same middleware, and what a page does not read
    cannot matter apart: behind those names, the values take turns over the pages.
    """
    pages = one_of_each(scene.reads)
    offers = {place: set(offered(scene, place)) for place in pages}
    names = {place: dict.fromkeys([*sorted(offers[place]), *USUAL]) for place in pages}
    read = {each: names_read(scene.sender(each), each.path, names[each]) for each in pages}
    said = Counter(name for found in read.values() for name in found)
    common = {name for name, times in said.items() if times * 2 > len(pages)}
    asked: Asked = []
    for number, place in enumerate(pages):
        for name in sorted(read[place] & (offers[place] | (read[place] - common))):
            asked += [(place, f"{name}={value}") for value in VALUES]
            asked.append((place, f"{name}=1&{name}=2&{name}[]=3&{name}[a]=4"))
        unread = [name for name in names[place] if name not in read[place]]
        for value in VALUES[number % TURNS :: TURNS]:
            asked += [(place, f"{name}={value}") for name in sorted(common)]
            asked.append((place, "&".join(f"{name}={value}" for name in unread)))
        asked.append((place, "&".join(f"f{number}=1" for number in range(2001))))
        asked.append((place, "=&&=%&;" + "a=" * 3000))
    return asked


def offered(scene: Scene, place: Place) -> list[str]:
    """Return the names that the page itself offers for its address."""
    answer = scene.sender(place).get(place.path)
    forms = Page(answer.text).forms if answer.status == 200 else []
    return [name for form in forms if form.method == "get" for name in form.fields]


def alike(text: str) -> str:
    return walking.PASSING.sub("", text)


def check_queries(scene: Scene, asked: Asked) -> list[str]:
    found = []
    for place, query in asked:
        answer = scene.sender(place).get(f"{place.path}?{query}")
        found += [f"{place}?{query[:60]}: {fault}" for fault in of_a_page(answer)]
    return found


def check_unknown(scene: Scene, share: int) -> list[str]:
    """Ask for what no page offers: each has to look as without it."""
    found = []
    for number, place in enumerate(one_of_each(scene.reads)):
        asked = UNKNOWN[number % share :: share]
        plain = scene.sender(place).get(place.path) if asked else None
        for query in asked if plain else ():
            answer = scene.sender(place).get(f"{place.path}?{query}")
            found += [f"{place}?{query}: {fault}" for fault in of_a_page(answer)]
            if place.route in TELLS_ITS_ADDRESS:
                continue
            if plain.status != answer.status:
                found.append(f"{place}?{query}: {answer.status}, not {plain.status}")
            if shape(plain.text) != shape(answer.text):
                found.append(f"{place}?{query}: obeyed")
    return found


TELLS_ITS_ADDRESS = {
    "sign-in/",
    "account/second/app/",
    "house/records/table/",
    "house/records/",
    "account/second/codes/",
}
"""Pages that carry their own query on, or that grow with every look."""


def shape(text: str) -> int:
    """Return how long a page is without what passes; enough to see a filter at work."""
    return len(alike(text))


def test_nonsense_in_an_address_is_let_lie(scene: Scene) -> None:
    found = check_queries(scene, some_queries(scene)) + check_unknown(scene, share=30)

    assert found == [], told(found)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_all_nonsense_in_every_address_is_let_lie(scene: Scene) -> None:
    found = check_queries(scene, all_queries(scene)) + check_unknown(scene, share=3)

    assert found == [], told(found)


def check_heads(scene: Scene, many: int) -> list[str]:
    found = []
    for number, place in enumerate(one_of_each(scene.places)):
        turn = number * many
        for head in [HEADS[(turn + n) % len(HEADS)] for n in range(many)]:
            method = "GET" if "GET" in place.methods else "POST"
            answer = scene.sender(place).ask(method, place.path, **head)
            found += [f"{place} {str(head)[:70]}: {fault}" for fault in of_a_page(answer)]
    return found


def test_a_head_full_of_nonsense_does_no_harm(scene: Scene) -> None:
    found = check_heads(scene, 1)

    assert found == [], told(found)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_head_does_harm_anywhere(scene: Scene) -> None:
    found = check_heads(scene, HEADS_OF_A_PAGE)

    assert found == [], told(found)


@pytest.mark.parametrize("number", ["0", "1" + "0" * 30, "9223372036854775808"])
def test_numbers_in_an_address_may_be_of_any_size(scene: Scene, number: str) -> None:
    found = []
    for place in scene.places:
        if "<int:" in place.route:
            path = place.path.replace("/1/", f"/{number}/")
            path = "/".join(number if part.isdigit() else part for part in path.split("/"))
            for method in place.methods:
                answer = scene.sender(place).ask(method, path)
                found += [f"{method} {place}: {fault}" for fault in faults(answer)]

    assert found == [], told(found)
