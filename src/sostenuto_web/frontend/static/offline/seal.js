// What waits is sealed: AES-GCM with a key of the account that no script can read out of the
// browser. It keeps words out of a plain copy of the profile's files and out of sight in developer
// tools; it does not withstand somebody who holds the unlocked device.

import { within } from "./store.js";

/** @param {string} account @returns {Promise<CryptoKey>} the account's key on this device */
export async function keyOf(account) {
  const found = await within("keys", "readonly", (store) => store.get(account));
  if (found) return found.key;
  const how = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.generateKey(how, false, ["encrypt", "decrypt"]);
  try {
    await within("keys", "readwrite", (store) => store.add({ account, key }));
    return key;
  } catch (problem) {
    if (problem.name !== "ConstraintError") throw problem; // another tab was quicker: its key holds
    return (await within("keys", "readonly", (store) => store.get(account))).key;
  }
}

/** @param {CryptoKey} key @param {string} id what it is bound to @param {unknown} said */
export async function seal(key, id, said) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(said));
  return { iv, bytes: await crypto.subtle.encrypt(bound(iv, id), key, plain) };
}

/** @param {CryptoKey} key @param {string} id @param {{iv: Uint8Array, bytes: ArrayBuffer}} sealed */
export async function unseal(key, id, sealed) {
  const plain = await crypto.subtle.decrypt(bound(sealed.iv, id), key, sealed.bytes);
  return JSON.parse(new TextDecoder().decode(plain));
}

function bound(iv, id) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) };
}
