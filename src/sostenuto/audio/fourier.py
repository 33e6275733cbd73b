"""Fourier transforms of real rows, by SciPy's compiled part without the rest of SciPy.

``import scipy.fft`` loads array interfaces and special functions that no transform needs: 0.45 of
the two seconds that hearing one file may take from a cold start. So its compiled module is loaded
by itself where it is found, and the whole package where it is not. The numbers are the same.
"""

import importlib.util
from functools import cache
from importlib.machinery import PathFinder
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

COMPILED = "pypocketfft"
_BACKWARD_SCALED = 2


class _Transforms(Protocol):
    def r2c(self, a: Any, axes: Any, forward: bool, inorm: int) -> Any: ...
    def c2r(self, a: Any, axes: Any, lastsize: int, forward: bool, inorm: int) -> Any: ...
    def good_size(self, target: int, real: bool) -> int: ...


def rfft(rows: NDArray[np.floating], length: int | None = None) -> NDArray[np.complexfloating]:
    """Return the spectrum of each row, single precision for float32.

    Parameters
    ----------
    rows : float32 or float64 array, shape (..., n)
    length : int, optional
        Rows are padded with zeros to it; at least n.

    Examples
    --------
    >>> np.abs(rfft(np.ones((1, 4)))).tolist()
    [[4.0, 0.0, 0.0]]
    """
    if length is not None and length > rows.shape[-1]:
        padded = np.zeros((*rows.shape[:-1], length), dtype=rows.dtype)
        padded[..., : rows.shape[-1]] = rows
        rows = padded
    spectrum: NDArray[np.complexfloating] = _transforms().r2c(rows, (-1,), True, 0)
    return spectrum


def irfft(spectra: NDArray[np.complexfloating], length: int) -> NDArray[np.floating]:
    """Return the real rows of ``length`` whose spectra (complex, or real such as power) these are.

    Examples
    --------
    >>> irfft(rfft(np.array([[1.0, 2.0, 3.0]])), 3).round(9).tolist()
    [[1.0, 2.0, 3.0]]
    """
    if not np.iscomplexobj(spectra):
        spectra = spectra + 0j
    rows: NDArray[np.floating] = _transforms().c2r(spectra, (-1,), length, False, _BACKWARD_SCALED)
    return rows


def fast_length(least: int) -> int:
    """Return the next length from ``least`` on that transforms fast.

    Examples
    --------
    >>> fast_length(1021)
    1024
    """
    return _transforms().good_size(least, True)


@cache
def _transforms() -> _Transforms:
    scipy = importlib.util.find_spec("scipy")
    for place in (scipy.submodule_search_locations or ()) if scipy else ():
        spec = PathFinder.find_spec(COMPILED, [f"{place}/fft/_pocketfft"])
        if spec is not None and spec.loader is not None:
            module: Any = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            if all(hasattr(module, name) for name in ("r2c", "c2r", "good_size")):
                found: _Transforms = module
                return found
    return _WholePackage()


class _WholePackage:
    """The same by ``scipy.fft``, for a SciPy that is laid out otherwise."""

    def r2c(self, a: Any, axes: Any, forward: bool, inorm: int) -> Any:
        from scipy import fft

        return fft.rfft(a)

    def c2r(self, a: Any, axes: Any, lastsize: int, forward: bool, inorm: int) -> Any:
        from scipy import fft

        return fft.irfft(a, lastsize)

    def good_size(self, target: int, real: bool) -> int:
        from scipy import fft

        return int(fft.next_fast_len(target, real=real))
