// A link that copies a text instead of leading to it: where copying is not allowed, it leads there.

import { toast } from "./toast.js";

for (const link of document.querySelectorAll("a[data-copy]")) {
  link.addEventListener("click", async (event) => {
    const source = document.getElementById(link.dataset.copy);
    if (!source || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(source.textContent);
      toast(link.dataset.copied);
    } catch {
      location.assign(link.href);
    }
  });
}
