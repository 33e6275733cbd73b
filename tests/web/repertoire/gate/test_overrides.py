"""Letting something sound with a written reason: for how long, how far, and who looks at it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from music_for_tests import ask, trigger
from tests.web.reading import without_tokens

from sostenuto.base.errors import InputError
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.repertoire.gate import asking, library, overrides
from sostenuto_web.repertoire.models import (
    Override,
    Recording,
    SetLeader,
    SetList,
    SetMember,
    Song,
    Trigger,
)

pytestmark = pytest.mark.django_db
REASON = "Worked through it together today."


@pytest.fixture
def client(cast):
    return cast.clients["own"]


@pytest.fixture
def by(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def hurt(music, client):
    """A song in the client's register."""
    song = music.song("Johnny Cash", "Hurt")
    trigger(client, "Johnny Cash – Hurt")
    return song


def a_set(by, *clients, for_group=True):
    row = SetList.objects.create(
        title="Friday", data_key=DataKey.make(), for_group=for_group, made_by=by
    )
    SetLeader.objects.create(set_list=row, user=by)
    for one in clients:
        SetMember.objects.create(set_list=row, client=one)
    return row


class TestHolding:
    """What a reason lets sound, and what it does not."""

    def test_it_lets_one_thing_sound_with_a_therapist_and_nothing_else(
        self, music, cast, client, by, hurt
    ):
        tape = music.recording(hurt)
        overrides.give(by, hurt, REASON, client=client)
        verdict = asking.for_client(client).of(hurt)
        assert (verdict.answer, verdict.overridden, verdict.may_sound) == ("play", True, True)
        assert asking.for_client(client, "alone").of(hurt).answer == "no"
        assert asking.for_client(client).of(tape).answer == "no"
        trigger(cast.clients["team"], "Johnny Cash – Hurt")
        assert asking.for_client(cast.clients["team"]).of(hurt).answer == "no"
        assert asking.for_group([client.pk]).of(hurt).answer == "no"

    def test_it_ends_with_the_clinic_s_day(self, client, by, hurt):
        row = overrides.give(by, hurt, REASON, client=client)
        today = days.day_of(timezone.now(), clinic.clinic())
        assert row.until == days.bounds(today, clinic.clinic())[1]
        Override.objects.update(until=timezone.now() - datetime.timedelta(seconds=1))
        assert asking.for_client(client).of(hurt).answer == "no"

    def test_it_can_be_taken_back_once(self, client, by, hurt):
        row = overrides.give(by, hurt, REASON, client=client)
        overrides.end(by, row)
        overrides.end(by, row)
        assert asking.for_client(client).of(hurt).answer == "no"
        assert AuditRow.objects.filter(action="override.ended").count() == 1

    def test_a_weightier_reason_of_the_gate_is_not_covered(self, music, client, by):
        ring = music.song("Johnny Cash", "Ring of Fire")
        trigger(client, "Johnny Cash – Hurt")
        overrides.give(by, ring, REASON, client=client)
        assert asking.for_client(client).of(ring).answer == "play"
        trigger(client, "Anna Invented", "artist")  # nothing to do with it
        assert asking.for_client(client).of(ring).answer == "play"
        trigger(client, "Johnny Cash – Ring of Fire", urge=9)
        assert asking.for_client(client).of(ring).answer == "no"

    def test_a_recording_that_was_called_otherwise_since_is_not_covered(self, music, client, by):
        row = music.recording(named=False)
        ask(client)
        overrides.give(by, row, REASON, client=client)
        assert asking.for_client(client).of(row).answer == "play"
        hurt = music.song("Johnny Cash", "Hurt")
        trigger(client, "Johnny Cash – Hurt", urge=9)
        Recording.objects.filter(pk=row.pk).update(song=hurt, song_by_person=True)
        library.changed()
        assert asking.for_client(client).of(row).answer == "no"

    def test_one_that_cannot_be_read_lets_nothing_sound(self, cast, client, by, hurt):
        row = overrides.give(by, hurt, REASON, client=client)
        Override.objects.filter(pk=row.pk).update(data_key=cast.clients["team"].data_key)
        assert asking.for_client(client).of(hurt).answer == "no"

    def test_one_without_its_reach_lets_nothing_sound(self, client, by, hurt):
        row = overrides.give(by, hurt, REASON, client=client)
        for reach in ("", "[]", "nonsense", '["x", 1, 2]', "null"):
            row.reach = reach
            row.save()
            assert asking.for_client(client).of(hurt).answer == "no"


