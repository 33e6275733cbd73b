"""A clinic's first day in a real house, from the empty page to the privacy officer's evening.

Nothing is prepared and nothing is faked: `sostenuto serve` makes the house, and every account,
client and consent comes in by the pages.
"""

import csv
import io
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect
from tests.web.browser.opened_house import (
    App,
    come_in,
    fill,
    follow,
    go,
    link_on,
    second_step,
    served,
)

pytestmark = pytest.mark.browser

PASSWORD = "four quiet brown otters 4"
CLINIC = "The Alder House (invented)"
FIRST = ("Wren", "Finch", "Robin", "Linnet", "Plover", "Dipper")
LAST = ("Ashdown", "Briar", "Copse", "Dell", "Elmwood")
ACTS = "added a caution", "added a contact", "recorded a signed consent", "took a consent back"
PEOPLE = [f"{first} {last} Invented" for first in FIRST for last in LAST]


@pytest.fixture
def house(tmp_path_factory):
    yield from served(tmp_path_factory.mktemp("real") / "house")


@pytest.fixture
def look(axe, screenshot):
    """Look at a page as axe does, and keep its picture for eyes."""

    def at(page: Page, name: str) -> None:
        axe(page)
        screenshot(page, f"opens-{name}")

    return at


def begin(page: Page, look) -> App:
    """Make the first administrator and their second step; end at the set-up."""
    page.goto("/")
    expect(page.get_by_role("heading", name="Welcome to your new house")).to_be_visible()
    look(page, "first-run")
    fill(
        page,
        "Make the account and go on",
        name="Ada Invented",
        login="ada",
        password=PASSWORD,
        again=PASSWORD,
    )
    expect(page.get_by_text("then the house opens")).to_be_visible()
    look(page, "second-step")
    return second_step(page)


def test_the_first_person_is_led_from_nothing_to_the_set_up(page, look):
    """The quick one: until the house can be set up, and never a first run again."""
    app = begin(page, look)
    page.goto("/")
    expect(page.get_by_text("The set-up is not finished")).to_be_visible()
    look(page, "today-first")
    assert page.goto("/house/first-run/").status == 404
    page.context.clear_cookies()
    come_in(page, "ada", PASSWORD, app)
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def set_up(page: Page, look, backups: str) -> None:
    """Walk every step of the set-up in its order."""
    page.goto("/house/set-up/")
    look(page, "set-up")
    go(page, "Go on")
    fill(page, "Save and go on", name=CLINIC)
    look(page, "set-up-place")
    fill(page, "Save and go on", time_zone="Europe/Dublin", day_start="05:30")
    page.get_by_label("DAP").check()
    look(page, "set-up-notes")
    fill(page, "Save and go on")
    look(page, "set-up-out-of-hours")
    fill(
        page,
        "Save and go on",
        on_call_name="Noa Invented",
        on_call_role="night manager",
        on_call_phone="+1 555 0100",
        out_of_hours="The night manager looks at nothing that comes in; call the number.",
    )
    crisis_number(page, look)
    page.get_by_label("On. Clients can sign in").check()
    look(page, "set-up-portal")
    fill(page, "Save and go on")
    look(page, "set-up-backups")
    fill(page, "Save and go on", backup_folder=backups)
    recovery_sheet(page, look)


def crisis_number(page: Page, look) -> None:
    """Add a number; without dialling it the clients' pages cannot be switched on."""
    look(page, "crisis-numbers")
    page.check("[name=always]")
    fill(page, "Save the number", label="The invented line", number="555 0111")
    expect(page.get_by_role("heading", name="Dial the number now")).to_be_visible()
    page.goto("/house/set-up/portal/")
    expect(page.get_by_text("Before clients can sign in")).to_be_visible()
    look(page, "portal-refused")
    go(page, "Crisis numbers")
    go(page, "Dial and confirm")
    page.check("[name=reached]")
    look(page, "crisis-dialled")
    fill(page, "Confirm the number", person="Ada Invented")
    expect(page.get_by_text("by Ada Invented on")).to_be_visible()
    look(page, "crisis-confirmed")
    page.goto("/house/set-up/portal/")


