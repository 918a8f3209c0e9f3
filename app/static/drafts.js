// Nothing that was typed is lost: each form keeps a draft, sealed with the key of who is signed in.
const LONGEST_DAYS = 14;
const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;
const page = document.querySelector('meta[name="draft-key"]').dataset;
const key = meta("draft-key");
const store = page.signedIn ? localStorage : sessionStorage;
const PREFIX = "draft:";
// What a form says of the values that it was filled with: they go along with what was typed upon them.
const MARKS = ["as_seen", "version"];
const typable = (field) =>
  field.name && !field.disabled && !["hidden", "password", "file", "submit", "button", "search"].includes(field.type);
const isTicked = (field) => ["checkbox", "radio"].includes(field.type);
const isWords = (field) => !isTicked(field) && field.type !== "select-one" && field.type !== "select-multiple";
const keeps = (form) =>
  form.method === "post" && !form.hasAttribute("hx-post") && !form.hasAttribute("data-plain") &&
  [...form.elements].some(typable) && ![...form.elements].some((field) => field.name === "password");
// Where nothing can be sealed, nothing is kept: a page asks before it is left all the same.
const canSeal = Boolean(window.crypto?.subtle);
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const toSeal = canSeal ? crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]) : null;

async function sealed(fields) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(fields));
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await toSeal, text);
  return JSON.stringify({ at: Date.now(), iv: hex(iv), sealed: hex(closed) });
}
async function opened(text) {
  const kept = JSON.parse(text);
  const iv = bytes(kept.iv);
  const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await toSeal, bytes(kept.sealed));
  return { at: kept.at, fields: JSON.parse(new TextDecoder().decode(open)) };
}
function forgetAll() {
  for (const one of [localStorage, sessionStorage])
    Object.keys(one).filter((name) => name.startsWith(PREFIX)).forEach((name) => one.removeItem(name));
}
// Copies of pages that open without a line: those of who signs out, and of slips where a PIN is asked for anew.
const forgetPages = (...kinds) => kinds.forEach((kind) => window.caches?.delete(`kept-${kind}`));
function forgetOld() {
  for (const name of Object.keys(store).filter((one) => one.startsWith(PREFIX)))
    if (Date.now() - JSON.parse(store.getItem(name)).at > LONGEST_DAYS * 86400000) store.removeItem(name);
}
function forgetTaken() {
  const taken = document.cookie.match(/(?:^|; )taken=([0-9a-f.]+)/);
  if (!taken) return;
  taken[1].split(".").forEach((name) => store.removeItem(PREFIX + name));
  document.cookie = "taken=; Max-Age=0; Path=/; SameSite=Lax";
}

// A field by its name and its place among those of one name; a tick by its value.
const nameOf = (form, field) =>
  `${field.name}\n${isTicked(field) ? field.value : [...form.elements].filter((one) => one.name === field.name).indexOf(field)}`;
const valueOf = (field) =>
  isTicked(field) ? field.checked : field.multiple ? [...field.selectedOptions].map((one) => one.value) : field.value;
function fill(field, value) {
  if (isTicked(field)) field.checked = value;
  else if (field.multiple) [...field.options].forEach((one) => (one.selected = value.includes(one.value)));
  else field.value = value;
}
const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
function say(form, words, kind, act) {
  form.querySelector(".draft-said")?.remove();
  const box = document.createElement("div");
  box.className = `notice notice-${kind} draft-said`;
  box.setAttribute("role", kind === "warning" ? "alert" : "status");
  box.append(words, " ");
  if (act) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-quiet", textContent: act.words, onclick: act.does });
    box.append(button);
  }
  form.prepend(box);
  return box;
}

class Draft {
  constructor(form, place) {
    Object.assign(this, { form, place, fields: {}, words: false, timer: 0 });
  }
  async begin(wasSent) {
    const named = new TextEncoder().encode(`${key} ${this.place}`);
    this.name = hex(await crypto.subtle.digest("SHA-256", named)).slice(0, 32);
    this.form.append(hidden("browser_draft", this.name));
    const text = store.getItem(PREFIX + this.name);
    if (!text) return;
    const kept = await opened(text);
    Object.assign(this.fields, { ...kept.fields, ...this.fields });
    // A page that answers what was sent shows it already.
    if (wasSent) this.words = true;
    else if (this.restore()) this.tell(kept.at);
  }
  // What stands on the page otherwise comes back, with the mark of what the form was filled with.
  restore() {
    const all = [...this.form.elements].filter((field) => nameOf(this.form, field) in this.fields);
    const other = all.filter((field) => typable(field) && String(valueOf(field)) !== String(this.fields[nameOf(this.form, field)]));
    all.forEach((field) => fill(field, this.fields[nameOf(this.form, field)]));
    if (!other.length) this.forget();
    this.words = other.some(isWords);
    if (other.length) other[0].dispatchEvent(new Event("change", { bubbles: true }));
    other.forEach((field) => field.dispatchEvent(new Event("restored")));
    return other.length;
  }
  tell(at) {
    const when = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    const does = () => {
      this.forget();
      location.reload();
    };
    say(this.form, page.back.replace("{when}", when), "info", { words: page.discard, does });
  }
  touch(field) {
    [...this.form.elements]
      .filter((one) => one.name === field.name || MARKS.includes(one.name))
      .forEach((one) => (this.fields[nameOf(this.form, one)] = valueOf(one)));
    this.words ||= isWords(field);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 400);
  }
  async save() {
    clearTimeout(this.timer);
    if (!canSeal || !Object.keys(this.fields).length) return;
    const text = await sealed(this.fields);
    try {
      store.setItem(PREFIX + this.name, text);
    } catch {
      // The browser's room is full: the page still holds the words, and asks before it is left.
    }
  }
  forget() {
    clearTimeout(this.timer);
    Object.assign(this, { fields: {}, words: false });
    store.removeItem(PREFIX + this.name);
  }
}

