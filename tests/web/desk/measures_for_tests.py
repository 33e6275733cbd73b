"""Invented administrations of measures, done long before today or just now."""

import datetime

from sostenuto_web.measures.models import Administration, Answer, SiteForm
from sostenuto_web.platform.clinic import selectors as clinic


def asked(client, code, *totals, days_ago=(), answers=None, **said):
    """Write one administration a total, at so many days ago; or one of ``answers``."""
    rows = []
    for total, ago in zip(totals or (None,), days_ago or (0,), strict=True):
        row = Administration.objects.create(
            client=client,
            data_key=client.data_key,
            code=code,
            total=total,
            on=clinic.today() - datetime.timedelta(days=ago),
            **{"state": Administration.State.DONE, "way": "paper"} | said,
        )
        Answer.objects.bulk_create(
            Answer(administration=row, item=item, value=value)
            for item, value in enumerate(answers or (), 1)
        )
        rows.append(row)
    return rows


TWELVE = (
    ("phq9", (18, 15, 9, 8), 2),
    ("gad7", (15, 12, 11, 6), 2),
    ("brs", (2.0, 2.5, 3.2, 3.5), 1),
    ("pcl5", (52, 45, 38, 30), 3),
    ("wsas", (28, 25, 20, 15), 4),
    ("who5", (20, 32, 48, 60), 5),
    ("core10", (25, 22, 14, 10), 6),
    ("pacs", (22, 18, 9, 5), 7),
    ("k10", (36, 30, 26, 22), 8),
)
"""Measures enough for a full picture, as code, totals and days."""


def many(client, count=4, every=21):
    """Ask a client nine measures ``count`` times each."""
    for code, totals, shift in TWELVE:
        numbers = [totals[place % len(totals)] for place in range(count)]
        ago = [every * (count - place) + shift - every for place in range(count)]
        asked(client, code, *numbers, days_ago=ago)


def load_form(code, document="{}"):
    """Keep a form of the clinic's own for a measure."""
    return SiteForm.objects.create(code=code, key=f"{code}|1", document=document)
