"""What every page keeps at a desk, at twice the size, on phones, and with large text.

Conventions: sizes in CSS pixels; a browser's 200 % zoom halves the width that a page has.
"""

from collections.abc import Iterator

from playwright.sync_api import Page

DESK = {"width": 1280, "height": 900}
WINDOWS = {
    "at the desk": DESK,
    "at twice the size": {"width": 640, "height": 450},
    "on a phone": {"width": 375, "height": 812},
    "on a small phone": {"width": 320, "height": 700},
}
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """
() => [...document.querySelectorAll('main *')]
  .filter(one => one.checkVisibility() && !one.closest('.list-frame, figure, .visually-hidden'))
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.outerHTML.slice(0, 90))
"""
SMALL = """
() => [...document.querySelectorAll(
    'button, .button, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, '
    + 'textarea, summary, label.choice, nav a, .pad button, .toast-close')]
  .filter(one => one.checkVisibility() && !one.closest('.visually-hidden, dialog:not([open])'))
  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.9)
  .map(([html, box]) => `${html}: ${box.width} × ${box.height}`)
"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
TEXT_SIZE = "size => document.documentElement.style.setProperty('font-size', size)"


def broken_on(page: Page) -> Iterator[str]:
    """Yield which laws a page breaks; leave it at the desk."""
    for where, window in WINDOWS.items():
        page.set_viewport_size(window)
        page.evaluate(DRAWN)
        if page.evaluate(OVERFLOW) > 0:
            yield f"wider than the screen {where}"
        for name, law in (("cut off", CUT_OFF), ("too small for a thumb", SMALL)):
            if found := page.evaluate(law):
                yield f"{name} {where}: {found[:3]}"
    page.set_viewport_size(DESK)
    page.evaluate(TEXT_SIZE, "200%")
    page.evaluate(DRAWN)
    if page.evaluate(OVERFLOW) > 0:
        yield "wider than the screen with large text"
    page.evaluate(TEXT_SIZE, "")
