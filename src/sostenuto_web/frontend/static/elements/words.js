// What scripts say comes with the page, in its language.

/** @param {string} name @returns {string} */
export function word(name) {
  return document.getElementById("house-words")?.dataset[name] ?? "";
}
