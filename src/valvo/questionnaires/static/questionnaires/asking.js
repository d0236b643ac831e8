// An answer is saved as it is chosen, and the server's answer takes the place of the questions. What was chosen, typed or
// opened while it was on its way stands only in the browser: it is put back, and saved next.
const form = document.querySelector("form.asking[hx-post]");
let sent = new Map();
let later = null;
let leaving = false;

const fields = () => [...form.elements].filter((one) => one.id && !["hidden", "file", "submit"].includes(one.type));
const said = (one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value);
const written = () => new Map(fields().map((one) => [one.id, said(one)]));
const opened = () => [...form.querySelectorAll("section[id]:has(details.more[open])")].map((one) => one.id);
const differs = (before) => [...written()].filter(([id, value]) => before.get(id) !== value);
const changed = (one) => one.dispatchEvent(new Event("change", { bubbles: true }));
let kept = written();

// What is not saved yet when the page is left goes on its way without it; files are too large for that.
function sendOn() {
  if (leaving || document.visibilityState !== "hidden" || !differs(kept).length) return;
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  fetch(location.href, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
}

function putBack(id, value) {
  const one = document.getElementById(id);
  if (!one || said(one) === value) return;
  if (typeof value === "boolean") one.checked = value;
  else one.value = value;
  // Who is still typing is not disturbed: it is saved when the field is left.
  if (one === document.activeElement) one.addEventListener("blur", () => changed(one), { once: true });
  else changed(one);
}

form.addEventListener("htmx:beforeRequest", () => { sent = written(); });
form.addEventListener("htmx:beforeSwap", () => {
  later = { answers: differs(sent), opened: opened() };
});
form.addEventListener("htmx:afterSwap", () => {
  kept = written();
  later.opened.forEach((id) => document.getElementById(id)?.querySelector("details.more")?.setAttribute("open", ""));
  later.answers.forEach(([id, value]) => putBack(id, value));
});
form.addEventListener("submit", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
document.addEventListener("visibilitychange", sendOn);
