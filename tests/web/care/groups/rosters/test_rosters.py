"""Groups: who is in them, who leads them, and what is refused in words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.web.care.groups.meetings.groups_for_tests import (
    browser_of,
    gather,
    join,
    make_staff,
)
from tests.web.conftest import make_client
from tests.web.reading import without_tokens

from sostenuto.base.errors import InputError
from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.rosters import selectors, services
from sostenuto_web.care.models import Group, GroupLeader, GroupMember, Meeting
from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.people.selectors import relation_to
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.clinic.services import settle
from sostenuto_web.platform.policy.table import Relation, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def choir():
    return gather(3)


def refused(call, *given, **how) -> str:
    with pytest.raises(services.RefusedError) as found:
        call(*given, **how)
    return found.value.why


def in_care(user, leads=True, alias="Wagtail"):
    client = make_client(alias, name=f"{alias} Invented")
    CareTeamMember.objects.create(client=client, user=user, leads=leads)
    return client


def listening(choir) -> set:
    choir.group.refresh_from_db()
    return set(choir.group.set_list.members.values_list("client__alias", flat=True))


def playing(choir) -> set:
    return set(choir.group.set_list.leaders.values_list("user__login", flat=True))


def test_a_group_that_is_sent_twice_is_one():
    leader, token = make_staff("linnet"), uuid4()
    made = [services.make(leader, {"name": "Morning choir"}, token=token) for _ in range(2)]

    assert made[0] == made[1]
    assert Group.objects.count() == 1
    assert selectors.leads(leader, made[0])


def test_whoever_joins_gets_the_leaders_into_their_care_team(choir):
    client = in_care(choir.leader)
    services.add_member(choir.leader, choir.group, client, today())

    assert relation_to(choir.co_leader, client) == Relation.TEAM
    told = AuditRow.objects.filter(client_id=client.pk).values_list("action", flat=True)
    assert {"team.added", "group.joined"} <= set(told)


def test_somebody_is_on_the_roster_once(choir):
    before = GroupMember.objects.count()
    services.add_member(choir.leader, choir.group, choir.members[0], today())

    assert GroupMember.objects.count() == before


def test_a_full_group_lets_nobody_in(choir):
    services.change(choir.leader, choir.group, {"size_limit": 3})

    assert refused(join, choir, "Wagtail") == "full"


def test_a_group_is_no_larger_than_whoever_pays_allows(choir):
    said = {"name": "Morning choir", "kind": "open", "every_weeks": "1", "minutes": "60"}
    said |= {"size_limit": "11", "once": str(uuid4())}
    answer = browser_of(choir.leader).post("/groups/new/", said)

    assert answer.status_code == 422
    assert "at most 10 in a group" in " ".join(answer.content.decode().split())
    settle(by=choir.leader, step="notes", group_limit=3)
    assert refused(join, choir, "Wagtail") == "full"


def test_a_closed_group_lets_people_in_until_it_has_met(choir):
    services.change(choir.leader, choir.group, {"kind": Group.Kind.CLOSED})
    join(choir, "Wagtail")
    choir.begun()

    assert refused(join, choir, "Warbler") == "closed"


def test_whose_care_team_is_not_ours_to_change_is_not_put_in(choir):
    client = in_care(choir.leader, leads=False)

    assert refused(services.add_member, choir.leader, choir.group, client, today()) == "not_theirs"
    assert relation_to(choir.co_leader, client) == Relation.CLINIC


def test_a_group_that_ended_takes_nobody(choir):
    services.end(choir.leader, choir.group)

    assert refused(join, choir, "Wagtail") == "ended"
    assert refused(services.add_leader, choir.leader, choir.group, make_staff("serin")) == "ended"


def test_whoever_leaves_stays_in_the_history(choir):
    member = choir.group.members.get(client=choir.members[0])

    assert services.end_member(choir.leader, member, today())
    assert not services.end_member(choir.leader, member, today())
    assert choir.members[0] not in [row.client for row in groups.roster_of(choir.group)]
    [former] = selectors.former_for(choir.leader, choir.group)
    assert (former.client, former.until) == (choir.members[0], today())
    assert relation_to(choir.co_leader, choir.members[0]) == Relation.TEAM


def test_nobody_leaves_before_they_joined(choir):
    member = choir.group.members.get(client=choir.members[0])
    with pytest.raises(InputError, match="until"):
        services.end_member(choir.leader, member, member.since - timedelta(days=1))


def test_whoever_left_can_come_back(choir):
    member = choir.group.members.get(client=choir.members[0])
    services.end_member(choir.leader, member, today())
    again = services.add_member(choir.leader, choir.group, choir.members[0], today())

    assert again.pk != member.pk
    assert groups.roster_of(choir.group).count() == 3


def test_a_new_leader_comes_into_the_teams_that_are_ours_to_change(choir):
    first = choir.members[0]
    CareTeamMember.objects.filter(client=first, user=choir.leader).update(leads=False)
    serin = make_staff("serin")

    assert services.add_leader(choir.leader, choir.group, serin) == 1
    assert relation_to(serin, first) == Relation.CLINIC
    assert {relation_to(serin, one) for one in choir.members[1:]} == {Relation.TEAM}


def test_a_leader_who_leaves_stays_in_the_care_teams(choir):
    held = choir.group.leaders.get(user=choir.co_leader, until=None)
    services.end_leader(choir.leader, held)

    assert groups.standing(choir.co_leader, choir.group.pk) == Relation.CLINIC
    assert {relation_to(choir.co_leader, one) for one in choir.members} == {Relation.TEAM}


def test_somebody_always_leads(choir):
    held = choir.group.leaders.get(user=choir.leader, until=None)

    assert refused(services.end_leader, choir.leader, held) == "last"
    services.add_leader(choir.leader, choir.group, choir.co_leader, leads=True)
    assert services.end_leader(choir.leader, held)


def test_an_intern_leads_with_others_only(choir):
    intern = make_staff("serin", Role.INTERN)

    why = refused(services.add_leader, choir.leader, choir.group, intern, leads=True)
    assert why == "may_not"
    assert services.add_leader(choir.leader, choir.group, intern) == 0
    assert groups.standing(intern, choir.group.pk) == Relation.TEAM


def test_who_keeps_the_house_cannot_lead(choir):
    director = make_staff("serin", Role.DIRECTOR)

    assert refused(services.add_leader, choir.leader, choir.group, director) == "may_not"
    assert director not in selectors.who_may_lead()


def test_only_who_leads_ends_a_group(choir):
    assert refused(services.end, choir.co_leader, choir.group) == "leads_only"
    meeting = choir.begun()
    assert refused(services.end, choir.leader, choir.group) == "running"
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.FINISHED)
    later = choir.meeting(starts_at=meeting.starts_at + timedelta(days=7))

    assert services.end(choir.leader, choir.group)
    assert not services.end(choir.leader, choir.group)
    later.refresh_from_db()
    assert later.state == Meeting.State.CANCELLED
    assert services.go_on(choir.leader, choir.group)


def test_two_who_change_a_group_notice_each_other(choir):
    seen = selectors.state_of(choir.group)
    services.change(choir.leader, choir.group, {"place": "Garden room"}, seen)

    with pytest.raises(ChangedMeanwhileError):
        services.change(choir.leader, choir.group, {"place": "Attic"}, seen)


def test_the_set_list_keeps_step_with_roster_and_leaders(choir):
    row = services.open_set(choir.leader, choir.group)
    assert services.open_set(choir.co_leader, choir.group) == row
    everybody = {one.alias for one in choir.members}
    choir.group.refresh_from_db()
    assert (listening(choir), playing(choir)) == (everybody, {"linnet", "siskin"})

    join(choir, "Wagtail")
    assert listening(choir) == everybody | {"Wagtail"}
    services.end_member(choir.leader, choir.group.members.get(client=choir.members[0]), today())
    assert listening(choir) == everybody - {choir.members[0].alias} | {"Wagtail"}
    services.end_leader(choir.leader, GroupLeader.objects.get(user=choir.co_leader))
    assert playing(choir) == {"linnet"}


def test_the_pages_say_why_somebody_is_not_put_in(choir):
    client, browser = in_care(choir.leader, leads=False), browser_of(choir.leader)
    said = {"client": str(client.pk), "since": today().isoformat()}
    answer = browser.post(f"/groups/{choir.group.pk}/roster/new/", said)

    assert answer.status_code == 422
    assert "not yours to change" in " ".join(answer.content.decode().split())
    assert not choir.group.members.filter(client=client).exists()


def test_a_group_is_made_changed_and_ended_on_its_pages():
    leader = make_staff("linnet")
    browser = browser_of(leader)
    said = {"name": "Morning choir", "kind": "open", "weekday": "1", "at": "10:00"}
    said |= {"every_weeks": "2", "minutes": "60", "size_limit": "8", "once": str(uuid4())}
    for _ in range(2):
        answer = browser.post("/groups/new/", said)
    [group] = Group.objects.all()
    assert answer.url == f"/groups/{group.pk}/"
    assert (group.weekday, group.every_weeks, group.size_limit) == (1, 2, 8)

    faulty = browser.post(f"/groups/{group.pk}/change/", said | {"at": "", "name": "Evening choir"})
    assert faulty.status_code == 422
    assert "Evening choir" in faulty.content.decode()
    browser.post(f"/groups/{group.pk}/change/", said | {"name": "Evening choir"})
    group.refresh_from_db()
    assert group.name == "Evening choir"
    assert browser.post(f"/groups/{group.pk}/end/").url == f"/groups/{group.pk}/"
    group.refresh_from_db()
    assert group.ended_at is not None
    assert "ended on" in browser.get(f"/groups/{group.pk}/").content.decode()


def test_cards_are_chosen_moved_and_taken_out(choir):
    browser, where = browser_of(choir.leader), f"/groups/{choir.group.pk}/techniques/"
    for key in ("singing", "group_circle", "singing", "no_such_card"):
        browser.post(where, {"card": key})
    browser.post(where, {"card": "group_circle", "up": "1"})
    choir.group.refresh_from_db()
    assert choir.group.cards == ["group_circle", "singing"]
    browser.post(where, {"card": "singing", "out": "1"})
    choir.group.refresh_from_db()
    assert choir.group.cards == ["group_circle"]


def test_a_co_leader_sees_the_group_and_cannot_change_it(choir):
    browser = browser_of(choir.co_leader)
    page = browser.get(f"/groups/{choir.group.pk}/").content.decode()

    assert "Put somebody in" not in page
    for rest in ("change/", "end/", "techniques/", "roster/new/", "leaders/new/"):
        assert browser.get(f"/groups/{choir.group.pk}/{rest}").status_code == 404


def test_a_stranger_to_the_group_finds_nothing(choir):
    browser = browser_of(make_staff("serin"))

    assert browser.get(f"/groups/{choir.group.pk}/").status_code == 404
    assert "Tuesday singers" not in browser.get("/groups/").content.decode()


def test_a_member_who_is_not_in_ones_care_is_counted_and_not_shown(choir):
    CareTeamMember.objects.filter(client=choir.members[0], user=choir.co_leader).update(
        until="2026-01-01T00:00Z"
    )
    answer = browser_of(choir.co_leader).get(f"/groups/{choir.group.pk}/")
    page = without_tokens(answer.content.decode())

    assert "1 more is not in your care" in page
    assert choir.members[0].alias not in page
    assert choir.members[1].alias in page
