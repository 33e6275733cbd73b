// <measure-answering>: each answer of a form is sent as it is given, and what somebody has to look at
// is shown at once, under the question that raised it. What the network loses is sent again, and the
// page says so. Digits answer and move on. Without this script the form is sent as a whole.

import { isTyping } from "../lib/keymap.js";
import { Outbox } from "../lib/outbox.js";
import { Scope } from "../lib/scope.js";

const PATIENCE_MS = 10_000;
const NEVER = new Set([400, 404, 409, 413, 422]); // these will not be taken later either
const QUESTION = "[data-question]";

class MeasureAnswering extends HTMLElement {
  #scope = new Scope();
  #outbox = new Outbox((item) => this.#send(item), setTimeout.bind(globalThis), (how) => this.#told(how));
  #leaving = null;
  #urgent = 0;
  #at = 0;

  connectedCallback() {
    this.#urgent = this.#panel.querySelectorAll("[role=alert]").length;
    this.#scope.listen(this.#form, "change", ({ target }) => this.#changed(target));
    this.#scope.listen(this.#form, "input", ({ target }) => this.#typed(target));
    this.#scope.listen(this.#form, "submit", (event) => this.#submitted(event));
    this.#scope.listen(document, "keydown", (event) => this.#key(event));
    this.#scope.listen(window, "online", () => this.#outbox.run());
    this.#scope.listen(window, "beforeunload", (event) => this.#outbox.empty || event.preventDefault());
    for (const hidden of this.querySelectorAll("[data-ways]")) hidden.hidden = false;
    for (const [what, doing] of Object.entries({ one: () => this.#toggle(), back: () => this.#step(-1), next: () => this.#step(1) }))
      for (const button of this.querySelectorAll(`button[data-${what}]`)) this.#scope.listen(button, "click", doing);
  }

  disconnectedCallback() {
    this.#scope.end();
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form[data-answers]"));
  }

  get #panel() {
    return /** @type {HTMLElement} */ (this.querySelector("[data-panel]"));
  }

  get #questions() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll(QUESTION)]);
  }

  // --- Sending -----------------------------------------------------------------------------------

  #changed(input) {
    const question = input.closest(QUESTION);
    if (!question || input.name !== question.dataset.question) return;
    this.#say(question, "");
    this.#line(this.dataset.saving, "");
    const said = { [input.name]: input.value, token: crypto.randomUUID() };
    for (const name of ["person", "days", "given_by"]) said[name] = this.#form.querySelector(`[name=${name}]`)?.value ?? "";
    this.#outbox.add({ url: this.dataset.url, said });
  }

