"""One shape for everything that can be wrong with an input.

A message names what was asked for, what was expected and what was got, so that the person who
reads it can mend it. It never holds a person's name, note or lyric.
"""


class SostenutoError(Exception):
    """Anything this package refuses, always with a message fit to be shown in one line."""


class InputError(SostenutoError, ValueError):
    """A value that cannot be used.

    Parameters
    ----------
    name : str
        The argument, column or option in question.
    expected : str
        What would have been right, in words that follow "must be".
    got : object
        What came instead; shown by ``repr``, shortened.
    hint : str, optional
        What to do about it.

    Examples
    --------
    >>> raise InputError("start_bpm", expected="above 0 beats per minute", got=-3.0)
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: start_bpm must be above 0 beats per minute; got -3.0
    """

    def __init__(self, name: str, *, expected: str, got: object, hint: str = "") -> None:
        self.name, self.expected, self.got, self.hint = name, expected, got, hint
        shown = repr(got)
        if len(shown) > 80:
            shown = shown[:77] + "..."
        message = f"{name} must be {expected}; got {shown}"
        super().__init__(f"{message} ({hint})" if hint else message)


class MediaError(SostenutoError):
    """A file that cannot be heard: broken, truncated, silent, foreign or too large.

    The message says what was wrong in words that follow the file's name.
    """


class PlanError(SostenutoError):
    """A programme that cannot be made; names the rule that makes it so and what comes nearest."""
