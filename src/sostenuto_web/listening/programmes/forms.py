"""What is asked when a programme is planned."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sostenuto.base.affect import AffectPoint
from sostenuto_web.care.models import Session
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.programmes import words
from sostenuto_web.listening.programmes.path import LEAST, PathField
from sostenuto_web.listening.programmes.square import MoodField
from sostenuto_web.people.once import OnceField

SHORTEST, LONGEST, USUAL = 5, 120, 20
MOST, MOST_DAYS = 40, 366
STEADY, DRAWN = ListeningProgramme.Arc.STEADY, ListeningProgramme.Arc.DRAWN
RULES = (
    *("most_by_artist", "most_new", "least_known", "known_only", "liked_only", "no_lyrics"),
    *("tempo_from", "tempo_to", "heard_days", "heard_programmes"),
)
ONE_OF_TWO = _("Ask for one of the two: so many that they know, or so many that they do not.")


class FindForm(forms.Form):
    """A search among what the client may choose from."""

    says_optional = False
    q = forms.CharField(
        label=_("Find a piece"), max_length=200, required=False, widget=forms.SearchInput
    )


class ProgrammeForm(forms.Form):
    """From where the person is to a wanted place, how long, along which arc, by which rules.

    Parameters
    ----------
    mood : point or None
        What the client said of their mood a moment ago; then the start may stay untouched.
    sessions : sequence of Session
        To which it may belong.
    """

    says_optional = False
    once = OnceField()
    start = MoodField(label=_("How are they right now?"), required=False)
    goal_mood = forms.ChoiceField(
        label=_("How they would like to be"), choices=lambda: [*words.GOALS.items()]
    )
    goal = MoodField(
        label=_("Another place"),
        required=False,
        help_text=_("Touch the square instead, when no word fits. It counts before the word."),
    )
    arc = forms.ChoiceField(
        label=_("Which way"),
        choices=lambda: [*words.ARCS.items()],
        initial=ListeningProgramme.Arc.ISO,
        widget=forms.RadioSelect,
        help_text=_("No way was shown to be better than the others; what helps differs."),
    )
    path = PathField(
        label=_("Its points"),
        required=False,
        help_text=_("Two to seven points, from the first piece to the last."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST, initial=USUAL
    )
    setting = forms.ChoiceField(
        label=_("Who is there"),
        choices=ListeningProgramme.Setting.choices,
        initial=ListeningProgramme.Setting.WITH_THERAPIST,
        widget=forms.RadioSelect,
    )
    liked_only = forms.BooleanField(label=_("Only what they like"), required=False)
    known_only = forms.BooleanField(label=_("Only what they know"), required=False)
    no_lyrics = forms.BooleanField(
        label=_("Only without words"),
        required=False,
        help_text=_("Songs of which nobody said whether they have words are left out, too."),
    )
    most_by_artist = forms.IntegerField(
        label=_("At most by one artist"), min_value=1, max_value=MOST, initial=2, required=False
    )
    least_known = forms.IntegerField(
        label=_("At least that they know"), min_value=1, max_value=MOST, required=False
    )
    most_new = forms.IntegerField(
        label=_("At most that they do not know"), min_value=0, max_value=MOST, required=False
    )
    heard_days = forms.IntegerField(
        label=_("Not what sounded in the last days"),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
    )
    heard_programmes = forms.IntegerField(
        label=_("Nor in the last programmes"), min_value=1, max_value=MOST, required=False
    )
    tempo_from = forms.FloatField(label=_("Tempo from"), required=False, min_value=1, max_value=400)
    tempo_to = forms.FloatField(label=_("Tempo to"), required=False, min_value=1, max_value=400)
    session = forms.ChoiceField(label=_("For a session"), required=False)

    def __init__(self, *args: Any, mood: Any, sessions: list[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._mood = mood
        self._sessions = {str(row.pk): row for row in sessions}
        field: Any = self.fields["session"]
        field.choices = [("", _("none")), *((pk, _when(row)) for pk, row in self._sessions.items())]
        if not sessions:
            del self.fields["session"]

    def clean_start(self) -> Any:
        """Ask for a place where none was said a moment ago."""
        point = self.cleaned_data["start"] or self._mood
        if point is None:
            raise ValidationError(_("Touch the square where they are."))
        return point

    def clean(self) -> dict[str, Any]:
        """See that a drawn path is one, and that the rules go together."""
        said = super().clean() or {}
        if said.get("arc") != DRAWN:
            self.errors.pop("path", None)
        elif "path" not in self.errors and len(said.get("path") or ()) < LEAST:
            self.add_error("path", _("A path needs at least two points."))
        if said.get("least_known") is not None and said.get("most_new") is not None:
            self.add_error("least_known", ONE_OF_TWO)
        least, most = said.get("tempo_from"), said.get("tempo_to")
        if least is not None and most is not None and least > most:
            self.add_error("tempo_to", _("It must not be less than where it begins."))
        return said

    def fields_of(self) -> dict[str, Any]:
        """Return what the programme is made of."""
        said = self.cleaned_data
        start = said["start"]
        points = said["path"] if said["arc"] == DRAWN else []
        named = "" if said["goal"] or said["arc"] in (STEADY, DRAWN) else said["goal_mood"]
        goal = _goal(said, points, named)
        return {
            "session": self._sessions.get(said.get("session") or ""),
            "setting": said["setting"],
            "start_valence": start.valence,
            "start_arousal": start.arousal,
            "goal_valence": goal.valence,
            "goal_arousal": goal.arousal,
            "goal_mood": named,
            "minutes": float(said["minutes"]),
            "arc": said["arc"],
            "points": [[point.valence, point.arousal] for point in points],
            "rules": {name: said[name] for name in RULES},
        }


def _goal(said: dict[str, Any], points: list[AffectPoint], named: str) -> AffectPoint:
    """Return where it leads: a path to its last point, staying nowhere, else as was said."""
    if points:
        return points[-1]
    found: AffectPoint = said["start"] if said["arc"] == STEADY else said["goal"]
    return found or words.goal_point(named)


def _when(session: Session) -> str:
    return date_format(localtime(session.starts_at), "SHORT_DATETIME_FORMAT")