class TestRefusing:
    """When no reason can be given."""

    @pytest.mark.parametrize("reason", ["", "  ", "\n"])
    def test_an_empty_reason_is_none(self, client, by, hurt, reason):
        with pytest.raises(InputError, match="reason must be written down"):
            overrides.give(by, hurt, reason, client=client)
        assert not Override.objects.exists()

    def test_what_plays_needs_no_reason(self, music, client, by):
        with pytest.raises(overrides.NothingToLiftError):
            overrides.give(by, music.song("N", "M"), REASON, client=client)

    def test_a_second_reason_for_what_plays_by_the_first_is_not_needed(self, client, by, hurt):
        overrides.give(by, hurt, REASON, client=client)
        with pytest.raises(overrides.NothingToLiftError):
            overrides.give(by, hurt, REASON, client=client)

    def test_no_reason_lifts_what_is_fixed(self, music, cast, client, by):
        forbidden = music.song("N", "M", audience="nobody")
        unheard = music.recording(music.song("A", "B"), affect_model="directions-1")
        foreign = music.recording(music.song("C", "D"), only_for=cast.clients["team"])
        for item in (forbidden, unheard, foreign):
            with pytest.raises(overrides.FixedError):
                overrides.give(by, item, REASON, client=client)
        song = music.song("E", "F")
        trigger(client, "Hurt")  # an entry that says nothing to the gate
        with pytest.raises(overrides.FixedError):
            overrides.give(by, song, REASON, client=client)

    def test_it_is_for_exactly_one(self, client, by, hurt):
        for whose in ({}, {"client": client, "set_list": a_set(by, client)}):
            with pytest.raises(InputError, match="for a client or a set list"):
                overrides.give(by, hurt, REASON, **whose)

    def test_the_same_form_twice_makes_one(self, client, by, hurt):
        from uuid import uuid4

        token = uuid4()
        first = overrides.give(by, hurt, REASON, client=client, token=token)
        again = overrides.give(by, hurt, REASON, client=client, token=token)
        assert first.pk == again.pk
        assert Override.objects.count() == 1
        assert AuditRow.objects.filter(action="override.given").count() == 1


class TestSets:
    """Reasons for a set list."""

    def test_one_for_a_group_holds_for_that_set_list_and_those_people(
        self, music, cast, client, by, hurt
    ):
        row = a_set(by, client, cast.clients["team"])
        given = overrides.give(by, hurt, REASON, set_list=row)
        ids = [client.pk, cast.clients["team"].pk]
        assert given.was == "not for this group"
        assert asking.for_group(ids, set_list=row).of(hurt).overridden
        assert asking.for_group(ids).of(hurt).answer == "no"
        assert asking.for_group(ids, set_list=a_set(by, client)).of(hurt).answer == "no"
        assert asking.for_client(client).of(hurt).answer == "no"
        assert asking.for_group(ids[:1], set_list=row).of(hurt).overridden  # somebody left
        more = [*ids, cast.clients["clinic"].pk]
        assert asking.for_group(more, set_list=row).of(hurt).answer == "no"  # somebody came

    def test_one_for_a_set_list_of_one_person_holds_in_it(self, cast, client, by, hurt):
        row = a_set(by, client, for_group=False)
        overrides.give(by, hurt, REASON, set_list=row)
        assert asking.for_client(client, set_list=row).of(hurt).overridden
        assert asking.for_client(client).of(hurt).answer == "no"

    def test_its_act_tells_of_nobody(self, cast, client, by, hurt):
        overrides.give(by, hurt, REASON, set_list=a_set(by, client, cast.clients["team"]))
        row = AuditRow.objects.get(action="override.given")
        assert (row.client_id, row.detail) == (None, {})


def page(client, item):
    kind = "song" if isinstance(item, Song) else "recording"
    return reverse(f"client-{kind}-override", args=[client.pk, item.pk])


def sent(client, **fields):
    return {"person": token_for(client.pk), **fields}