def recovery_sheet(page: Page, look) -> None:
    """Print the master key's sheet and type one line back from it."""
    look(page, "recovery")
    go(page, "Go to the sheet")
    look(page, "recovery-before")
    fill(page, "Show the sheet")
    lines = page.locator("dl.facts code").all_inner_texts()
    assert len(lines) >= 4
    look(page, "recovery-sheet")
    go(page, "I have it on paper")
    wanted = int("".join(filter(str.isdigit, page.locator("h1").inner_text())))
    fill(page, "Check the line", line=lines[wanted - 1].lower())
    expect(page.get_by_text("One line typed back")).to_be_visible()
    go(page, "All steps")
    expect(page.get_by_text("Everything is set up")).to_be_visible()
    look(page, "set-up-done")


def bring_a_table(page: Page, look) -> None:
    """Fill the downloaded template with thirty people; first a fault, which takes in nobody."""
    page.goto("/people/import/")
    look(page, "import")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Get the template").click()
    columns = next(csv.reader(io.StringIO(fetched.value.path().read_text("utf-8-sig"))))
    upload(page, columns, year="nineteen")
    expect(page.get_by_text("Nothing was taken in.")).to_be_visible()
    look(page, "import-faults")
    upload(page, columns, year="1990")
    expect(page.get_by_text("30 clients would be taken in")).to_be_visible()
    look(page, "import-preview")
    fill(page, "Take in 30 clients")
    expect(page.get_by_text("30 clients are taken in.")).to_be_visible()
    look(page, "people-administrator")


