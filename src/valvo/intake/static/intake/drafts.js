// Drafts on this device. Each is encrypted with a key that cannot leave the browser (AES-GCM, 256 bits) and lies in
// IndexedDB under the form's address until the report is sent. A draft marked `queued` is sent when the network returns.
const ready = new Promise((resolve, reject) => {
  const opening = indexedDB.open("valvo", 1);
  opening.onupgradeneeded = () => { opening.result.createObjectStore("keys"); opening.result.createObjectStore("drafts"); };
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});

async function inStore(name, mode, work) {
  const base = await ready;
  return new Promise((resolve, reject) => {
    const asked = work(base.transaction(name, mode).objectStore(name));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function key() {
  const kept = await inStore("keys", "readonly", (store) => store.get("drafts"));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await inStore("keys", "readwrite", (store) => store.put(made, "drafts"));
  return made;
}

export async function keep(address, draft) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(draft));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await key(), plain);
  await inStore("drafts", "readwrite", (store) => store.put({ nonce, sealed }, address));
}

export async function read(address) {
  const row = await inStore("drafts", "readonly", (store) => store.get(address));
  if (!row) return null;
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.nonce }, await key(), row.sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}

export const remove = (address) => inStore("drafts", "readwrite", (store) => store.delete(address));

export const addresses = () => inStore("drafts", "readonly", (store) => store.getAllKeys());

// Send what waits, oldest address first. Returns the receipt's address when one was sent, the form's when it needs mending.
export async function sendQueued() {
  for (const address of await addresses()) {
    const draft = await read(address);
    if (!draft?.queued) continue;
    const page = await fetch(address, { cache: "no-store", headers: { "X-Fresh": "1" } });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("form [name=csrfmiddlewaretoken]");
    if (!page.ok || !token || page.redirected) continue; // signed out, or the page is gone: the draft stays
    const answer = await fetch(address, { method: "POST", body: body(draft, token.value), headers: { "X-Fresh": "1" } });
    if (answer.ok && new URL(answer.url).pathname.startsWith("/report/sent/")) {
      await remove(address);
      return answer.url;
    }
    if (answer.status === 422) {
      await keep(address, { ...draft, queued: false, mend: true });
      return address;
    }
  }
  return "";
}

export function asFile({ file, type, data }) {
  return new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], file, { type });
}

function body(draft, token) {
  const sent = new FormData();
  for (const [name, value] of draft.fields) sent.append(name, typeof value === "string" ? value : asFile(value));
  sent.set("csrfmiddlewaretoken", token);
  return sent;
}
