// Through a list by keyboard: j and k lead from row to row, Enter opens, x marks; '?' tells the keys.
const dialog = document.getElementById("keys");
const rows = () => [...document.querySelectorAll("main tbody tr")].filter((row) => row.querySelector("a[href]") && row.offsetParent);
const rowOf = (place) => place?.closest?.("main tbody tr");

function go(step) {
  const all = rows();
  const at = all.indexOf(rowOf(document.activeElement));
  const next = at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step];
  if (!next) return;
  // The row's own link has the focus, so Enter opens it and a screen reader says where one is.
  next.querySelector("a[href]").focus({ focusVisible: true });
  next.scrollIntoView({ block: "nearest" });
}
function mark(row) {
  row?.querySelector('input[type="checkbox"]')?.click();
}
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(target)) return;
  const row = rowOf(target);
  if (key === "?") dialog.showModal();
  else if (!singleKeys()) return;
  else if (key === "j" || (key === "ArrowDown" && row)) go(1);
  else if (key === "k" || (key === "ArrowUp" && row)) go(-1);
  else if (key === "x" && row) mark(row);
  else return;
  event.preventDefault();
});
document.querySelector("[data-keys]").addEventListener("click", () => dialog.showModal());
const choice = dialog.querySelector('[name="single-keys"]');
choice.checked = singleKeys();
choice.addEventListener("change", () => localStorage.setItem("single-keys", choice.checked ? "on" : "off"));
