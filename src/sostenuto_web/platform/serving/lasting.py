"""Tell Python's search for garbage that what is made now lasts as long as the process."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting(*, tidied: bool = False) -> Iterator[None]:
    """Leave everything that exists after the block out of the search for garbage.

    It would go through a million objects again and again, while they are made and then during
    every tenth page, which would wait a quarter of a second for it.

    Parameters
    ----------
    tidied : bool
        Whether what the block left behind is looked for once more before; that takes time.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
    if tidied:
        gc.collect()
    gc.freeze()