  async #send({ url, said }) {
    const question = this.#questions.find(({ dataset }) => dataset.question in said);
    const token = this.#form.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const how = { method: "POST", headers, body: new URLSearchParams(said), signal, redirect: "manual" };
      const answer = await fetch(url, /** @type {RequestInit} */ (how));
      if (answer.ok) return this.#kept(question, await answer.json());
      if (answer.status === 422) this.#wrong(await answer.json());
      return NEVER.has(answer.status) ? "no" : "away";
    } catch {
      return "away";
    }
  }

  #kept(question, { panel, urgent, out }) {
    this.#show(question, panel, urgent);
    for (const each of this.#questions) {
      const isOut = out.includes(each.dataset.question);
      each.classList.toggle("ask-out", isOut);
      for (const words of each.querySelectorAll(".ask-out-words")) words.hidden = !isOut;
    }
    question?.classList.remove("ask-wrong");
    this.#say(question, this.dataset.kept);
    return "done";
  }

  #show(question, panel, urgent) {
    const isNews = urgent > this.#urgent;
    this.#urgent = urgent;
    this.#panel.innerHTML = panel;
    if (!isNews || !question) return;
    question.after(this.#panel);
    this.#panel.scrollIntoView({ block: "nearest" });
  }

  #wrong({ wrong }) {
    for (const question of this.#questions) {
      const words = wrong?.[question.dataset.question];
      if (!words) continue;
      question.classList.add("ask-wrong");
      this.#say(question, words);
    }
  }

  #say(question, words) {
    const place = question?.querySelector("[data-kept]");
    if (place) place.textContent = words;
  }

  // What was sent leaves the outbox a moment after this.
  #told(how) {
    if (how !== "done") return this.#line({ away: this.dataset.away, no: this.dataset.refused }[how], how);
    queueMicrotask(() => {
      this.#line(this.#outbox.empty ? this.dataset.saved : this.dataset.saving, "");
      if (this.#leaving) this.#leave();
    });
  }

  #line(words, how) {
    const line = /** @type {HTMLElement} */ (this.querySelector("[data-line]"));
    line.textContent = words;
    line.dataset.how = how;
  }

  // The form carries every answer once more; those that are on their way have to arrive first.
  #submitted(event) {
    if (this.#outbox.empty) return;
    event.preventDefault();
    this.#leaving = event.submitter;
    this.#outbox.run();
  }

  #leave() {
    if (!this.#outbox.empty) return;
    const pressed = this.#leaving;
    this.#leaving = null;
    this.#form.requestSubmit(pressed);
  }

  // --- Keys --------------------------------------------------------------------------------------

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { target, key } = event;
    const inside = this.#form.contains(target);
    if (inside && key === "Enter" && target.matches("input[type=text]")) return this.#entered(event);
    const where = { tag: target.tagName, type: target.type ?? "", editable: target.isContentEditable };
    if (isTyping(where) || document.querySelector("dialog[open]") || !/^\d$/.test(key)) return;
    const question = target.closest?.(QUESTION) ?? this.#current();
    const input = question?.querySelector(`input[type=radio][value="${key}"]`);
    if (!input) return;
    event.preventDefault();
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    this.#onward(question);
  }

  #entered(event) {
    event.preventDefault();
    this.#onward(event.target.closest(QUESTION));
  }

  // On paper: an answer that can be no longer one is whole; then the next question is typed.
  #typed(input) {
    const question = input.closest(QUESTION);
    if (input.type !== "text" || !question) return;
    const whole = input.value === "-" || (input.value.length === 1 && this.#isWhole(question, input.value));
    if (whole) this.#onward(question);
  }

  #isWhole(question, digit) {
    const { digits } = question.dataset;
    return Boolean(digits) && digits.includes(digit) && !(digit === "1" && digits.length === 10);
  }

  #current() {
    if (this.dataset.view === "one") return this.#questions[this.#at];
    const open = this.#questions.find((each) => !each.querySelector("input:checked") && each.querySelector("input[type=radio]") && !each.classList.contains("ask-out"));
    return open ?? null;
  }

  #onward(question) {
    const all = this.#questions;
    const next = all.slice(all.indexOf(question) + 1).find((each) => !each.classList.contains("ask-out"));
    if (this.dataset.view === "one" && next) this.#to(all.indexOf(next));
    const field = /** @type {HTMLElement | null} */ (
      next ? next.querySelector("input:checked, input") : this.#form.querySelector("button[name=to]")
    );
    field?.focus({ preventScroll: true });
    (next ?? field)?.scrollIntoView({ block: "nearest" });
  }

  // --- One at a time -----------------------------------------------------------------------------

  #toggle() {
    const one = this.dataset.view !== "one";
    this.dataset.view = one ? "one" : "all";
    for (const button of this.querySelectorAll("button[data-one]")) button.setAttribute("aria-pressed", String(one));
    this.querySelector("[data-step]").toggleAttribute("hidden", !one);
    const first = this.#questions.findIndex((each) => !each.querySelector("input:checked"));
    this.#to(Math.max(first, 0));
  }

  #step(by) {
    this.#to(Math.min(Math.max(this.#at + by, 0), this.#questions.length - 1));
    this.#questions[this.#at].querySelector("input")?.focus();
  }

  #to(place) {
    this.#at = place;
    const one = this.dataset.view === "one";
    this.#questions.forEach((each, n) => (each.hidden = one && n !== place));
    const step = this.querySelector("[data-step]");
    step.querySelector("[data-back]").toggleAttribute("disabled", place === 0);
    step.querySelector("[data-next]").toggleAttribute("disabled", place === this.#questions.length - 1);
  }
}

customElements.define("measure-answering", MeasureAnswering);
