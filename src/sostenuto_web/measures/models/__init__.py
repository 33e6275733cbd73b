"""The rows of measuring: a clinic's forms, what is planned, what was answered, what followed."""

from sostenuto_web.measures.models.administrations import Administration, Answer
from sostenuto_web.measures.models.forms import SiteBasis, SiteForm, SiteStep
from sostenuto_web.measures.models.raised import Raised
from sostenuto_web.measures.models.schedules import Schedule
from sostenuto_web.measures.models.steps import StepsTaken

__all__ = [
    "Administration",
    "Answer",
    "Raised",
    "Schedule",
    "SiteBasis",
    "SiteForm",
    "SiteStep",
    "StepsTaken",
]
