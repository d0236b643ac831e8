// Observations on a visit with scripts on: without a network each is kept on this tablet, encrypted, and sent when the
// network returns, never twice. One after the other can be written meanwhile.
import { addresses, fieldsOf, fill, keep, keepPage, reachable, read, remove, sendQueued } from "../intake/drafts.js";

const form = document.querySelector("form[data-draft]");
const bar = document.getElementById("draft-bar");
const address = location.pathname;
let saving = 0;
let leaving = false;

const mine = async () => (await addresses()).filter((one) => one.startsWith(`${address}#`));

function tell(text, alarming = false) {
  bar.textContent = text;
  bar.classList.toggle("worse", alarming);
  bar.hidden = !text;
}

// A danger that is written down only here is said to be untold for as long as it is.
async function tellWaiting(more = "") {
  const waiting = await Promise.all((await mine()).map(read));
  const danger = form.elements.danger.checked || waiting.some((one) => one?.fields.some(([name]) => name === "danger"));
  tell([waiting.length ? bar.dataset.waiting.replace("#", waiting.length) : "", more, danger ? bar.dataset.danger : ""].filter(Boolean).join(" "), danger);
}

async function save() {
  await keep(address, { fields: await fieldsOf(form), queued: false });
}

// What could not be taken is opened for mending first, then what was being written.
async function restore() {
  for (const one of await mine()) {
    const draft = await read(one);
    if (!draft?.mend) continue;
    fill(form, draft.fields);
    await remove(one);
    await save();
    return tellWaiting(bar.dataset.mend);
  }
  const draft = form.dataset.draft === "fresh" ? await read(address) : null;
  if (draft) fill(form, draft.fields);
  return tellWaiting(draft ? bar.dataset.kept : "");
}

async function submit(event) {
  if (leaving) return;
  event.preventDefault();
  clearTimeout(saving);
  if (!form.reportValidity()) return;
  if (await reachable()) {
    leaving = true;
    await remove(address);
    form.requestSubmit();
    return;
  }
  // The time comes first, so that they are sent in the order they were written.
  await keep(`${address}#${Date.now()}-${form.elements.client_key.value}`, { fields: await fieldsOf(form), queued: true });
  await remove(address);
  form.reset();
  form.elements.client_key.value = crypto.randomUUID();
  await tellWaiting();
  bar.scrollIntoView({ block: "center" });
}

async function trySending() {
  try {
    let next = "";
    for (let sent = await sendQueued("/inspections/observe/", "/inspections/observe/"); sent; ) {
      next = sent;
      sent = await sendQueued("/inspections/observe/", "/inspections/observe/");
    }
    if (next) { leaving = true; location.assign(new URL(next, location.href).pathname); }
  } catch {
    // The network is not back yet: what waits stays queued and the next `online` event tries again.
  }
}

// A page out of the cache must not bring an old key along: each observation has one of its own.
if (form.dataset.draft === "fresh") form.elements.client_key.value = crypto.randomUUID();
await restore();
form.addEventListener("input", () => { clearTimeout(saving); saving = setTimeout(() => leaving || save(), 300); });
form.addEventListener("submit", submit);
addEventListener("online", trySending);
await trySending();
await keepPage("/inspections/observe/worker.js", "/inspections/observe/");
