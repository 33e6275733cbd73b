"""Square codes that a phone reads, drawn as SVG in the page: nothing is fetched from anywhere."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET_ZONE = 4
"""Empty squares around the code (ISO/IEC 18004 asks for four)."""


def svg(text: str, label: str) -> SafeString:
    """Return a square code as an SVG element, dark on white in any theme.

    Examples
    --------
    >>> svg("hello", "A greeting")[:42]
    '<svg viewBox="0 0 29 29" width="232" heigh'
    """
    import qrcode  # loads a library for pictures, which no other page needs
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(border=QUIET_ZONE, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    side = len(rows)
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg viewBox="0 0 {0} {0}" width="{1}" height="{1}" role="img" aria-label="{2}"'
        ' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/>'
        '<path fill="#000" d="{3}"/></svg>',
        side,
        side * 8 if side < 40 else side * 5,
        label,
        path,
    )
