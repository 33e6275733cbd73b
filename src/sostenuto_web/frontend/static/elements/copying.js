// A link that copies a text instead of leading to it: where copying is not allowed, or nothing comes
// of it, it leads there.

import { toast } from "./toast.js";

const PATIENCE_MS = 5000;

for (const link of document.querySelectorAll("a[data-copy]")) {
  link.addEventListener("click", async (event) => {
    const source = document.getElementById(link.dataset.copy);
    if (!source || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await Promise.race([navigator.clipboard.writeText(source.textContent), tooLate()]);
      toast(link.dataset.copied);
    } catch {
      location.assign(link.href);
    }
  });
}

function tooLate() {
  return new Promise((_, refuse) => {
    setTimeout(() => refuse(new Error("nothing was copied")), PATIENCE_MS);
  });
}
