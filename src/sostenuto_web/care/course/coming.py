"""What is next in a course of care, in one sentence."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto_web.care.course.selectors import Standing
from sostenuto_web.care.models import Course

Stage = Course.Stage
LOOK_BACK_AFTER = timedelta(days=42)
"""Goals are looked at again after four to six weeks; our own default."""

ORDER = (
    Stage.REFERRED,
    Stage.ASSESSING,
    Stage.PLANNING,
    Stage.SESSIONS,
    Stage.DISCHARGED,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What of the plan matters here: how many goals are open, how many lack their levels."""

    goals: int = 0
    without_levels: int = 0


def sentence(standing: Standing | None, plan: Plan, today: date) -> str:
    """Return what is next; without a course, how one begins."""
    if standing is None:
        return _("No course of care is begun. It begins with a referral.")
    stage = standing.course.stage
    if stage == Stage.REFERRED:
        return _referred(standing)
    if stage == Stage.ASSESSING:
        return _assessing(standing)
    if stage == Stage.PLANNING:
        return _planning(plan)
    if stage == Stage.SESSIONS:
        return _sessions(standing, plan, today)
    if stage == Stage.DECLINED:
        return _("Next: nothing here. A new referral begins a new course of care.")
    return _("This course is over. Somebody who comes back begins another.")


def _referred(standing: Standing) -> str:
    if not standing.referral.is_done:
        return _("Next: write down who asks for music therapy, and what for.")
    return _("Next: a music therapist decides whether the person is taken on.")


def _assessing(standing: Standing) -> str:
    begun = any(one.draft or one.is_done for one in standing.assessment)
    if begun:
        return _("Next: finish the assessment.")
    return _("Next: get to know each other, and write the assessment.")


def _planning(plan: Plan) -> str:
    if not plan.goals:
        return _("Next: write the first goal, with its five levels.")
    if plan.without_levels:
        return _levels(plan)
    return _("Next: the first session. When it starts, the levels of the goals are locked.")


def _sessions(standing: Standing, plan: Plan, today: date) -> str:
    if not plan.goals:
        return _("Next: write a goal. Sessions are under way, and there is none.")
    if plan.without_levels:
        return _levels(plan)
    day = look_back_on(standing)
    if day <= today:
        return _("Next: look back together. It is time for an evaluation.")
    when = formats.date_format(day, "DATE_FORMAT")
    return _("Sessions are under way. Look back together about %(day)s.") % {"day": when}


def _levels(plan: Plan) -> str:
    return ngettext(
        "Next: write the five levels of %(n)d goal.",
        "Next: write the five levels of %(n)d goals.",
        plan.without_levels,
    ) % {"n": plan.without_levels}


def look_back_on(standing: Standing) -> date:
    """Return about when to look back: six weeks after the last time, or after the first session."""
    course, last = standing.course, standing.evaluation.holds
    since = course.first_session_on or course.decided_on or course.referred_on
    if last is not None and last.finished_at is not None:
        since = max(since, timezone.localtime(last.finished_at).date())
    return since + LOOK_BACK_AFTER
