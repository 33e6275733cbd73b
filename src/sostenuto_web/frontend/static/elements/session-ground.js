// Grounding, one step a screen; all of it is on the page, so it opens without the network.

/** @param {Document} page */
export function grounding(page) {
  const sheet = page.getElementById("sheet-ground");
  if (!sheet) return;
  const steps = [...sheet.querySelectorAll("[data-ground]")];
  const [next, back] = [sheet.querySelector("[data-ground-next]"), sheet.querySelector("[data-ground-back]")];
  let at = 0;
  const show = (where) => {
    at = Math.max(0, Math.min(where, steps.length - 1));
    steps.forEach((step, place) => (step.hidden = place !== at));
    back.hidden = at === 0;
    next.hidden = at === steps.length - 1;
  };
  next.addEventListener("click", () => show(at + 1));
  back.addEventListener("click", () => show(at - 1));
  sheet.addEventListener("close", () => show(0));
  show(0);
}
