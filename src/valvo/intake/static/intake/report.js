// The report form with scripts on: what is typed is kept on this device, sent when the network returns, never twice.
import { fieldsOf, fill, keep, keepPage, reachable, read, remove, sendQueued } from "./drafts.js";

const form = document.querySelector("form[data-draft]");
const bar = document.getElementById("draft-bar");
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
// A form with mistakes on it may stand at another address than the one it began at; its draft lies under that one.
const address = form?.getAttribute("action") ?? location.pathname + location.search;
const CODES = /(?<!\w)(\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]|(?:\d{2})?\d{6}[-+]\d{4})(?!\w)/i;
let saving = 0;
let leaving = false;

function tell(text, discard) {
  bar.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
  if (discard) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "ds-button small", textContent: bar.dataset.discard });
    button.dataset.variant = "secondary";
    button.addEventListener("click", async () => { leaving = true; clearTimeout(saving); await remove(address); location.reload(); });
    bar.append(button);
  }
  bar.hidden = false;
}

// A page out of the cache must not bring an old report's key along: each new report has keys of its own.
function newKeys() {
  form.elements.client_key.value = crypto.randomUUID();
  const random = crypto.getRandomValues(new Uint8Array(16));
  form.elements.code.value = Array.from(random, (byte) => LETTERS[byte % 32]).join("");
}

async function restore() {
  const draft = await read(address);
  if (!draft) return form.dataset.draft === "fresh" && newKeys();
  // A page with the server's mistakes on it holds what was just sent: that is newer than the draft.
  if (form.dataset.draft === "fresh") fill(form, draft.fields);
  tell(draft.queued ? bar.dataset.queued : draft.mend ? bar.dataset.mend : bar.dataset.kept, !draft.queued);
}

function save() {
  clearTimeout(saving);
  saving = setTimeout(async () => leaving || keep(address, { fields: await fieldsOf(form), queued: false }), 300);
}

async function submit(event) {
  if (leaving) return;
  event.preventDefault();
  clearTimeout(saving);
  await keep(address, { fields: await fieldsOf(form), queued: false });
  if (await reachable()) {
    leaving = true;
    sessionStorage.setItem("valvo-sending", address);
    form.requestSubmit(event.submitter ?? undefined);
  } else if (form.reportValidity()) {
    await keep(address, { fields: await fieldsOf(form), queued: true });
    tell(bar.dataset.queued, false);
    bar.scrollIntoView({ block: "center" });
  }
}

async function trySending() {
  try {
    const next = await sendQueued("/report/", "/report/sent/");
    if (next) { leaving = true; location.assign(next); }
  } catch {
    // The network is not back yet: the draft stays queued and the next `online` event tries again.
  }
}

function spot(event) {
  const hint = event.target.parentElement?.querySelector(".spotted");
  const found = CODES.test(event.target.value);
  if (hint) hint.hidden = !found;
  else if (found && event.target.tagName === "TEXTAREA") {
    const made = Object.assign(document.createElement("p"), { className: "spotted bad", textContent: bar.dataset.spotted });
    made.setAttribute("role", "status");
    event.target.after(made);
  }
}

if (form) {
  await restore();
  form.addEventListener("input", (event) => { save(); spot(event); });
  form.addEventListener("submit", submit);
  addEventListener("pagehide", async () => leaving || saving === 0 || keep(address, { fields: await fieldsOf(form), queued: false }));
} else {
  // The receipt: what was sent is no longer needed on this device.
  const sent = sessionStorage.getItem("valvo-sending");
  if (sent && location.pathname.startsWith("/report/sent/")) { await remove(sent); sessionStorage.removeItem("valvo-sending"); }
}
addEventListener("online", trySending);
await trySending();
if (form) await keepPage("/report/worker.js", "/report/");