class TestPages:
    """The form for one client, and the list of reasons."""

    def test_a_therapist_lets_a_song_sound(self, cast, client, hurt):
        browser = cast.browser(Role.THERAPIST)
        shown = browser.get(page(client, hurt))
        assert "registered as urge, urge 8 of 10: Johnny Cash – Hurt" in shown.content.decode()
        response = browser.post(page(client, hurt), sent(client, reason=REASON))
        assert response.status_code == 302
        row = Override.objects.get()
        assert (row.reason, row.was) == (
            REASON,
            "registered as urge, urge 8 of 10: Johnny Cash – Hurt",
        )
        assert REASON in browser.get(page(client, hurt)).content.decode()
        assert browser.post(page(client, hurt), sent(client, end="1")).status_code == 302
        assert asking.for_client(client).of(hurt).answer == "no"

    def test_a_form_without_a_reason_comes_back(self, cast, client, hurt):
        response = cast.browser(Role.THERAPIST).post(page(client, hurt), sent(client, reason=" "))
        assert response.status_code == 422
        assert not Override.objects.exists()

    def test_what_is_fixed_keeps_what_was_typed(self, music, cast, client):
        ask(client)
        song = music.song("N", "M", audience="nobody")
        response = cast.browser(Role.THERAPIST).post(page(client, song), sent(client, reason="Why"))
        assert response.status_code == 422
        assert "Why" in response.content.decode()
        assert "No reason lifts this." in response.content.decode()

    def test_a_form_for_somebody_else_is_refused(self, cast, client, hurt):
        fields = sent(cast.clients["team"], reason=REASON)
        assert cast.browser(Role.THERAPIST).post(page(client, hurt), fields).status_code == 409

    @pytest.mark.parametrize("role", [r for r in Role if r != Role.THERAPIST])
    def test_nobody_else_may(self, cast, client, hurt, role):
        assert cast.browser(role).get(page(client, hurt)).status_code == 404
        fields = sent(client, reason=REASON)
        assert cast.browser(role).post(page(client, hurt), fields).status_code == 404

    def test_not_for_a_client_of_others(self, cast, hurt):
        other = cast.clients["clinic"]
        assert cast.browser(Role.THERAPIST).get(page(other, hurt)).status_code == 404

    def test_a_song_that_somebody_else_spoke_of_is_not_found(self, music, cast, client):
        spoken = music.song("Secret", "Song", in_repertoire=False)
        browser = cast.browser(Role.THERAPIST)
        assert browser.get(page(client, spoken)).status_code == 404
        trigger(client, "Secret – Song", song_ref=str(spoken.pk))
        assert browser.get(page(client, spoken)).status_code == 200
        assert browser.get(page(cast.clients["team"], spoken)).status_code == 404

    def test_another_client_s_own_recording_is_not_found(self, music, cast, client):
        row = music.recording(music.song("N", "M"), only_for=cast.clients["team"])
        assert cast.browser(Role.THERAPIST).get(page(client, row)).status_code == 404

    def test_who_may_not_read_an_entry_does_not_read_it_here(self, music, cast):
        team = cast.clients["team"]
        song = music.song("Johnny Cash", "Hurt")
        trigger(team, "Johnny Cash – Hurt", visible_to="lead")
        shown = cast.browser(Role.THERAPIST).get(page(team, song)).content.decode()
        assert "urge 8 of 10" not in shown
        assert "only whoever leads the care" in shown
        overrides.give(cast.staff[Role.THERAPIST], song, REASON, client=team)
        assert "urge 8" not in Override.objects.get().was


