// Dialogs open from a button that names them and give the focus back when they close.

/** @param {import("../lib/scope.js").Scope} scope @param {Document} page */
export function dialogs(scope, page) {
  for (const button of page.querySelectorAll("[data-opens]")) button.hidden = false;
  scope.listen(page, "click", (event) => {
    const button = event.target.closest?.("[data-opens]");
    if (button) open(page.getElementById(button.dataset.opens));
    const close = event.target.closest?.("[data-closes]");
    if (close) close.closest("dialog")?.close();
    if (event.target.matches?.("dialog[open]") && outside(event)) event.target.close();
    for (const menu of page.querySelectorAll(".top details.fold[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  scope.listen(page, "keydown", (event) => {
    const menu = page.querySelector(".top details.fold[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** @param {HTMLElement | null} dialog */
export function open(dialog) {
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function outside(event) {
  const box = event.target.getBoundingClientRect();
  const within = (at, from, to) => at >= from && at <= to;
  return !(within(event.clientX, box.left, box.right) && within(event.clientY, box.top, box.bottom));
}
