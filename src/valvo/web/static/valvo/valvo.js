// What all pages share: say aloud what changed, close menus, keep the answer of a refused form.
document.addEventListener("htmx:afterSwap", (event) => {
  const said = event.target.querySelector("[data-announce]") || event.detail.elt.querySelector?.("[data-announce]");
  if (said) document.getElementById("announcement").textContent = said.dataset.announce;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A form with mistakes comes back with status 422, a stale one with 409: show them instead of dropping them.
  if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
document.addEventListener("click", (event) => {
  document.querySelectorAll(".top details[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll(".top details[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});
// Filters lie folded on a phone; where there is room they stand open.
if (matchMedia("(min-width: 60.01rem)").matches) document.querySelectorAll("details.filters").forEach((filters) => { filters.open = true; });
// Buttons open and close dialogs by themselves in newer browsers; older ones are helped.
if (!("commandForElement" in HTMLButtonElement.prototype)) document.addEventListener("click", (event) => {
  const button = event.target.closest("button[commandfor]");
  const dialog = button && document.getElementById(button.getAttribute("commandfor"));
  if (dialog) button.getAttribute("command") === "close" ? dialog.close() : dialog.showModal();
});
// A refused answer is rendered open: make it the window it was.
document.querySelectorAll("dialog[open]").forEach((dialog) => { dialog.close(); dialog.showModal(); });
document.querySelector(".ds-error-summary")?.focus();
