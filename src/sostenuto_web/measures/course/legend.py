"""The legend of a picture: what each look in it says."""

from django.utils.translation import gettext as _

from sostenuto.care.score import shapes
from sostenuto.measures.courses import Course
from sostenuto_web.measures.course.picture import cuts_of, kind_of

KEY = 9.0
"""Half of a small picture in the legend."""


def legend(course: Course) -> list[dict[str, str]]:
    """Return the lines of the legend: only of what is drawn."""
    kinds = {kind_of(course, point) for point in course.points}
    head, long = shapes.head(KEY, KEY, 4.8), shapes.line(1, KEY, 17, KEY)
    found = [{"look": "first", "d": head, "says": _("the first number that may be compared")}]
    if "number" in kinds:
        found.append({"look": "number", "d": head, "says": _("a number")})
    if "aside" in kinds:
        said = _("not compared: another form, or asked at another moment")
        found.append({"look": "aside", "d": shapes.square(KEY, KEY, 4.4), "says": said})
    if course.half_width is not None:
        said = _("here chance of measuring alone can put a number")
        found.append({"look": "box", "d": "M1 4H17V14H1z", "says": said})
    cuts = cuts_of(course)
    if any(not cut.own for cut in cuts):
        found.append({"look": "cut", "d": long, "says": _("a cut-off")})
    if any(cut.own for cut in cuts):
        said = _("the cut-off between people with and without the trouble")
        found.append({"look": "cut own", "d": long, "says": said})
    if course.breaks:
        strokes = shapes.line(5, 15, 8, 3) + shapes.line(10, 15, 13, 3)
        found.append({"look": "break", "d": strokes, "says": _("another form begins")})
    if any(point.prorated for point in course.points):
        said = _("≈ filled up from the other answers")
        found.append({"look": "", "d": "", "says": said})
    return found
