"""The steps of the set-up, in the order in which they are walked, and which of them are open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.clinic import crisis, forms, recovery
from sostenuto_web.platform.clinic.models import Clinic

StrOrPromise = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes
    ----------
    slug : str
        Its address, and its name in `Clinic.settled`.
    form : class or None
        None where the step has pages of its own.
    is_done : function of the clinic
    """

    slug: str
    title: StrOrPromise
    says: StrOrPromise
    form: type[forms.StepForm] | None
    is_done: Callable[[Clinic], bool]

    @property
    def address(self) -> str:
        """The address of its page."""
        return reverse("set-up-step", args=[self.slug])


def _settled(slug: str) -> Callable[[Clinic], bool]:
    return lambda clinic: slug in clinic.settled


def _has_crisis_number(clinic: Clinic) -> bool:
    return any(number.always for number in crisis.confirmed())


STEPS = (
    Step(
        "name",
        _("Name"),
        _("What is your clinic called?"),
        forms.NameForm,
        lambda clinic: bool(clinic.name),
    ),
    Step(
        "place",
        _("Time and language"),
        _("Where are you, and when does your day start?"),
        forms.PlaceForm,
        _settled("place"),
    ),
    Step(
        "notes",
        _("Notes and groups"),
        _("How do you like your notes laid out, and how large may a group be?"),
        forms.NotesForm,
        _settled("notes"),
    ),
    Step(
        "out-of-hours",
        _("Out of hours"),
        _("Who answers when nobody is here?"),
        forms.OutOfHoursForm,
        lambda clinic: bool(clinic.on_call_name and clinic.on_call_phone and clinic.out_of_hours),
    ),
    Step(
        "crisis-numbers",
        _("Crisis numbers"),
        _("Whom can somebody in need call, and does it work?"),
        None,
        _has_crisis_number,
    ),
    Step(
        "portal",
        _("Clients' pages"),
        _("May clients sign in?"),
        forms.PortalForm,
        _settled("portal"),
    ),
    Step(
        "backups",
        _("Backups"),
        _("Where do copies go, so that nothing is lost with this machine?"),
        forms.BackupForm,
        _settled("backups"),
    ),
    Step(
        "recovery-sheet",
        _("Recovery sheet"),
        _("The one key to everything, on paper."),
        None,
        lambda clinic: recovery.current_print() is not None,
    ),
)


def step_named(slug: str) -> Step | None:
    """Return one step."""
    return next((step for step in STEPS if step.slug == slug), None)


def after(slug: str) -> str:
    """Return the address to go on to when a step is saved."""
    slugs = [step.slug for step in STEPS]
    place = slugs.index(slug) + 1
    return STEPS[place].address if place < len(slugs) else reverse("set-up")


@dataclass(frozen=True, slots=True)
class Walked:
    """One step and whether it is done."""

    step: Step
    done: bool


def walked(clinic: Clinic) -> list[Walked]:
    """Return every step and whether it is done."""
    return [Walked(step, step.is_done(clinic)) for step in STEPS]
