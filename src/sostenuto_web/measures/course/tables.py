"""The points of a course as a file: numbers only, in a shape that every program reads."""

import csv
import io

from sostenuto.measures.courses import Course
from sostenuto_web.measures.course.twin import since_baseline

HEADS = (
    "day", "number", "filled_up", "form", "compared", "from_first", "threshold", "beyond_chance"
)  # fmt: skip


def as_csv(course: Course) -> str:
    """Return the points of a course, the earliest first, as comma-separated values.

    Nothing says whose they are or of which measure. ``form`` counts forms and versions as they
    first came; ``threshold`` is how far a change from the first number has to go.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    editions = list(dict.fromkeys(point.edition for point in course.points))
    for point in course.points:
        found = since_baseline(course, point)
        reliable = found.reliable if found else None
        writer.writerow(
            [
                point.day.isoformat(),
                _plain(point.value),
                int(point.prorated),
                editions.index(point.edition) + 1,
                int(course.latest is not None and point.is_like(course.latest)),
                _plain(found.change) if found else "",
                _plain(reliable.threshold) if reliable else "",
                int(reliable.verdict != "unchanged") if reliable else "",
            ]
        )
    return out.getvalue()


def _plain(value: float | None) -> str:
    return "" if value is None else f"{round(value, 4):g}"
