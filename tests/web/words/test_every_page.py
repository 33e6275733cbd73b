"""Every page of the house says nothing that no catalogue knows."""

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.urls import path
from tests.web.frontend.words import bracketed, untranslated
from words_pages import FROM_RECORDS, Page, pages

from sostenuto.care.consent.catalogue import templates
from sostenuto_web.config import urls as house_urls
from sostenuto_web.people import aliases
from sostenuto_web.platform.policy.addresses import every_address
from sostenuto_web.platform.policy.views import rule

ADDRESSES = ("/tmp/", "http://testserver/")
"""Folders and links are the same in every language."""


def of_consents() -> frozenset[str]:
    """Return the words of signed papers: each is in one language by itself, see ``language``."""
    known = {"I agree."}  # what the walk's own signature says
    for template in templates():
        known.add(template.title)
        for block in template.blocks:
            known |= set(block.text.splitlines()) | {block.text}
            known |= {part for part in filled_in(block.text) if len(part) > 3}
    return frozenset(part.strip() for part in known if part.strip())


def of_people() -> frozenset[str]:
    """Return log-in names of the walk, its job, and what a new client may be called in groups."""
    return frozenset({"wren", "somebody", "Write once", *aliases.words()})


def filled_in(text: str) -> list[str]:
    """Return what stands between the parts of a text that are filled in."""
    parts = [text]
    for name in ("client", "programme", "recipient", "information", "purpose", "expiry"):
        parts = [piece for part in parts for piece in part.split("{" + name + "}")]
    return [piece for part in parts for piece in part.splitlines()]


def missed(page: Page, known: frozenset[str]) -> list[str]:
    found = untranslated(FROM_RECORDS.sub("", page.html), known=known)
    return [text for text in found if not text.startswith(ADDRESSES)]


def told(every: list[Page], known: frozenset[str] = frozenset()) -> dict[str, str]:
    return {text: str(page) for page in every for text in missed(page, known)}


def test_no_page_and_no_refused_form_says_what_no_catalogue_knows(visit):
    assert len([page for page in visit.pages if page.status == 200]) > 80
    assert len([page for page in visit.pages if page.status == 422]) > 20
    assert [str(page) for page in visit.pages if page.status >= 500] == []
    assert told(visit.pages, of_consents() | of_people() | visit.papers) == {}


@pytest.mark.slow
@pytest.mark.timeout(900)  # it took 89 s at a load of 5, and more than 300 s at one of 24
def test_nor_does_it_to_anybody_else(world):
    with bracketed():
        seen = list(pages(world, by_everybody=True))

    logins = {person.user.login for person in world.people.values() if person.user}
    assert told(seen, of_consents() | of_people() | logins) == {}


def test_nor_does_the_first_start(db):
    from django.test import Client as Browser

    assert not get_user_model().objects.exists()
    with bracketed():
        answers = [Browser().get("/house/first-run/"), Browser().post("/house/first-run/", {})]

    assert [answer.status_code for answer in answers] == [200, 422]
    assert [untranslated(answer.content.decode()) for answer in answers] == [[], []]


PLANTED = {
    "in the text": "<p>Left alone</p>",
    "in a label": '<button aria-label="Left alone"></button>',
    "in a hint of a field": '<input placeholder="Left alone">',
    "in a picture": '<img alt="Left alone">',
    "in a button": '<input type="submit" value="Left alone">',
    "beside a record": "<p>Left alone by zqrecordedownqz</p>",
    "in the title": "<title>Left alone</title>",
}


@rule("home.see", methods=("GET", "POST"))
def planted(request, where):
    """Show a fault, to whoever looks (or, where it is so planted, sends the form)."""
    if where == "in an error" and request.method == "GET":
        return HttpResponse("")
    return HttpResponse(PLANTED.get(where, PLANTED["in the text"]), status=422)


urlpatterns = [*house_urls.urlpatterns]
for number, each in enumerate([*PLANTED, "in an error"]):
    urlpatterns.append(path(f"planted/{number}/", planted, {"where": each}))


def test_the_visit_finds_what_is_planted(world, settings):
    settings.ROOT_URLCONF = __name__
    found = [each for each in every_address() if each.route.startswith("planted/")]
    for address in found:
        address.names.clear()  # what the address is given is not written into it
    with bracketed():
        seen = list(pages(world, found))

    faulty = {page.route for page in seen if missed(page, frozenset())}
    assert faulty == {f"/planted/{number}/" for number in range(len(PLANTED) + 1)}
