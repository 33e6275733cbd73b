"""How long a practised person takes for what was really clicked and typed in a page.

The keystroke-level model (Card, Moran and Newell 1980, doi:10.1145/358886.358895) with three
operators: a key 0.2 s (an average typist), a click or tap with the way to it 1.1 s, and a decision
1.35 s. Conventions: seconds; what counts are the events that arrived in the page, never what a
script meant to do. One decision stands before each click or tap and before each field that is
typed into; the click that only puts the caret into that field is part of the same decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

KEY_S, CLICK_S, DECISION_S = 0.2, 1.1, 1.35

LISTENER = """
(() => {
  const TEXT = "textarea, [contenteditable=true], input:not([type]), input[type=text], "
    + "input[type=search], input[type=number], input[type=date], input[type=time], "
    + "input[type=password], input[type=email], input[type=tel], input[type=url]";
  const BUTTON = "a, button, summary, input, select, [role=button], [tabindex]";
  const isText = (one) => one instanceof Element && one.matches(TEXT);
  const tell = (kind) => globalThis.sostenutoCounted(kind);
  let typedInto = null, causes = 0;
  addEventListener("pointerdown", (event) => {
    if (!event.isTrusted) return;
    causes += 1;
    typedInto = isText(event.target) && event.target === typedInto ? typedInto : null;
    tell(isText(event.target) ? "caret" : "click");
  }, true);
  addEventListener("keydown", (event) => {
    if (!event.isTrusted) return;
    causes += 1;
    tell("key");
    const target = event.target;
    if (isText(target) && event.key !== "Tab") {
      if (target !== typedInto) tell("field");
      typedInto = target;
    } else if (["Enter", " "].includes(event.key) && target.matches?.(BUTTON)) {
      tell("choice");
    }
  }, true);
  addEventListener("input", (event) => {
    const target = event.target;
    const byMachine = !event.isTrusted && target instanceof HTMLSelectElement;
    if (!event.isTrusted && !byMachine) return;
    const long = event.inputType === "insertText" && (event.data ?? "").length > 1;
    if (byMachine || causes === 0 || long) tell("unaccounted");
    causes = 0;
  }, true);
})();
"""
"""Tells each event to ``sostenutoCounted``; a change that no hand has made is ``unaccounted``."""

KINDS = ("click", "caret", "key", "field", "choice", "unaccounted")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a task took.

    Attributes
    ----------
    clicks, keys, decisions : int
    server_s : float
        Time of all answers of the server together, as the browser measured them.
    """

    clicks: int
    keys: int
    decisions: int
    server_s: float = 0.0

    @property
    def estimate_s(self) -> float:
        """How long a practised person takes, waiting for the server included.

        Examples
        --------
        >>> round(Counted(clicks=8, keys=150, decisions=9, server_s=0.5).estimate_s, 2)
        51.45
        """
        by_hand = self.keys * KEY_S + self.clicks * CLICK_S + self.decisions * DECISION_S
        return by_hand + self.server_s


class UncountedError(Exception):
    """Something changed in the page that no click and no key has caused: the task is no measure."""


def counted(events: Iterable[str], server_s: float = 0.0) -> Counted:
    """Return what the events of a task add up to.

    Parameters
    ----------
    events : iterable of str
        Of `KINDS`, as `LISTENER` tells them.
    server_s : float

    Raises
    ------
    UncountedError
        A field was filled by the script and not by keys.

    Examples
    --------
    >>> counted(["click", "caret", "field", "key", "key"])
    Counted(clicks=2, keys=2, decisions=2, server_s=0.0)
    """
    number = dict.fromkeys(KINDS, 0)
    for event in events:
        number[event] += 1
    if number["unaccounted"]:
        raise UncountedError(f"{number['unaccounted']} changes that nobody clicked or typed")
    return Counted(
        clicks=number["click"] + number["caret"],
        keys=number["key"],
        decisions=number["click"] + number["field"] + number["choice"],
        server_s=server_s,
    )


class Counter:
    """Listens to a page of Playwright: its events, and how long its server's answers take.

    Parameters
    ----------
    context : playwright BrowserContext
        Before its first page is opened.
    """

    def __init__(self, context: Any) -> None:
        self.events: list[str] = []
        self.server_s = 0.0
        self._context = context
        context.expose_function("sostenutoCounted", self._happened)
        context.add_init_script(LISTENER)
        context.on("requestfinished", self._answered)

    def begin(self) -> None:
        """Begin to count anew."""
        self.events.clear()
        self.server_s = 0.0

    def end(self) -> Counted:
        """Return what was counted since the beginning."""
        for page in self._context.pages:
            page.evaluate("() => 0")  # what was told before this has arrived with it
        return counted(self.events, self.server_s)

    def _happened(self, event: str) -> None:
        self.events.append(event)

    def _answered(self, request: Any) -> None:
        if request.resource_type not in ("document", "fetch", "xhr"):
            return
        self.server_s += waited_s(request.timing)


def waited_s(timing: Mapping[str, float]) -> float:
    """Return how long an answer took, from the request to its last byte.

    Examples
    --------
    >>> waited_s({"requestStart": 4.0, "responseEnd": 29.0})
    0.025
    >>> waited_s({"requestStart": -1, "responseEnd": -1})
    0.0
    """
    return max(0.0, timing["responseEnd"] - timing["requestStart"]) / 1000
