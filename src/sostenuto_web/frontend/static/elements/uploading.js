// <bring-music>: takes files and folders, by dropping or choosing, and brings them in one by one.
// Without it the form inside does the same for small files.

import { Scope } from "../lib/scope.js";
import { SignedOutError, bring } from "../lib/pieces.js";

const MB = 1_000_000;

class BringMusic extends HTMLElement {
  #scope = new Scope();
  #items = [];
  #skipped = 0;
  #running = null;

  connectedCallback() {
    const find = (name) => this.querySelector(`[data-${name}]`);
    this.form = this.querySelector("form");
    find("plain").hidden = true;
    find("live").hidden = false;
    if (!("webkitdirectory" in HTMLInputElement.prototype) || matchMedia("(pointer: coarse)").matches) {
      find("with-folders").hidden = true;
    }
    for (const input of this.querySelectorAll("input[data-files]")) {
      this.#scope.listen(input, "change", () => {
        this.#add([...input.files], input.hasAttribute("webkitdirectory"));
        input.value = "";
      });
    }
    const drop = find("drop");
    this.#scope.listen(this, "dragover", (event) => event.preventDefault());
    this.#scope.listen(this, "drop", (event) => {
      event.preventDefault();
      this.#dropped(event.dataTransfer);
    });
    this.#scope.listen(drop, "dragenter", () => drop.toggleAttribute("data-over", true));
    this.#scope.listen(find("stop"), "click", () => this.#running?.abort());
    this.#scope.listen(find("on"), "click", () => this.#run());
    this.#scope.listen(this.form, "submit", (event) => event.preventDefault());
    this.#scope.listen(window, "beforeunload", (event) => {
      if (this.#running && !document.body.classList.contains("covered")) event.preventDefault();
    });
  }

  disconnectedCallback() {
    this.#running?.abort();
    this.#scope.end();
  }

  async #dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) return this.#add([...transfer.files], false);
    for (const entry of entries) {
      const files = await filesIn(entry);
      this.#add(files, entry.isDirectory);
    }
  }

  #add(files, fromFolder) {
    const skip = new Set(this.dataset.skip.split(" "));
    for (const file of files) {
      const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
      if (fromFolder && (file.name.startsWith(".") || skip.has(ending))) this.#skipped += 1;
      else this.#items.push(this.#row(file));
    }
    this.querySelector("[data-note]").textContent = this.#skipped
      ? this.dataset.saidSkipped.replace("{count}", String(this.#skipped))
      : "";
    if (this.#items.length) this.#run();
  }

  #row(file) {
    const row = this.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
    const name = file.webkitRelativePath || file.fullPath || file.name;
    row.querySelector("th").textContent = name;
    row.querySelector("td").textContent = `${megabytes(file.size)} MB`;
    const item = { file, name, row, done: 0, state: "waits" };
    this.#say(item, "waits");
    this.querySelector("[data-rows]").append(row);
    return item;
  }

  #say(item, state, words = "") {
    item.state = state;
    item.row.querySelector("span").textContent = words || this.dataset[`said${state[0].toUpperCase()}${state.slice(1)}`];
    item.row.querySelector("progress").hidden = state !== "coming";
  }

  async #run() {
    this.querySelector("[data-going]").hidden = false;
    if (this.#running) return this.#total();
    const running = (this.#running = new AbortController());
    this.#buttons();
    let words = "";
    try {
      for (let item; (item = this.#items.find(({ state }) => state === "waits" || state === "stopped")); ) {
        await this.#one(item, running.signal);
      }
      words = this.dataset.saidDone;
    } catch (problem) {
      if (problem instanceof SignedOutError) words = this.dataset.saidOut;
      else if (!running.signal.aborted) throw problem;
    } finally {
      this.#running = null;
      this.#buttons();
      this.#total(words);
      this.#refresh();
    }
  }

  async #one(item, signal) {
    if (item.file.size > Number(this.dataset.most)) return this.#say(item, "refused", this.dataset.saidLarge);
    this.#say(item, "coming");
    const headers = { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value, "X-Background": "true" };
    try {
      const end = await bring(item.file, {
        piece: Number(this.dataset.piece),
        ask: (...asked) => fetch(...asked),
        begin: () => fetch(this.dataset.begin, { method: "POST", body: this.#said(item), headers, redirect: "manual", signal }),
        headers,
        signal,
        told: (bytes) => this.#far(item, bytes),
        waits: (yes) => this.#say(item, "coming", yes ? this.dataset.saidAgain : ""),
      });
      if (end.state === "refused" || end.state === "left") this.#say(item, "refused", end.message);
      else this.#say(item, "received", end.message);
    } catch (problem) {
      const stopped = signal.aborted || problem instanceof SignedOutError;
      this.#say(item, stopped ? "stopped" : "refused", stopped ? "" : problem.message);
      if (stopped) throw problem;
    }
    item.done = item.file.size;
    this.#total();
  }

  #said(item) {
    const said = new FormData(this.form);
    for (const [name, value] of [...said]) if (value instanceof File) said.delete(name);
    said.set("name", item.name);
    said.set("size", String(item.file.size));
    return said;
  }

  #far(item, bytes) {
    item.done = bytes;
    item.row.querySelector("progress").value = bytes / Math.max(item.file.size, 1);
    this.#total();
  }

  #total(words = "") {
    const sum = (of) => this.#items.reduce((all, item) => all + of(item), 0);
    const done = sum(({ done }) => done);
    const all = sum(({ file }) => file.size);
    this.querySelector("[data-all]").value = done / Math.max(all, 1);
    const ended = this.#items.filter(({ state }) => state === "received" || state === "refused");
    const said = { done: ended.length, total: this.#items.length, mb: megabytes(done), all: megabytes(all) };
    const counted = this.dataset.saidTotal.replace(/\{(\w+)\}/g, (_, name) => String(said[name]));
    this.querySelector("[data-total]").textContent = words ? `${counted} ${words}` : counted;
  }

  #buttons() {
    const stopped = this.#items.some(({ state }) => state === "stopped");
    this.querySelector("[data-stop]").hidden = !this.#running;
    this.querySelector("[data-on]").hidden = Boolean(this.#running) || !stopped;
  }

  #refresh() {
    const brought = document.getElementById("brought");
    if (brought) globalThis.htmx?.ajax("GET", brought.dataset.at, { target: brought, swap: "outerHTML", headers: { "X-Background": "true" } });
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (Math.ceil((bytes / MB) * 10) / 10).toFixed(1);
}

/** Return every file below what was dropped, with its path. @returns {Promise<File[]>} */
async function filesIn(entry) {
  if (entry.isFile) {
    const file = await new Promise((give, fail) => entry.file(give, fail));
    file.fullPath = entry.fullPath.replace(/^\//, "");
    return [file];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((give, fail) => reader.readEntries(give, fail));
    if (!some.length) return found;
    for (const each of some) found.push(...(await filesIn(each)));
  }
}

customElements.define("bring-music", BringMusic);
