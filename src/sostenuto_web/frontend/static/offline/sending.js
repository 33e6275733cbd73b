// Asking the house: who is signed in here, and one batch of actions. `ask` is fetch.
//
// An answer that is not the house's own (a portal of the wifi, half a page) counts as no answer.

const ALIVE_MS = 6000;
const BATCH_MS = 20_000;

/**
 * @param {typeof fetch} ask
 * @param {string} alive the address that says who is signed in
 * @returns {Promise<{who: string, token: string} | null>} null: the house cannot be reached
 */
export async function whoIsHere(ask, alive) {
  try {
    const answer = await ask(alive, {
      headers: { Accept: "application/json", "X-Background": "true" },
      cache: "no-store",
      signal: AbortSignal.timeout(ALIVE_MS),
    });
    const said = await answer.json();
    return answer.ok && typeof said.who === "string" ? said : null;
  } catch {
    return null;
  }
}

/**
 * @param {typeof fetch} ask
 * @param {string} url
 * @param {{token: string, account: string, person: string, actions: object[], byHand: boolean}} batch
 * @returns {Promise<{said: "answered" | "away" | "out" | "shut" | "faulty", answers: any[], words: string}>}
 */
export async function sendBatch(ask, url, { token, account, person, actions, byHand }) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  if (!byHand) headers["X-Background"] = "true";
  try {
    const sent_at = new Date().toISOString();
    const answer = await ask(url, {
      method: "POST",
      headers,
      body: JSON.stringify({ account, person, sent_at, actions }),
      redirect: "manual",
      signal: AbortSignal.timeout(BATCH_MS),
    });
    return await read(answer);
  } catch {
    return nothing("away");
  }
}

async function read(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    return nothing("out");
  }
  if (answer.status === 404 || answer.status === 410) return nothing("shut");
  const said = await answer.json().catch(() => null);
  if (answer.ok) {
    return Array.isArray(said?.answers) ? { said: "answered", answers: said.answers, words: "" } : nothing("away");
  }
  if ([400, 409, 413, 422].includes(answer.status)) return { ...nothing("faulty"), words: said?.words ?? "" };
  return nothing(answer.status === 500 ? "stumbled" : "away");
}

function nothing(said) {
  return { said, answers: [], words: "" };
}