def upload(page: Page, columns: list[str], *, year: str) -> None:
    out = io.StringIO()
    table = csv.DictWriter(out, columns, restval="")
    table.writeheader()
    for number, name in enumerate(PEOPLE, 1):
        more = {"clinic_number": f"A-{number:03}", "birth_year": year, "contexts": "addiction"}
        table.writerow({"name": name, **more})
    file = {"name": "table.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    page.set_input_files("[name=table]", file)
    fill(page, "Look it over")


def invite(page: Page, app: App, name: str, login: str, role: str) -> str:
    """Invite a member of staff; return the path of the link to hand over."""
    page.goto("/staff/invite/")
    if page.locator("h1", has_text="Is it still you?").count():  # more than five minutes went by
        fill(page, "It is me", code=app.code())
    page.get_by_role("checkbox", name=role, exact=True).check()
    fill(page, "Make the account", name=name, login=login)
    page.wait_for_url("**/link/")
    return link_on(page)


def let_into_the_care(page: Page, look, name: str, who: str) -> str:
    """Put a therapist at the head of somebody's care; return the record's address."""
    page.goto("/people/")
    fill(page, "Find", q=name)
    go(page, "Change")
    page.locator("main select").select_option(label=who)
    page.get_by_label("Leads the care").check()
    fill(page, "Let them in")
    expect(page.get_by_role("row", name=who)).to_be_visible()
    look(page, "care-team")
    return page.url.removesuffix("team/")


def care(page: Page, look, record: str) -> None:
    """Open the one record, set a caution, add a contact, record a consent."""
    page.goto("/people/")
    expect(page.locator("tbody tr")).to_have_count(1)
    look(page, "people-therapist")
    go(page, PEOPLE[0])
    assert page.url == record
    look(page, "record-empty")
    go(page, "Set a caution")
    page.select_option("[name=kind]", label="seizures set off by music")
    look(page, "caution")
    fill(page, "Save the caution", detail="Church bells; sit down, dim the light.")
    go(page, "Add a contact")
    look(page, "contact")
    fill(page, "Save the contact", name="Lark Invented", relation="sister", phone="555 0123")
    expect(page.locator(".person-banner .tag-caution")).to_be_visible()
    look(page, "record-filled")
    record_a_consent(page, look)


def record_a_consent(page: Page, look) -> None:
    go(page, "All consents")
    go(page, "Record a consent")
    go(page, "Sharing with one person or place")
    page.get_by_label("session notes and progress").check()
    page.get_by_label("on a day").check()
    page.get_by_label("Last day").fill("2099-12-31")
    fill(page, "Write out the text", recipient="Dr Vole Invented")
    page.get_by_label("I have read this text").check()
    look(page, "consent-sign")
    page.get_by_label("Your name").fill(PEOPLE[0])
    fill(page, "Sign it")
    expect(page.get_by_text("in force").first).to_be_visible()
    look(page, "consent-signed")


def offer_an_account(page: Page, look, record: str) -> str:
    page.goto(record)
    go(page, "Invite to an account")
    fill(page, "Make the account")
    look(page, "client-link")
    return link_on(page)


def see_and_take_back(page: Page, look) -> None:
    """The client, on a phone: what is kept, what was agreed to, and taking it back."""
    page.goto("/")
    call = page.get_by_role("link", name="Call 555 0111")
    assert call.get_attribute("href") == "tel:5550111"
    look(page, "client-today")
    page.goto("/your-place/")
    expect(page.get_by_text(PEOPLE[0])).to_be_visible()
    look(page, "client-place")
    go(page, "See what I agreed to")
    expect(page.get_by_text("Dr Vole Invented")).to_be_visible()
    look(page, "client-consents")
    go(page, "Take it back")
    fill(page, "Take it back")
    expect(page.get_by_text("Nothing more is shared")).to_be_visible()
    look(page, "client-revoked")


def close_the_clients_pages(desk: Page, phone: Page, look) -> None:
    """What the set-up calls off is off, for those who are in already as well."""
    desk.goto("/house/set-up/portal/")
    desk.get_by_label("Off. Only staff sign in.").check()
    fill(desk, "Save and go on")
    assert phone.goto("/").status == 403
    expect(phone.get_by_role("heading", name="These pages are not open")).to_be_visible()
    look(phone, "client-closed")


def read_the_audit(page: Page, look) -> None:
    """The privacy officer finds who did what, without a word of what it was."""
    page.goto("/house/records/")
    look(page, "audit")
    said = page.locator("main").inner_text()
    for name in (*PEOPLE, "Lark Invented", "Vole", "Church bells"):
        assert name not in said
    go(page, "a client")
    expect(page.get_by_role("row", name="Tess Invented")).to_be_visible()
    look(page, "audit-client")
    go(page, "Every row about it")
    acts = page.locator("tbody").inner_text()
    for act in (
        "added a caution",
        "added a contact",
        "recorded a signed consent",
        "took a consent back",
    ):
        assert act in acts
    look(page, "audit-rows")


def see_only_figures(page: Page, look, record: str) -> None:
    """The director: counts, and nobody in them."""
    page.goto("/figures/")
    expect(page.get_by_text("30 people come here.")).to_be_visible()
    look(page, "figures")
    shown = page.content()
    assert not any(name in shown for name in PEOPLE)
    assert page.goto(record).status == 404
    assert page.goto("/people/").status == 404


def stay_outside(page: Page, look, record: str) -> None:
    """A stranger is asked to sign in, for what there is and for what there is not."""
    nobody = record.replace(record.rsplit("/", 2)[1], "11111111-1111-4111-8111-111111111111")
    for address in (record, nobody, f"{record}change/", "/people/", "/house/records/"):
        page.goto(address)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    look(page, "sign-in")


def find_nothing(page: Page, look, record: str) -> None:
    """A therapist of nobody: the same 404 for a known record as for none."""
    page.goto("/people/")
    expect(page.locator("main")).not_to_contain_text("Invented")
    look(page, "people-nobody")
    for part in ("", "change/", "contacts/new/", "consents/", "team/", "photo/"):
        assert page.goto(f"{record}{part}").status == 404, part
    look(page, "not-found")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_clinic_opens_and_everybody_sees_their_own_part(open_page, house, look, tmp_path):
    desk = open_page()
    app = begin(desk, look)
    backups = tmp_path / "another disk"
    backups.mkdir()
    set_up(desk, look, str(backups))
    desk.goto("/house/doctor/")
    look(desk, "doctor")
    bring_a_table(desk, look)
    people = SimpleNamespace()
    for name, login, role in (
        ("Tess Invented", "tess", "Therapist"),
        ("Uma Invented", "uma", "Therapist"),
        ("Dora Invented", "dora", "Programme director"),
        ("Petra Invented", "petra", "Privacy officer"),
    ):
        link = invite(desk, app, name, login, role)
        look(desk, f"invited-{login}")
        theirs = open_page()
        follow(theirs, link, PASSWORD)
        second_step(theirs)
        setattr(people, login, theirs)
    record = let_into_the_care(desk, look, PEOPLE[0], "Tess Invented")
    assert desk.goto(record).status == 404  # who sets up the house reads nobody's record

    care(people.tess, look, record)
    phone = open_page(viewport={"width": 390, "height": 844})
    follow(phone, offer_an_account(people.tess, look, record), PASSWORD)
    see_and_take_back(phone, look)
    for address in (record, "/people/", "/house/records/", "/figures/", "/staff/"):
        assert phone.goto(address).status == 404, address
    close_the_clients_pages(desk, phone, look)
    read_the_audit(people.petra, look)
    see_only_figures(people.dora, look, record)
    find_nothing(people.uma, look, record)
    stay_outside(open_page(), look, record)
