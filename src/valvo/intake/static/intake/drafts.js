// Drafts on this device. Each is encrypted with a key that cannot leave the browser (AES-GCM, 256 bits) and lies in
// IndexedDB under the form's address until it is sent. A draft marked `queued` is sent when the network returns. A form
// that is filled in many times without a network queues each time under its address with `#` and the key of its own.
const ready = new Promise((resolve, reject) => {
  const opening = indexedDB.open("valvo", 1);
  opening.onupgradeneeded = () => { opening.result.createObjectStore("keys"); opening.result.createObjectStore("drafts"); };
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});

// Made anew for each page and session: never kept, never put back.
const PASSING = ["csrfmiddlewaretoken", "ticket"];

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

// Send what waits under an address, oldest first. Returns the address the first one sent led to, or the form's when it
// needs mending. `sent` is where the server leads after it took something.
export async function sendQueued(under, sent) {
  for (const address of await addresses()) {
    const draft = address.startsWith(under) ? await read(address) : null;
    if (!draft?.queued) continue;
    const page = await fetch(address, { cache: "no-store", headers: { "X-Fresh": "1" } });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const passing = PASSING.map((name) => fresh.querySelector(`form[data-draft] [name=${name}]`)).filter(Boolean);
    if (!page.ok || !passing.length || page.redirected) continue; // signed out, or the page is gone: the draft stays
    const answer = await fetch(address, { method: "POST", body: body(draft, passing), headers: { "X-Fresh": "1" } });
    if (answer.ok && answer.redirected && new URL(answer.url).pathname.startsWith(sent)) {
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

export async function reachable() {
  try {
    return (await fetch("/health/", { cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

// The first visit came before the worker: let it keep this page and its parts, so that it opens without a network too.
export async function keepPage(worker, scope) {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(worker, { scope });
  const active = (await navigator.serviceWorker.ready).active;
  const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=preload]")];
  active.postMessage([location.href, import.meta.url, ...parts.map((part) => part.href || part.src)]);
}

// Pictures are kept too, as text, so that a draft is one encrypted whole.
export async function fieldsOf(form) {
  const told = [...new FormData(form)].filter(([name, value]) => !PASSING.includes(name) && (typeof value === "string" || value.size));
  return Promise.all(told.map(async ([name, value]) => (typeof value === "string" ? [name, value] : [name, await asText(value)])));
}

async function asText(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return { file: file.name, type: file.type, data: btoa(text) };
}

export function fill(form, kept) {
  const values = new Map();
  for (const [name, value] of kept) values.set(name, [...(values.get(name) ?? []), value]);
  for (const input of form.elements) {
    const known = values.get(input.name);
    if (!input.name || PASSING.includes(input.name) || input.type === "submit") continue;
    if (input.type === "radio" || input.type === "checkbox") input.checked = Boolean(known?.includes(input.value));
    else if (input.type === "file") input.files = chosen(known ?? []);
    else if (known) input.value = known[0];
  }
}

function chosen(kept) {
  const carrier = new DataTransfer();
  for (const one of kept) carrier.items.add(asFile(one));
  return carrier.files;
}

function asFile({ file, type, data }) {
  return new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], file, { type });
}

function body(draft, passing) {
  const sent = new FormData();
  for (const [name, value] of draft.fields) sent.append(name, typeof value === "string" ? value : asFile(value));
  for (const field of passing) sent.set(field.name, field.value);
  return sent;
}
