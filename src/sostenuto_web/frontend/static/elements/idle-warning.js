// <idle-warning data-seconds data-warn data-url data-out data-token>: asks before signing out.
// The server decides; this only tells in time. "Stay" posts to data-url, and nothing else counts
// here as being active, because nothing else tells the server.

import { countdown } from "../lib/countdown.js";
import { Scope } from "../lib/scope.js";
import { toast } from "./toast.js";
import { mayGo } from "./typing-guard.js";
import { word } from "./words.js";

class IdleWarning extends HTMLElement {
  #scope = new Scope();
  #last = Date.now();
  #asked = false;

  connectedCallback() {
    this.#scope.every(1000, () => this.#tick());
    this.#scope.listen(this, "click", (event) => {
      if (event.target.closest("[data-stay]")) this.#stay();
    });
    this.#scope.listen(this, "cancel", () => this.querySelector("[data-stay]") && this.#stay(), true);
    this.#scope.listen(document, "house:used", () => this.#used());
    this.#scope.listen(document, "htmx:afterRequest", (event) => {
      const { successful, requestConfig } = event.detail;
      // What a page asks for by itself is no sign of a person; the server sees it in the same way.
      if (successful && !requestConfig?.headers["X-Background"]) this.#last = Date.now();
    });
  }

  disconnectedCallback() {
    this.#scope.end();
  }

  #tick() {
    const limits = { seconds: Number(this.dataset.seconds), warn: Number(this.dataset.warn) };
    const { left, state } = countdown(this.#last, Date.now(), limits);
    const dialog = this.querySelector("dialog");
    if (state === "calm") return;
    this.querySelector("[data-left]").textContent = String(left);
    if (!this.#asked && !dialog.open) dialog.showModal();
    this.#asked = true;
    if (state === "over") this.#leave();
  }

  // A page that works without the network says by itself that somebody is at it.
  #used() {
    this.#last = Date.now();
    this.#asked = false;
    const dialog = this.querySelector("dialog");
    if (dialog.open) dialog.close();
  }

  async #stay() {
    const dialog = this.querySelector("dialog");
    try {
      const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
      const answer = await fetch(this.dataset.url, {
        method: "POST",
        headers: { "X-CSRFToken": token ?? this.dataset.token },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#last = Date.now();
      this.#asked = false;
      dialog.close();
    } catch {
      this.#asked = false;
      dialog.close();
      if (mayStayAway()) this.#used();
      else toast(word("offline"), { level: "error" });
    }
  }

  // The page holds a record: it does not stay on the screen of somebody who has gone. Where words
  // are typed and not saved, they wait unseen until the same person is back.
  #leave() {
    if (mayStayAway()) return;
    this.#scope.end();
    this.querySelector("dialog").close();
    document.body.classList.add("covered");
    const leaving = new CustomEvent("house:leaving", { bubbles: true, cancelable: true });
    if (this.dispatchEvent(leaving)) location.replace(this.dataset.out);
    else this.#cover(this.querySelector("dialog[data-cover]"));
  }

  #cover(dialog) {
    dialog.showModal();
    this.#scope.listen(dialog, "cancel", (event) => event.preventDefault());
    this.#scope.listen(dialog, "click", async (event) => {
      if (!event.target.closest("[data-back]") || !(await mayGo(document))) return;
      dialog.close();
      document.body.classList.remove("covered");
      this.#scope.end();
      this.#last = Date.now();
      this.#asked = false;
      this.connectedCallback();
    });
  }
}

// A session that is run while the network is away: its page prevents it, as nobody could come back.
function mayStayAway() {
  return !document.dispatchEvent(new CustomEvent("house:away", { cancelable: true }));
}

customElements.define("idle-warning", IdleWarning);
