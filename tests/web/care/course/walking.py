"""What a therapist does who leads a client through a course: forms filled in as a page has them."""

from django.urls import reverse

from sostenuto_web.care.course import filling, services
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.clinic.selectors import today

REFERRAL = {
    "who": {"source": "self", "knows": "yes"},
    "why": {"reason": "Wants to sing again."},
}
ACCEPTED = {"decision": {"decision": "accept", "why": "Wants it, and there is a place."}}
DECLINED = {"decision": {"decision": "decline", "why": "Asked for guitar lessons."}}
ASSESSMENT = {
    "safety": {"self_harm": "no", "harm_others": "no", "feels_safe": "yes", "seizure": "no"},
    "together": {"wish": "To say what I feel.", "work_on": ["feelings"]},
}
EVALUATION = {
    "safety": {"self_harm": "no", "feels_safe": "yes"},
    "change": {"said_change": "I sing in the kitchen."},
    "next": {"how_on": "on"},
}


def begun(cast, client=None, role="therapist"):
    client = client or cast.clients["own"]
    return services.begin(cast.staff[role], client, today())


def written(cast, course, key, parts, role="therapist"):
    row = None
    for part, answers in parts.items():
        row = filling.save_part(cast.staff[role], course, key, part, answers).row
    return filling.finish(cast.staff[role], row)


def assessed(cast, client=None):
    course = begun(cast, client)
    for key, parts in (
        ("referral", REFERRAL),
        ("acceptance", ACCEPTED),
        ("assessment", ASSESSMENT),
    ):
        written(cast, course, key, parts)
    course.refresh_from_db()
    return course


def form_url(course, key):
    if key == "acceptance":
        return reverse("course-decision", args=[course.client_id, course.pk])
    return reverse("course-form", args=[course.client_id, course.pk, key])


def sent_part(browser, course, key, part, answers, htmx=False, **more):
    """Fill in one part as its page offers it, and send it."""
    url = form_url(course, key)
    form = browser.get(f"{url}?part={part}").context["part"]
    said = {
        "person": token_for(course.client_id),
        "part": part,
        "seen": form["seen"].value(),
        "asked": [one.key for one in form.questions()],
    }
    for one in form.questions():
        kept = form[f"q-{one.key}"].value()
        nothing = [] if one.kind == "choices" else ""
        said[f"q-{one.key}"] = nothing if kept is None else kept
    said |= {f"q-{key}": value for key, value in answers.items()}
    headers = {"HX-Request": "true"} if htmx else {}
    return browser.post(url, said | more, headers=headers)
