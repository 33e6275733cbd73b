// A member's card by keyboard: digits choose in the group of choices that has the focus, Ctrl+Enter
// saves and goes on. Everything else is the browser's own way with choices.

const form = document.querySelector("[data-group-card]");

form?.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=keep]"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.target.type !== "radio") return;
  const number = Number.parseInt(event.key, 10);
  if (Number.isNaN(number)) return;
  const choices = [...form.elements].filter((each) => each.name === event.target.name);
  const chosen = choices.find((each) => each.value === event.key) ?? choices[number - 1];
  if (!chosen) return;
  event.preventDefault();
  chosen.click();
  chosen.focus();
});

// Choosing one's own words for what comes next leads to where they are written.
form?.addEventListener("change", (event) => {
  if (event.target.name === "next" && event.target.value === "own") {
    form.elements.namedItem("next_words")?.focus();
  }
});
