// A form of the session page as an action, and how it is called in the list. Reads the form only.

const NOT_SAID = new Set(["csrfmiddlewaretoken", "person", "kind", "id", "page"]);

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed
 * @param {string} activity what is going on, for everything that does not begin something
 * @returns {{id: string, kind: string, at: string, payload: Record<string, string | string[]>}}
 */
export function actionOf(form, pressed, activity) {
  const payload = {};
  const data = new FormData(form, pressed);
  for (const name of new Set(data.keys())) {
    if (NOT_SAID.has(name)) continue;
    const values = data.getAll(name);
    payload[name] = values.length > 1 ? values : values[0];
  }
  const { act: kind } = form.dataset;
  if (kind === "begin") payload.activity ||= crypto.randomUUID();
  else payload.activity = activity;
  if (kind === "begin" && payload.card) payload.activity = crypto.randomUUID(); // another each time
  return { id: crypto.randomUUID(), kind, at: new Date().toISOString(), payload };
}

/** What `goingOf` reads of an action. */
export function tapOf({ id, kind, at, payload }) {
  const about = kind === "begin" ? payload.activity : payload.about;
  const song = payload.ref?.startsWith("song:") ? payload.ref.slice(5) : "";
  return { id, kind, at: Date.parse(at), about: about ?? "", song };
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed
 * @returns {string} like "Said: hope, calm"
 */
export function saysOf(form, pressed) {
  return (form.dataset.says ?? "").replace("{what}", whatOf(form, pressed));
}

function whatOf(form, pressed) {
  const labels = [...form.querySelectorAll("input:checked")].map(labelOf).filter(Boolean);
  const typed = [...form.querySelectorAll("input[name=words], textarea[name=words]")].map(({ value }) => value.trim());
  const chosen = form.querySelector("select")?.selectedOptions[0]?.textContent ?? "";
  const button = pressed?.querySelector("[data-label]")?.textContent ?? pressed?.dataset.label ?? "";
  return [...labels, ...typed, chosen, button].filter(Boolean).join(", ");
}

function labelOf(input) {
  return input.closest("label")?.querySelector("[data-label]")?.textContent ?? "";
}
