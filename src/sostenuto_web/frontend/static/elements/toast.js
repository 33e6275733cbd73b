// Short messages above the page. They stay until closed: nobody reads at a given speed.

import { word } from "./words.js";

/**
 * @param {string} text
 * @param {{level?: string, link?: {url: string, label: string}}} [more]
 * @returns {HTMLElement}
 */
export function toast(text, { level = "info", link } = {}) {
  const box = document.createElement("div");
  box.className = `toast toast-${level}`;
  const words = document.createElement("p");
  words.textContent = text;
  if (link) words.append(" ", anchor(link));
  box.append(words, closer(box));
  const shelf = document.getElementById("toasts");
  const same = [...(shelf?.children ?? [])].find((one) => one.textContent === box.textContent);
  same?.remove();
  shelf?.append(box);
  return box;
}

/** Give every message that the server wrote a way to close it. @param {ParentNode} root */
export function closable(root) {
  for (const box of root.querySelectorAll(".toast:not(:has(.toast-close))")) {
    box.append(closer(box));
  }
}

function anchor({ url, label }) {
  const link = document.createElement("a");
  Object.assign(link, { href: url, textContent: label, target: "_blank", rel: "noopener" });
  return link;
}

function closer(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast-close";
  button.setAttribute("aria-label", word("close"));
  button.textContent = "×";
  button.addEventListener("click", () => box.remove(), { once: true });
  return button;
}
