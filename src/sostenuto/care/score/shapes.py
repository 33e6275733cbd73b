"""Pieces of a path, in SVG's own language; many pieces of one look are one path.

Conventions: lengths are units of the picture, rounded to tenths; y grows downwards.
"""

STEM = 15.0
"""How long the stem of a note is."""


def n(value: float) -> str:
    """Return a length as short as it can be written.

    Examples
    --------
    >>> n(12.0), n(0.25), n(-0.04)
    ('12', '0.2', '0')
    """
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a stroke.

    Examples
    --------
    >>> line(0, 1, 2, 3)
    'M0 1L2 3'
    """
    return f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}"


def through(points: list[tuple[float, float]]) -> str:
    """Return a line through points; of one point nothing."""
    if len(points) < 2:
        return ""
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points)


def dot(x: float, y: float, r: float) -> str:
    """Return a circle.

    Examples
    --------
    >>> dot(10, 10, 2)
    'M8 10a2 2 0 1 0 4 0a2 2 0 1 0-4 0z'
    """
    size, wide = n(r), n(2 * r)
    return f"M{n(x - r)} {n(y)}a{size} {size} 0 1 0 {wide} 0a{size} {size} 0 1 0-{wide} 0z"


def diamond(x: float, y: float, r: float) -> str:
    """Return a diamond a little larger than a circle of ``r``."""
    r *= 1.25
    return f"M{n(x - r)} {n(y)}L{n(x)} {n(y - r)}L{n(x + r)} {n(y)}L{n(x)} {n(y + r)}z"


def square(x: float, y: float, r: float) -> str:
    """Return a square about as large as a circle of ``r``."""
    r *= 0.9
    return f"M{n(x - r)} {n(y - r)}H{n(x + r)}V{n(y + r)}H{n(x - r)}z"


def triangle(x: float, y: float, r: float) -> str:
    """Return a triangle that stands on its side, about as large as a circle of ``r``."""
    r *= 1.2
    return f"M{n(x)} {n(y - r)}L{n(x + r)} {n(y + 0.8 * r)}H{n(x - r)}z"


def cross(x: float, y: float, r: float) -> str:
    """Return a cross of four bars, about as large as a circle of ``r``."""
    thin = r / 3
    long = r - thin
    return (
        f"M{n(x - thin)} {n(y - r)}h{n(2 * thin)}v{n(long)}h{n(long)}v{n(2 * thin)}h-{n(long)}"
        f"v{n(long)}h-{n(2 * thin)}v-{n(long)}h-{n(long)}v-{n(2 * thin)}h{n(long)}z"
    )


def bar(x: float, top: float, bottom: float, width: float) -> str:
    """Return a standing bar, ``x`` in its middle."""
    return f"M{n(x - width / 2)} {n(top)}h{n(width)}V{n(bottom)}h-{n(width)}z"


def box(left: float, top: float, right: float, bottom: float) -> str:
    """Return a box.

    Examples
    --------
    >>> box(0, 1, 4, 3)
    'M0 1H4V3H0z'
    """
    return f"M{n(left)} {n(top)}H{n(right)}V{n(bottom)}H{n(left)}z"


def two_bars(x: float, top: float, bottom: float, width: float) -> str:
    """Return two thin bars beside each other, as wide as one, ``x`` in the middle of both.

    Examples
    --------
    >>> two_bars(10, 0, 8, 10)
    'M5 0h4V8h-4zM11 0h4V8h-4z'
    """
    thin = 0.4 * width
    apart = (width - thin) / 2
    return bar(x - apart, top, bottom, thin) + bar(x + apart, top, bottom, thin)


def head(x: float, y: float, r: float) -> str:
    """Return the head of a note, leaning as in print."""
    wide, high = r * 1.25, r * 0.88
    dx, dy = wide * 0.94, wide * 0.34  # the long axis, 20 degrees up
    arc = f"{n(wide)} {n(high)} -20 1 0 "
    return f"M{n(x - dx)} {n(y + dy)}a{arc}{n(2 * dx)} {n(-2 * dy)}a{arc}{n(-2 * dx)} {n(2 * dy)}z"


def stem(x: float, y: float, r: float) -> str:
    """Return the stem of a note, upwards."""
    side = x + r * 1.15
    return f"M{n(side)} {n(y - 0.3 * r)}V{n(y - STEM)}"


def caesura(x: float, y: float) -> str:
    """Return the two strokes that say in print that the line is interrupted here.

    Examples
    --------
    >>> caesura(10, 10)
    'M5 16L9 4M11 16L15 4'
    """
    return line(x - 5, y + 6, x - 1, y - 6) + line(x + 1, y + 6, x + 5, y - 6)


def steps(points: list[tuple[float, float]], end: float) -> str:
    """Return a line that stays at each height until the next point, and until ``end``.

    Examples
    --------
    >>> steps([(0, 5), (10, 3)], 20)
    'M0 5H10V3H20'
    """
    if not points:
        return ""
    x, y = points[0]
    pieces = [f"M{n(x)} {n(y)}"]
    pieces += [f"H{n(x)}V{n(y)}" for x, y in points[1:]]
    return "".join(pieces) + f"H{n(end)}"


OUTLINES = (dot, square, triangle, diamond, cross)
"""Shapes by which voices of one stave are told apart, whatever their colour."""