class TestReviewing:
    """Who looks at reasons."""

    def rows(self, browser):
        return without_tokens(browser.get(reverse("overrides")).content.decode())

    def test_the_care_team_sees_it_until_and_after_somebody_looked(self, cast, client, by, hurt):
        row = overrides.give(by, hurt, REASON, client=client)
        browser = cast.browser(Role.SUPERVISOR)
        assert "not yet" in self.rows(browser)
        url = reverse("override-review", args=[row.pk])
        shown = browser.get(url).content.decode()
        assert REASON in shown
        assert "registered as urge" in shown
        assert browser.post(url, {"remark": "Spoke about it"}).status_code == 302
        assert browser.post(url, {"remark": "Twice"}).status_code == 302
        row.refresh_from_db()
        assert (row.remark, row.reviewed_by) == ("Spoke about it", cast.staff[Role.SUPERVISOR])
        assert "not yet" not in self.rows(browser)
        assert "Spoke about it" in browser.get(url).content.decode()
        assert AuditRow.objects.filter(action="override.reviewed").count() == 1

    def test_who_wrote_it_does_not_look_at_it_where_somebody_else_can(self, cast, client, by, hurt):
        row = overrides.give(by, hurt, REASON, client=client)
        browser, url = cast.browser(Role.THERAPIST), reverse("override-review", args=[row.pk])
        page = browser.get(url).content.decode()
        assert "You wrote it yourself" in page
        assert "Mark as looked at" not in page

        answer = browser.post(url, {"remark": "I was right"})
        assert answer.status_code == 422
        assert "You wrote it yourself" in answer.content.decode()
        assert "I was right" in answer.content.decode()
        row.refresh_from_db()
        assert row.reviewed_at is None

    def test_who_is_alone_in_the_care_looks_at_their_own(self, cast, client, by, hurt):
        row = overrides.give(by, hurt, REASON, client=client)
        client.team.exclude(user=by).delete()
        browser, url = cast.browser(Role.THERAPIST), reverse("override-review", args=[row.pk])
        assert browser.post(url, {"remark": "Looked back"}).status_code == 302
        row.refresh_from_db()
        assert row.reviewed_by == by

    def test_so_does_who_leads_a_group_alone(self, cast, client, by, hurt):
        others = cast.clients["clinic"]
        row = overrides.give(by, hurt, REASON, set_list=a_set(by, client, others))
        assert overrides.review(by, row)
        second = overrides.give(by, hurt, REASON, set_list=a_set(by, client))
        with pytest.raises(overrides.OwnReasonError):
            overrides.review(by, second)

    @pytest.mark.parametrize("role", [r for r in Role if r not in ("therapist", "supervisor")])
    def test_others_find_nothing(self, cast, client, by, hurt, role):
        row = overrides.give(by, hurt, REASON, client=client)
        browser = cast.browser(role)
        assert browser.get(reverse("overrides")).status_code == 404
        assert browser.get(reverse("override-review", args=[row.pk])).status_code == 404

    def test_outside_the_care_nobody_finds_it(self, music, cast, by):
        other = cast.clients["clinic"]
        song = music.song("Johnny Cash", "Hurt")
        trigger(other, "Johnny Cash – Hurt")
        row = overrides.give(by, song, REASON, client=other)
        browser = cast.browser(Role.THERAPIST)
        assert "Hurt" not in self.rows(browser)
        assert browser.get(reverse("override-review", args=[row.pk])).status_code == 404

    def test_those_nobody_looked_at_stand_first(self, music, cast, client, by):
        trigger(client, "A", "artist")
        songs = [music.song("A", name) for name in ("First", "Second", "Third")]
        given = [overrides.give(by, song, REASON, client=client) for song in songs]
        overrides.review(cast.staff[Role.SUPERVISOR], given[2])
        shown = self.rows(cast.browser(Role.THERAPIST))
        places = [shown.index(song.title) for song in songs]
        assert places[1] < places[0] < places[2]

    def test_a_group_s_is_seen_by_leaders_and_by_who_supervises_everybody_in_it(
        self, cast, client, by, hurt
    ):
        row = overrides.give(by, hurt, REASON, set_list=a_set(by, client, cast.clients["team"]))
        url = reverse("override-review", args=[row.pk])
        for role in (Role.THERAPIST, Role.SUPERVISOR):
            shown = cast.browser(role).get(url).content.decode()
            assert "not for this group" in shown
            assert "Hurt" in self.rows(cast.browser(role))
        SetMember.objects.create(set_list=row.set_list, client=cast.clients["clinic"])
        assert cast.browser(Role.THERAPIST).get(url).status_code == 200
        assert cast.browser(Role.SUPERVISOR).get(url).status_code == 404
        assert "Hurt" not in self.rows(cast.browser(Role.SUPERVISOR))
        SetLeader.objects.all().delete()
        assert cast.browser(Role.THERAPIST).get(url).status_code == 404

    def test_a_group_s_page_is_the_same_whoever_s_register_it_is(self, cast, client, by, music):
        import re

        song = music.song("Johnny Cash", "Hurt")
        both = client, cast.clients["team"]
        then = timezone.now()
        said = []
        for whose in both:
            Trigger.objects.all().delete()
            trigger(whose, "Johnny Cash – Hurt")
            set_list = a_set(by, *both)
            row = overrides.give(by, song, REASON, set_list=set_list)
            Override.objects.filter(pk=row.pk).update(at=then, until=then)  # the page says both
            shown = cast.browser(Role.THERAPIST).get(reverse("override-review", args=[row.pk]))
            page = without_tokens(shown.content.decode())
            said.append(re.sub(rf"{row.pk}|nonce[^ >]*", "", page))
        assert said[0] == said[1]

    def test_a_long_list_is_paged_and_takes_few_queries(
        self, music, cast, client, by, django_assert_max_num_queries
    ):
        trigger(client, "A", "artist")
        browser = cast.browser(Role.THERAPIST)
        songs = [music.song("A", f"Song number {n:03}") for n in range(30)]
        for song in songs[:2]:
            overrides.give(by, song, REASON, client=client)
        with django_assert_max_num_queries(22):
            self.rows(browser)
        for song in songs[2:]:
            overrides.give(by, song, REASON, client=client)
        with django_assert_max_num_queries(22):
            assert self.rows(browser).count("Song number") == 25
        assert (
            browser.get(reverse("overrides"), {"page": 2}).content.decode().count("number 0") == 5
        )
