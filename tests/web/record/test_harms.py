"""Writing down what did harm: what is kept, sealed, changed, closed, voided, and who finds it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import RecordChange
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.record import naming
from sostenuto_web.record.harms import selectors, services
from sostenuto_web.record.models import Harm


def typed(**said):
    """Return what a therapist types who changes nothing that the form says by itself."""
    now = timezone.localtime()
    return {
        "what": "Went quiet, then left the room in tears.",
        "severity": "moderate",
        "sources": ["music", "associations"],
        "happened_at": f"{now:%Y-%m-%dT%H:%M}",
        "course": "unknown",
        "follow_up_on": f"{now + timedelta(days=1):%Y-%m-%d}",
        "noticer": "staff",
    } | said


def sent(cast, name, *ids, role="therapist", **said):
    browser = cast.browser(role)
    return browser.post(reverse(name, args=ids), {"person": token_for(ids[0]), **said})


def reported(cast, client=None, role="therapist", **said):
    client = client or cast.clients["own"]
    return sent(cast, "harm-new", client.pk, role=role, **typed(**said))


def written(cast, **said):
    assert reported(cast, **said).status_code == 302
    return Harm.objects.latest("made_at")


def changed(cast, harm, role="therapist", **said):
    page = cast.browser(role).get(reverse("harm-change", args=[harm.client_id, harm.pk]))
    seen = page.context["form"].initial["seen"]
    return sent(cast, "harm-change", harm.client_id, harm.pk, role=role, seen=seen, **typed(**said))


def test_a_harm_is_written_down_sealed_under_the_clients_key(cast):
    harm = written(cast, done="Sat outside together.", song_words="Hurt, Johnny Cash")

    assert harm.client == cast.clients["own"]
    assert harm.data_key_id == cast.clients["own"].data_key_id
    assert harm.sources == ["music", "associations"]
    assert harm.made_by == cast.staff["therapist"]
    assert harm.is_open
    assert AuditRow.objects.filter(action="harm.added", client_id=harm.client_id).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("select * from record_harm")
        kept = repr([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor])
    assert not any(word in kept for word in ("tears", "outside", "Cash"))


def test_the_form_needs_three_answers_and_offers_the_rest(cast):
    page = cast.browser("therapist").get(reverse("harm-new", args=[cast.clients["own"].pk]))
    form = page.context["form"]
    offered = {name: form[name].value() for name in form.fields}
    asked = [name for name, field in form.fields.items() if field.required and not offered[name]]

    assert asked == ["what", "severity", "sources"]
    assert offered["follow_up_on"] == timezone.localdate() + timedelta(days=1)


def test_a_form_sent_twice_makes_one_harm(cast):
    token = uuid4()

    assert [reported(cast, once=token).status_code for _ in range(2)] == [302, 302]
    assert Harm.objects.count() == 1
    assert AuditRow.objects.filter(action="harm.added").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("what", " ", "fill this in"),
        ("what", "x" * 4001, "keep to 4000"),
        ("what", "a\x00b", "cannot be kept"),
        ("severity", "", "choose"),
        ("severity", "unbearable", "one of those offered"),
        ("sources", [], "choose"),
        ("sources", ["music", "weather"], "one of those offered"),
        ("happened_at", "2999-01-01T10:00", "still to come"),
        ("happened_at", "0001-01-01T00:00", "year once more"),
        ("happened_at", "yesterday", ""),
        ("follow_up_on", "2001-01-01", "before it happened"),
        ("follow_up_on", "2999-01-01", "within a year"),
        ("course", "perhaps", "one of those offered"),
        ("noticer", "nobody", "one of those offered"),
        ("song_words", "x" * 201, "keep to 200"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(cast, field, value, words):
    answer = reported(cast, **{"done": "Sat outside together.", field: value})

    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field]).lower()
    assert b"Sat outside together." in answer.content
    assert not Harm.objects.exists()


def test_what_goes_on_has_to_be_looked_at_again(cast):
    answer = reported(cast, course="lasts", follow_up_on="")

    assert answer.status_code == 422
    assert "somebody looks again" in answer.context["form"].errors["follow_up_on"][0]
    assert reported(cast, course="over", follow_up_on="").status_code == 302
    assert not Harm.objects.get().is_open


def test_the_hour_that_comes_twice_can_be_written_down(cast):
    with timezone.override("America/New_York"):
        from sostenuto_web.record.harms.forms import MomentField

        moment = MomentField().clean("2025-11-02T01:30")

    assert moment.utcoffset() == timedelta(hours=-4)


def test_a_form_for_somebody_else_is_refused(cast):
    own, team = cast.clients["own"], cast.clients["team"]
    said = typed(person=token_for(team.pk))
    answer = cast.browser("therapist").post(reverse("harm-new", args=[own.pk]), said)

    assert answer.status_code == 409
    assert not Harm.objects.exists()


def test_a_change_is_kept_with_what_stood_there_before(cast):
    harm = written(cast)
    assert changed(cast, harm, severity="serious", sources=["ecology"]).status_code == 302
    page = cast.browser("therapist").get(reverse("harm", args=[harm.client_id, harm.pk]))
    harm.refresh_from_db()
    row = RecordChange.objects.get(subject=harm.pk, action="harm.changed")

    assert (harm.severity, harm.sources) == ("serious", ["ecology"])
    assert row.fields == "severity,sources"
    assert "how bad: moderate" in page.content.decode()
    own = "the music · the client&#x27;s own associations"
    assert f"where it came from: {own}" in page.content.decode()


def test_an_unchanged_form_changes_nothing(cast):
    harm = written(cast)

    assert changed(cast, harm).status_code == 302
    assert not RecordChange.objects.filter(action="harm.changed").exists()


def test_two_who_write_at_once_do_not_overwrite_each_other(cast):
    harm = written(cast)
    page = cast.browser("therapist").get(reverse("harm-change", args=[harm.client_id, harm.pk]))
    seen = page.context["form"].initial["seen"]
    services.change(cast.staff["supervisor"], harm, {"severity": "grave"})
    answer = sent(cast, "harm-change", harm.client_id, harm.pk, seen=seen, **typed(done="Waited."))
    harm.refresh_from_db()

    assert answer.status_code == 422
    assert b"Somebody else changed this record" in answer.content
    assert b"Waited." in answer.content
    assert harm.severity == "grave"


def test_looking_again_closes_it_and_a_new_day_opens_it(cast):
    harm = written(cast)
    ids = (harm.client_id, harm.pk)
    assert sent(cast, "harm-close", *ids, closing="", course="over").status_code == 422
    assert sent(cast, "harm-close", *ids, closing="Slept well.", course="over").status_code == 302
    harm.refresh_from_db()
    assert not harm.is_open
    assert (harm.closing, harm.course, harm.closed_by) == (
        "Slept well.",
        "over",
        cast.staff["therapist"],
    )

    again = sent(cast, "harm-close", *ids, closing="Once more.", course="over")
    assert again.status_code == 422
    assert b"nothing to look at again" in again.content
    assert b"Once more." in again.content

    later = f"{timezone.localdate() + timedelta(days=3):%Y-%m-%d}"
    assert changed(cast, harm, follow_up_on=later, course="over").status_code == 302
    harm.refresh_from_db()
    page = cast.browser("therapist").get(reverse("harm", args=ids)).content.decode()
    assert harm.is_open
    assert harm.closing == ""
    assert "what was found: Slept well." in page


def test_closing_is_a_change_that_an_open_form_has_to_know_of(cast):
    harm = written(cast)
    page = cast.browser("therapist").get(reverse("harm-change", args=[harm.client_id, harm.pk]))
    seen = page.context["form"].initial["seen"]
    services.close(cast.staff["supervisor"], harm, "Slept well.")
    answer = sent(cast, "harm-change", harm.client_id, harm.pk, seen=seen, **typed(done="Waited."))

    assert answer.status_code == 422


def test_voided_it_counts_no_more_and_can_be_taken_back(cast):
    harm = written(cast)
    ids = (harm.client_id, harm.pk)
    browser = cast.browser("therapist")
    assert sent(cast, "harm-void", *ids, reason="").status_code == 422
    assert sent(cast, "harm-void", *ids, reason="The wrong person.").status_code == 302

    assert b"left the room" not in browser.get(reverse("harms", args=ids[:1])).content
    hidden = browser.get(reverse("harms", args=ids[:1]) + "?voided=1").content
    assert b"left the room" in hidden
    assert b"The wrong person." in hidden
    assert not selectors.log(cast.staff["therapist"], selectors.Wanted()).exists()
    assert selectors.summary(cast.clients["own"]).count == 0
    assert not services.close(cast.staff["therapist"], harm, "found")

    assert sent(cast, "harm-restore", *ids, reason="It was them.").status_code == 302
    assert b"left the room" in browser.get(reverse("harms", args=ids[:1])).content
    actions = AuditRow.objects.filter(action__startswith="harm.").values_list("action", flat=True)
    assert {"harm.added", "harm.restored", "harm.voided"} <= set(actions)


def test_the_history_of_a_harm_stands_on_its_own_page_only(cast):
    harm = written(cast)
    services.change(cast.staff["therapist"], harm, {"what": "Something else."})
    record = cast.browser("therapist").get(reverse("client", args=[harm.client_id]))

    assert b"left the room" not in record.content
    assert b"1 harm is written down" in record.content


def test_erasing_somebody_takes_their_harms_away(cast):
    written(cast)
    voiding.erase(cast.staff["privacy_officer"], cast.clients["own"], why="asked", paper="14")

    assert not Harm.objects.exists()


class TestSongs:
    """A song belongs to a higher floor, which says what it is called and for whom."""

    song, another = uuid4(), uuid4()

    @pytest.fixture(autouse=True)
    def repertoire(self, cast, monkeypatch):
        monkeypatch.setattr(naming, "_resolvers", {})

        def names(user, ids, client_id=None):
            allowed = client_id in (None, cast.clients["own"].pk)
            return {self.song: "Hurt by Invented"} if allowed and self.song in ids else {}

        naming.names_songs(names)

    def test_a_song_that_is_known_is_linked_and_named(self, cast):
        own = cast.clients["own"]
        browser = cast.browser("therapist")
        page = browser.get(reverse("harm-new", args=[own.pk]) + f"?song={self.song}").content
        harm = written(cast, song_id=self.song)

        assert b"Hurt by Invented" in page
        assert str(self.song).encode() in page
        assert harm.song_id == self.song
        assert b"Hurt by Invented" in browser.get(reverse("harms", args=[own.pk])).content

    def test_a_song_of_somebody_else_is_not_linked(self, cast):
        reported(cast, cast.clients["team"], song_id=self.song)
        reported(cast, song_id=self.another)

        assert set(Harm.objects.values_list("song_id", flat=True)) == {None}

    def test_a_song_that_nobody_names_any_more_is_a_song(self, cast):
        harm = written(cast, song_id=self.song)
        naming._resolvers.clear()
        page = cast.browser("therapist").get(reverse("harm", args=[harm.client_id, harm.pk]))

        assert "<dd>a song</dd>" in page.content.decode()

    @pytest.mark.parametrize("asked", ["x", "", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"])
    def test_a_song_that_is_none_is_left_out(self, cast, asked):
        address = reverse("harm-new", args=[cast.clients["own"].pk])

        assert cast.browser("therapist").get(f"{address}?song={asked}").status_code == 200


def test_a_client_page_takes_a_fixed_count_of_queries(cast, django_assert_max_num_queries):
    browser = cast.browser("therapist")
    address = reverse("harms", args=[cast.clients["own"].pk])
    for _ in range(30):
        written(cast)
    with django_assert_max_num_queries(20):
        browser.get(address)


def test_a_log_takes_a_fixed_count_of_queries(cast, django_assert_max_num_queries):
    for _ in range(30):
        written(cast)
    browser = cast.browser("therapist")
    with django_assert_max_num_queries(20):
        browser.get(reverse("harm-log"))
