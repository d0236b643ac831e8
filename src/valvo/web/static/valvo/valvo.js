// What all pages share: say aloud what changed, close menus, keep the answer of a refused form.
document.addEventListener("htmx:afterSwap", (event) => {
  const said = event.target.querySelector("[data-announce]") || event.detail.elt.querySelector?.("[data-announce]");
  if (said) document.getElementById("announcement").textContent = said.dataset.announce;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A form with mistakes comes back with status 422, a stale one with 409: show them instead of dropping them.
  if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
// What is being sent is not sent again: its buttons stand still until the answer comes, the page leaves or time runs out.
const sent = new WeakMap(), longest = 15000;
const release = (form) => {
  sent.get(form)?.forEach((button) => { button.disabled = false; button.removeAttribute("aria-busy"); });
  sent.delete(form);
};
const hold = (form) => {
  const buttons = [...form.elements].filter((one) => one.type === "submit" && !one.disabled);
  buttons.forEach((button) => { button.disabled = true; button.setAttribute("aria-busy", "true"); });
  sent.set(form, buttons);
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return; // a script sends it, or it only asks
  if (sent.has(form)) { event.preventDefault(); return; }
  sent.set(form, []);
  // Only once the browser has read the form: a button that stands still does not say which one was pressed.
  setTimeout(() => hold(form));
  setTimeout(() => release(form), longest); // an answer may be a file, and the page stays
});
addEventListener("pageshow", (event) => { if (event.persisted) [...document.forms].forEach(release); });
const posted = (event) => { const form = event.detail.elt.closest?.("form"); return form?.method === "post" ? form : null; };
// What saves itself as it is changed holds nothing: the button pressed to leave a field would stand still under the finger.
const pressed = (event) => event.detail.requestConfig?.triggeringEvent?.type !== "change";
document.addEventListener("htmx:beforeRequest", (event) => { const form = posted(event); if (form && pressed(event)) hold(form); });
document.addEventListener("htmx:afterRequest", (event) => { const form = posted(event); if (form && pressed(event)) release(form); });
document.addEventListener("click", (event) => {
  document.querySelectorAll(".top details[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll(".top details[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});
// Filters and chapters lie folded on a phone; where there is room they stand open.
if (matchMedia("(min-width: 60.01rem)").matches) document.querySelectorAll("details.filters, details.chapter").forEach((folded) => { folded.open = true; });
// Who follows a link to a folded chapter wants to read it.
const unfold = () => { const there = document.getElementById(location.hash.slice(1)); if (there?.matches("details")) there.open = true; };
addEventListener("hashchange", unfold); unfold();
// Buttons open and close dialogs by themselves in newer browsers; older ones are helped.
if (!("commandForElement" in HTMLButtonElement.prototype)) document.addEventListener("click", (event) => {
  const button = event.target.closest("button[commandfor]");
  const dialog = button && document.getElementById(button.getAttribute("commandfor"));
  if (dialog) button.getAttribute("command") === "close" ? dialog.close() : dialog.showModal();
});
// A refused answer is rendered open: make it the window it was.
document.querySelectorAll("dialog[open]").forEach((dialog) => { dialog.close(); dialog.showModal(); });
document.querySelector(".ds-error-summary")?.focus();
