// Small comforts; every page works without them.
const isTyping = (place) =>
  Boolean(place.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], dialog'));
// Keys without Ctrl can be turned off: who dictates would press them by speaking.
const singleKeys = () => localStorage.getItem("single-keys") !== "off";
// The last file that answered a form: the page stays as it is then, and a cookie alone tells of it.
const lastFile = () => document.cookie.match(/(?:^|; )came=([0-9a-f]+)/)?.[1] ?? "none";
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  // A second click on a slow line must not send the form twice.
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    if (form.dataset.sent === lastFile()) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = lastFile();
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without https there is no clipboard; what is selected can be copied all the same.
    document.execCommand("copy");
  }
  button.textContent = button.dataset.copied;
});
document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-submit-on-change]")) return;
  const words = event.target.closest("label")?.querySelector("[data-waits]");
  if (words) words.textContent = words.dataset.waits;
  event.target.form.requestSubmit();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-show-passwords]")) return;
  for (const field of event.target.form.querySelectorAll('[type="password"], [data-password]')) {
    field.dataset.password = "1";
    field.type = event.target.checked ? "text" : "password";
  }
});
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
});
document.querySelector(".faults")?.focus();
// The button of a tick list says what it will send.
const countTicks = (form) => {
  const words = form.querySelector("[data-all]");
  const boxes = [...form.querySelectorAll('.ticks input[type="checkbox"]')];
  const ticked = boxes.filter((box) => box.checked).length;
  words.textContent =
    ticked === boxes.length
      ? words.dataset.all
      : words.dataset.some.replace("{ticked}", ticked).replace("{rest}", boxes.length - ticked);
};
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-ticks]");
  if (form) countTicks(form);
});
// A phone that goes back keeps the ticks, not the words.
window.addEventListener("pageshow", () =>
  document.querySelectorAll("form[data-ticks]").forEach(countTicks)
);
// The marks of a list: all of the page at once, and how many they are.
const countMarks = (form) => {
  const words = form.querySelector("[data-some]");
  const ticked = form.querySelectorAll('[name="code"]:checked').length;
  words.textContent = words.dataset.some.replace("{ticked}", ticked);
};
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-marks]");
  if (!form) return;
  if (event.target.name === "code") form.whom.value = "marked";
  if (event.target.name === "whom" && event.target.value !== "marked")
    form.querySelectorAll('[name="code"]').forEach((box) => (box.checked = true));
  countMarks(form);
});
window.addEventListener("pageshow", () =>
  document.querySelectorAll("form[data-marks]").forEach(countMarks)
);
// 'All of them' of a tick list.
document.addEventListener("change", (event) => {
  const list = event.target.closest("[data-tick-all]");
  if (!list) return;
  const [all, ...boxes] = list.querySelectorAll('input[type="checkbox"]');
  if (event.target === all) boxes.forEach((box) => (box.checked = all.checked));
  else all.checked = boxes.every((box) => box.checked);
});
// '/' leads to the search, unless somebody is typing; Escape leads back to where they were.
let before = null;
document.addEventListener("keydown", (event) => {
  const field = document.getElementById("search-all");
  if (!field || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target === field) {
    field.blur();
    before?.focus({ preventScroll: true });
  }
  if (event.key !== "/" || !singleKeys() || isTyping(event.target)) return;
  event.preventDefault();
  before = event.target;
  field.focus();
  field.select();
});
// What a filter found is said to whoever does not see the list change.
document.addEventListener("htmx:afterSettle", () => {
  const said = document.getElementById("found");
  const found = document.querySelector("#list .pager > span, #list .empty p");
  if (said && found) said.textContent = found.textContent;
});
// Help that lies over a page goes with Escape, or with a click beside it.
document.addEventListener("keydown", (event) => {
  const help = event.key === "Escape" && document.querySelector("details.help[open]");
  if (!help) return;
  help.open = false;
  help.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const help = document.querySelector("details.help[open]");
  if (help && !help.contains(event.target)) help.open = false;
});
