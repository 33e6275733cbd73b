// A form that saves itself while one types: a button waits until what is on its way has arrived.
// Leaving a field saves it, so a press would else be sent beside that, and meet it as a stranger.

for (const form of document.querySelectorAll("form[hx-post]")) {
  form.addEventListener("submit", (event) => {
    if (!form.classList.contains("htmx-request")) return;
    event.preventDefault();
    const { submitter } = event;
    form.addEventListener("htmx:afterRequest", () => form.requestSubmit(submitter), { once: true });
  });
}
