// One word an account in local storage: whether anything of theirs waits on this device. It says
// nothing else, and spares every other page from opening the database.

const FLAG = "sostenuto-waits-";

/** @param {string} account @returns {boolean} */
export function somethingWaits(account) {
  try {
    return localStorage.getItem(FLAG + account) === "yes";
  } catch {
    return false;
  }
}

/** @param {string} account @param {boolean} waits */
export function sayWhetherSomethingWaits(account, waits) {
  try {
    if (waits) localStorage.setItem(FLAG + account, "yes");
    else localStorage.removeItem(FLAG + account);
  } catch {
    // Without it the session's own page still sends.
  }
}