const drafts = new Map();
let isLeaving = false;
const sentTo = page.address && location.pathname;
// Reloading a page that answers a form opens the form's own page, and sends nothing again.
if (page.address) history.replaceState(null, "", page.address);
forgetTaken();
forgetOld();
// Whose role at a school has ended keeps no copy of its page.
if (!page.school) forgetPages("signed-in");
if (document.querySelector("[data-forget]")) forgetPages(document.querySelector("[data-forget]").dataset.forget);
const seen = {};
window.addEventListener("pageshow", () => {
  isLeaving = false;
  delete document.documentElement.dataset.sending;
});
for (const form of [...document.forms].filter(keeps)) {
  const path = new URL(form.action).pathname;
  seen[path] = (seen[path] ?? 0) + 1;
  const draft = new Draft(form, `${location.pathname} ${path} ${seen[path]}`);
  drafts.set(form, draft);
  if (canSeal) draft.begin(path === sentTo).catch(() => draft.forget());
}
// A page that asks once more before what was sent is done: with its answer the draft may go.
if (page.sent && !seen[sentTo])
  document.querySelectorAll("main form").forEach((form) => form.append(hidden("browser_draft", page.sent)));
for (const kind of ["input", "change"])
  document.addEventListener(kind, (event) => {
    if ((event.isTrusted || event.detail === "chosen") && typable(event.target)) drafts.get(event.target.form)?.touch(event.target);
  });
// A tap is kept elsewhere until it is sent.
document.addEventListener("tapped", (event) => drafts.get(event.target)?.forget());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) drafts.forEach((draft) => draft.save());
});
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && [...drafts.values()].some((draft) => draft.words)) event.preventDefault();
});

function patience() {
  const waiting = new AbortController();
  setTimeout(() => waiting.abort(), 15000);
  return waiting.signal;
}
// Whether the line is there, and a token that is good: an outdated one is renewed unseen.
async function renew() {
  const answer = await fetch("/token", { cache: "no-store", signal: patience() });
  if (!answer.ok) return;
  const { token, whose } = await answer.json();
  if (whose !== page.whose) return;
  document.querySelectorAll('input[name="csrf_token"]').forEach((field) => (field.value = token));
  document.querySelector('meta[name="csrf-token"]').content = token;
}
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (new URL(form.action).pathname === "/sign-out") {
    forgetAll();
    forgetPages("signed-in", "slips");
  }
  const draft = drafts.get(form);
  if (event.defaultPrevented) return;
  if (!draft || !Object.keys(draft.fields).length) {
    // Nothing is kept of a button, a file or a password: without a line the page itself stays.
    if (form.method === "post" && !navigator.onLine) {
      event.preventDefault();
      delete form.dataset.sent;
      say(form, page.stays, "warning");
    }
    return;
  }
  if (!("submitter" in event)) {
    // An old browser does not say which button was pressed: it sends the form itself.
    isLeaving = true;
    return;
  }
  event.preventDefault();
  document.documentElement.dataset.sending = "1";
  await draft.save();
  try {
    await renew();
  } catch {
    delete document.documentElement.dataset.sending;
    delete form.dataset.sent;
    say(form, canSeal ? page.offline : page.unkept, "warning").scrollIntoView({ block: "center" });
    return;
  }
  isLeaving = true;
  const pressed = hidden(submitter?.name ?? "", submitter?.value ?? "");
  form.append(pressed);
  if (submitter?.hasAttribute("formaction")) form.action = submitter.formAction;
  HTMLFormElement.prototype.submit.call(form);
  pressed.remove();
});
// A list that could not be asked for says so.
document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest("form");
  if (form) say(form, page.stays, "warning");
});

// A letter is kept on the server too, a moment after somebody stopped typing.
const letter = document.querySelector("form[data-keep-at]");
if (letter) {
  let timer = 0;
  const send = () =>
    fetch(letter.dataset.keepAt, { method: "POST", body: new FormData(letter), signal: patience() });
  const keep = async () => {
    const text = letter.elements.text.value;
    try {
      let answer = await send();
      if (answer.status === 400) {
        await renew();
        answer = await send();
      }
      if (!answer.headers.get("Content-Type").startsWith("application/json")) {
        letter.querySelector("[data-kept]").textContent = page.out;
        return;
      }
      const said = await answer.json();
      if (said.version) letter.elements.version.value = said.version;
      if (said.version && letter.elements.text.value === text) drafts.get(letter)?.forget();
      letter.querySelector("[data-kept]").textContent = said.words;
    } catch {
      letter.querySelector("[data-kept]").textContent = canSeal ? page.here : page.unkept;
    }
  };
  letter.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 2000);
  });
}
