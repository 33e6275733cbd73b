"""Small pieces of English: lists, numbers, counts, quotations and how a sentence ends."""

import datetime as dt
from collections.abc import Iterable, Sequence

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ENDS = (".", "!", "?", "…", ".”", "!”", "?”", "…”", ".)", "!)", "?)", '."', '!"', '?"')


def one_line(words: str) -> str:
    """Return words with every run of blanks and new lines as one blank.

    Examples
    --------
    >>> one_line("  two" + chr(10) + "  lines ")
    'two lines'
    """
    return " ".join(words.split())


def listed(items: Sequence[str]) -> str:
    """Return items as English lists them.

    Examples
    --------
    >>> listed(["hope"]), listed(["hope", "fear"]), listed(["hope", "fear", "joy"])
    ('hope', 'hope and fear', 'hope, fear and joy')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def counted(items: Iterable[str]) -> list[str]:
    """Return items without repetition, each with how often it stood there.

    Examples
    --------
    >>> counted(["spoken", "shown", "spoken", "spoken"]), counted(["a", "a"])
    (['spoken (3 times)', 'shown'], ['a (twice)'])
    """
    times: dict[str, int] = {}
    for item in items:
        times[item] = times.get(item, 0) + 1
    said = {1: "", 2: " (twice)"}
    return [f"{item}{said.get(n, f' ({n} times)')}" for item, n in times.items()]


def times(count: int) -> str:
    """Return how often.

    Examples
    --------
    >>> times(1), times(2), times(7)
    ('once', 'twice', '7 times')
    """
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def people(count: int, one: str) -> str:
    """Return a number of people.

    Examples
    --------
    >>> people(1, "guest"), people(9, "client")
    ('1 guest', '9 clients')
    """
    return f"{count} {one}{'' if count == 1 else 's'}"


def number(value: float) -> str:
    """Return a number as it is read aloud, with a true minus sign.

    Examples
    --------
    >>> number(7.0), number(6.5), number(-1)
    ('7', '6.5', '−1')
    """
    return f"{value:.10g}".replace("-", "−")


def minutes(count: int) -> str:
    """Return a time in minutes.

    Examples
    --------
    >>> minutes(1), minutes(45), minutes(0)
    ('1 minute', '45 minutes', 'less than a minute')
    """
    if count == 0:
        return "less than a minute"
    return f"{count} minute{'' if count == 1 else 's'}"


def day(when: dt.date) -> str:
    """Return a day.

    Examples
    --------
    >>> day(dt.date(2026, 3, 4))
    '4 March 2026'
    """
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def quoted(words: str) -> str:
    """Return words between quotation marks, on one line."""
    return f"“{one_line(words)}”"


def capital(words: str) -> str:
    """Return words with a capital first letter and the rest as it stands.

    Examples
    --------
    >>> capital("craving in the evening"), capital("")
    ('Craving in the evening', '')
    """
    return words[:1].upper() + words[1:]


def ended(words: str) -> str:
    """Return a sentence with its full stop, unless it has an end of its own.

    Examples
    --------
    >>> ended("It went on"), ended("Did it?"), ended("They said: “Enough.”")
    ('It went on.', 'Did it?', 'They said: “Enough.”')
    """
    return words if words.endswith(ENDS) else f"{words}."
