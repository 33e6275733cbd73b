// One file on its way to the house, piece by piece. Pure but for `ask`, which it is handed.
//
// Whatever happens, the house says how far it is, and the file goes on from there.

export class SignedOutError extends Error {}
export class RefusedError extends Error {}

const PAUSES_MS = [1000, 2000, 4000, 8000, 15000];

/**
 * @param {File} file
 * @param {{begin: () => Promise<Response>, piece: number, signal: AbortSignal, ask: typeof fetch,
 *   headers: Record<string, string>, told: (bytes: number) => void, waits: (yes: boolean) => void}} how
 * @returns {Promise<{state: string, message: string}>}
 */
export async function bring(file, how) {
  let at = await trying(() => how.begin(), how);
  while (at.state === "coming") {
    how.told(at.received);
    const end = Math.min(at.received + how.piece, file.size);
    const { url, received } = at;
    at = await trying(
      () =>
        how.ask(url, {
          method: "POST",
          body: file.slice(received, end),
          headers: {
            ...how.headers,
            "Content-Type": "application/octet-stream",
            "X-Offset": String(received),
          },
          redirect: "manual",
          signal: how.signal,
        }),
      how,
    );
  }
  how.told(file.size);
  return at;
}

/** Ask until there is an answer. */
async function trying(asking, how) {
  for (let times = 0; ; times += 1) {
    how.signal.throwIfAborted();
    const answer = await answered(asking);
    if (answer) {
      how.waits(false);
      const said = await told(answer);
      if (said) return said;
    }
    if (!answer || times > 3) how.waits(true);
    await pause(PAUSES_MS[Math.min(times, PAUSES_MS.length - 1)], how.signal);
  }
}

async function answered(asking) {
  try {
    const answer = await asking();
    return answer.status >= 500 && answer.status !== 507 ? null : answer;
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    return null;
  }
}

/** Return what the house said; null: ask again in a moment. */
async function told(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    throw new SignedOutError();
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (answer.status === 409 && said.url) {
    // Somebody else writes to it, or it is further than we thought: it said how far it is.
    return said.again ? null : said;
  }
  throw new RefusedError(said.message ?? "");
}

function pause(ms, signal) {
  return new Promise((go, stop) => {
    const timer = setTimeout(go, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), stop(signal.reason)), { once: true });
  });
}
