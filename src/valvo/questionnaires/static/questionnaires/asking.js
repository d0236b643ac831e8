// An answer is saved as it is chosen, and the server's answer takes the place of the questions. What was chosen, typed or
// opened while it was on its way stands only in the browser: it is put back, and saved next.
const form = document.querySelector("form.asking[hx-post]");
let sent = new Map();
let later = null;

const fields = () => [...form.elements].filter((one) => one.id && !["hidden", "file", "submit"].includes(one.type));
const said = (one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value);
const written = () => new Map(fields().map((one) => [one.id, said(one)]));
const opened = () => [...form.querySelectorAll("section[id]:has(details.more[open])")].map((one) => one.id);
const changed = (one) => one.dispatchEvent(new Event("change", { bubbles: true }));

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
  later = { answers: [...written()].filter(([id, value]) => sent.get(id) !== value), opened: opened() };
});
form.addEventListener("htmx:afterSwap", () => {
  later.opened.forEach((id) => document.getElementById(id)?.querySelector("details.more")?.setAttribute("open", ""));
  later.answers.forEach(([id, value]) => putBack(id, value));
});
