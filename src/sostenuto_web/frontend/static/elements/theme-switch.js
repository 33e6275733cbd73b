// <theme-switch>: light, dark or as the device says; kept on this device only.

import { Scope } from "../lib/scope.js";

class ThemeSwitch extends HTMLElement {
  #scope = new Scope();

  connectedCallback() {
    const select = this.querySelector("select");
    if (!select) return;
    select.value = document.documentElement.dataset.theme ?? "";
    this.#scope.listen(select, "change", () => choose(select.value));
    this.hidden = false;
  }

  disconnectedCallback() {
    this.#scope.end();
  }
}

/** @param {string} theme "", "light" or "dark" */
function choose(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // Holds for this page only.
  }
}

customElements.define("theme-switch", ThemeSwitch);
