// What waits on this device: one IndexedDB, opened once a page, and transactions that are on the
// disk before we say so.

const NAME = "sostenuto-offline";
let opened = null;

/** @returns {Promise<IDBDatabase>} */
function database() {
  opened ??= new Promise((give, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      const actions = asked.result.createObjectStore("actions", { keyPath: "n", autoIncrement: true });
      actions.createIndex("id", "id", { unique: true });
      actions.createIndex("account", "account");
      asked.result.createObjectStore("keys", { keyPath: "account" });
    };
    asked.onsuccess = () => give(letGo(asked.result));
    asked.onerror = () => fail(asked.error);
  });
  opened.catch(() => (opened = null));
  return opened;
}

function letGo(db) {
  db.onversionchange = () => db.close();
  db.onclose = () => (opened = null);
  return db;
}

/**
 * Run one transaction; the result is what `doing` gave, once everything is on the disk.
 *
 * @template Found
 * @param {"actions" | "keys"} name
 * @param {"readonly" | "readwrite"} mode
 * @param {(store: IDBObjectStore) => IDBRequest<Found> | null} doing
 * @returns {Promise<Found | undefined>}
 */
export async function within(name, mode, doing) {
  const work = (await database()).transaction(name, mode, { durability: "strict" });
  return new Promise((give, fail) => {
    const asked = doing(work.objectStore(name));
    work.oncomplete = () => give(asked?.result);
    work.onabort = () => fail(work.error ?? new DOMException("stopped", "AbortError"));
  });
}

/** Put an action in; the same id twice is one action. @returns {Promise<boolean>} whether new */
export async function keep(row) {
  try {
    await within("actions", "readwrite", (store) => store.add(row));
    return true;
  } catch (problem) {
    if (problem.name === "ConstraintError") return false;
    throw problem;
  }
}

/** @param {string} account @returns {Promise<any[]>} in the order in which they were put in */
export async function rowsOf(account) {
  const found = await within("actions", "readonly", (store) => store.index("account").getAll(account));
  return (found ?? []).sort((one, other) => one.n - other.n);
}

/** Change some rows in one step: `change` gives the new row, or null to take it away. */
export function changeRows(rows, change) {
  return within("actions", "readwrite", (store) => {
    for (const row of rows) {
      const next = change(row);
      if (next === null) store.delete(row.n);
      else store.put(next);
    }
    return null;
  });
}
