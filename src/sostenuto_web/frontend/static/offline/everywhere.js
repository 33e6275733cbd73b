// On every page of somebody signed in: what still waits on this device goes out from here too, and
// signing out lets go of the pages that were kept.

import { toast } from "../elements/toast.js";
import { word } from "../elements/words.js";
import { somethingWaits } from "./flag.js";
import { canWorkOffline, forgetPages } from "./pages.js";

const LEAVING_MS = 3000;

/** @param {import("../lib/scope.js").Scope} scope @param {Document} page */
export function offlineEverywhere(scope, page) {
  const { signedIn: account, alive } = page.body.dataset;
  if (!account || !canWorkOffline()) return;
  const leaving = new WeakSet();
  scope.listen(page, "submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-signs-out]") || leaving.has(form)) return;
    event.preventDefault();
    leaving.add(form);
    await Promise.race([lastThings(account, alive), later(LEAVING_MS)]);
    form.requestSubmit();
  });
  if (somethingWaits(account) && !page.querySelector("session-run, group-run")) sendFromHere(scope, account, alive);
}

async function lastThings(account, alive) {
  await forgetPages().catch(() => undefined);
  if (!somethingWaits(account)) return;
  const { Queue } = await import("./queue.js");
  const queue = await Queue.open({ account, alive });
  await queue.send();
}

async function sendFromHere(scope, account, alive) {
  const { Queue } = await import("./queue.js");
  const queue = await Queue.open({ account, alive });
  let shown = null;
  const tell = async () => {
    const { waiting } = await queue.counts();
    const text = waiting ? word("waits").replace("{count}", String(waiting)) : word("allSent");
    if (waiting && shown) shown.querySelector("p").textContent = text;
    else if (waiting) shown = toast(text, { level: "warning" });
    else if (shown?.isConnected) {
      shown.remove();
      shown = null;
      toast(text, { level: "success" });
    }
  };
  await tell();
  scope.listen(queue, "changed", tell);
  queue.start(scope);
}

function later(ms) {
  return new Promise((give) => setTimeout(give, ms));
}
