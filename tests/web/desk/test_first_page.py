"""The first page shows each person what is theirs, and the figures show nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.reading import without_tokens

from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic import crisis
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault.models import DataKey

OTHERS = (Role.DIRECTOR, Role.RESEARCHER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR, Role.CLIENT)
ALIASES = ("Wren", "Finch", "Robin")


def words(browser, path="/"):
    answer = browser.get(path)
    assert answer.status_code == 200
    return without_tokens(answer.content.decode().split("<main", 1)[1])


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.INTERN, Role.SUPERVISOR])
def test_whoever_cares_sees_their_own_clients_by_alias(cast, role):
    page = words(cast.browser(role))

    assert "Wren" in page
    assert "Finch" in page
    assert "Robin" not in page
    assert "2 people" in page


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_finds_a_client_on_the_first_page(cast, role):
    page = words(cast.browser(role))

    assert not any(f">{alias}<" in page for alias in ALIASES)


def test_a_therapist_without_clients_is_told_how_they_come(cast):
    CareTeamMember.objects.all().delete()

    assert "Nobody yet" in words(cast.browser(Role.THERAPIST))


def test_a_voided_client_is_not_on_the_first_page(cast):
    Client.objects.filter(alias="Finch").update(voided_at=timezone.now())

    assert "Finch" not in words(cast.browser(Role.THERAPIST))


def test_the_first_page_asks_as_often_for_many_clients_as_for_few(
    cast, django_assert_max_num_queries
):
    browser = cast.browser(Role.THERAPIST)
    words(browser)
    for number in range(30):
        client = make(f"Bird {number}")
        CareTeamMember.objects.create(client=client, user=cast.staff[Role.THERAPIST])

    with django_assert_max_num_queries(20):
        page = words(browser)

    assert "with 26 more" in page or "32 people" in page


def test_an_administrator_is_told_what_of_the_set_up_is_open(cast):
    assert "steps are open" in words(cast.browser(Role.ADMINISTRATOR))
    assert "steps are open" not in words(cast.browser(Role.THERAPIST))


def make(alias, **fields):
    return Client.objects.create(alias=alias, name=alias, data_key=DataKey.make(), **fields)


def test_a_client_reads_what_is_kept_about_them_and_who_cares(cast):
    page = words(cast.browser(Role.CLIENT), "/your-place/")

    assert "Wren Invented" in page
    assert "Invented therapist" in page
    assert "Finch" not in page


def test_an_account_without_a_record_is_told_so(cast):
    Client.objects.filter(alias="Wren").update(account=None)

    assert "Nothing is kept about you yet" in words(cast.browser(Role.CLIENT), "/your-place/")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLIENT])
def test_staff_have_no_place_of_their_own_here(cast, role):
    assert cast.browser(role).get("/your-place/").status_code == 404


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.RESEARCHER])
def test_figures_tell_no_small_number(cast, role):
    page = words(cast.browser(role), "/figures/")

    assert "Fewer than 11" in page
    assert "<table" not in page


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.RESEARCHER])
def test_figures_count_everybody_and_name_nobody(cast, role):
    for number in range(20):
        made = make(f"Bird {number}")
        Client.objects.filter(pk=made.pk).update(made_at=timezone.now() - timedelta(days=60))
    page = words(cast.browser(role), "/figures/")

    assert "23 people" in page
    assert "Bird" not in page
    assert "Wren" not in page
    assert "fewer than 11" in page


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.DIRECTOR, Role.RESEARCHER)]
)
def test_nobody_else_sees_the_figures(cast, role):
    assert cast.browser(role).get("/figures/").status_code == 404


def test_figures_take_a_constant_number_of_questions(cast, django_assert_max_num_queries):
    for number in range(40):
        make(f"Bird {number}")
    browser = cast.browser(Role.DIRECTOR)
    words(browser, "/figures/")

    with django_assert_max_num_queries(20):
        words(browser, "/figures/")


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_read_who_may_see_what(cast, role):
    page = words(cast.browser(role), "/house/who-may-see-what/")

    assert "read who looked at what" in page
    assert "Privacy officer" in page


def test_a_stranger_is_sent_to_the_door_from_each_page(cast):
    for path in ("/", "/figures/", "/your-place/", "/house/who-may-see-what/"):
        assert cast.browser(None).get(path)["Location"] == f"/sign-in/?next={path}"


@pytest.fixture
def numbers():
    """One number that somebody dialled, and one that nobody did."""
    by = User.objects.get(roles=[Role.ADMINISTRATOR])
    for label, number in (("The invented line", "555 0111"), ("Not dialled yet", "555 0122")):
        kept = crisis.save(by=by, label=label, number=number, always=True, hours="", for_whom="")
        if number == "555 0111":
            today = timezone.localdate()
            said = crisis.as_confirmed(kept)
            crisis.confirm(by=by, number=kept, person="Ada Invented", on_day=today, said=said)


@pytest.mark.parametrize("path", ["/", "/your-place/"])
def test_a_client_is_shown_whom_to_call_but_no_number_that_nobody_dialled(cast, numbers, path):
    page = words(cast.browser(Role.CLIENT), path)

    assert 'href="tel:5550111"' in page
    assert "555 0122" not in page


def test_staff_are_not_shown_the_numbers_of_clients(cast, numbers):
    assert "tel:" not in words(cast.browser(Role.THERAPIST))
