// A tap is kept on the phone first and sent when there is a line; without this script forms are sent as ever.
const box = document.getElementById("taps");
const words = box.dataset;
const knownAt = document.documentElement.dataset.knownAt;
const token = () => document.querySelector('meta[name="csrf-token"]')?.content;
const others = window.BroadcastChannel && new BroadcastChannel("taps");
const time = (moment) =>
  new Date(moment).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
const make = (tag, className, text, more) => Object.assign(document.createElement(tag), { className, textContent: text, ...more });
// randomUUID is there only where the page is served by https, and there a worker is, too.
const works = Boolean(window.indexedDB && window.crypto?.randomUUID);
let isSending = false;
// The taps of this very page, and those that it shows as waiting.
const own = new Set();
let seen = new Set();
let answeredAt = 0;

// --- What is shown of the taps that wait

const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => !["csrf_token", "browser_draft"].includes(name));
const codesOf = (tap) =>
  tap.fields.filter(([name]) => name === "letter" || name === "event").flatMap(([, value]) => value.split(" "));
function hide(form) {
  if (form.hidden) return;
  form.hidden = true;
  form.before(make("p", "tap-kept", words.kept));
}
// What was tapped already is not offered again: a whole form, or some boxes of its list.
function cover(form, waiting) {
  const same = waiting.filter((tap) => tap.url === form.getAttribute("action"));
  if (!same.length) return;
  // A bag is confirmed once, all of it or not.
  const isAll = form.querySelector('[name="all"]') || same.some((tap) => tap.fields.some(([name]) => name === "all"));
  if (isAll || "tapWhole" in form.dataset) return hide(form);
  const tapped = new Set(same.flatMap(codesOf));
  const boxes = [...form.querySelectorAll('.ticks input[type="checkbox"]')];
  if (!boxes.length) {
    const fields = fieldsOf(form);
    if (codesOf({ fields }).some((code) => tapped.has(code)) || same.some((tap) => String(tap.fields) === String(fields))) hide(form);
    return;
  }
  for (const one of boxes.filter((each) => tapped.has(each.value))) one.closest("li").remove();
  const left = form.querySelectorAll('.ticks input[type="checkbox"]').length;
  if (!left) return hide(form);
  const button = form.querySelector("[data-all]");
  if (!button || left === boxes.length) return;
  button.dataset.all = button.dataset.some.replace("{ticked}", left).replace("{rest}", 0);
  button.textContent = button.dataset.all;
}
function line(tap) {
  const item = make("li", "", "");
  const said = make("span", "", tap.words);
  said.append(" ", make("span", "soft small", words.made.replace("{when}", time(tap.made))));
  const why = tap.told?.join(" ") ?? { pin: words.pin, "sign-in": words.signIn }[tap.wait];
  if (why) said.append(make("strong", "tap-why", why));
  const button = (text, onclick) => make("button", "btn btn-quiet", text, { type: "button", onclick });
  item.append(said);
  if (tap.told) item.append(button(words.again, () => again(tap)), button(words.read, () => drop(tap)));
  else item.append(button(words.takeBack, () => drop(tap)));
  return item;
}
async function show() {
  const all = await Taps.all();
  const waiting = all.filter((tap) => !tap.told), told = all.filter((tap) => tap.told);
  const count = waiting.length === 1 ? words.one : words.many.replace("{count}", waiting.length);
  const title = isSending && waiting.length ? words.sending : waiting.length ? count : told.length ? words.refused : "";
  box.querySelector("[data-title]").textContent = title;
  box.querySelector("[data-title]").hidden = !title;
  box.querySelector("ul").replaceChildren(...[...told, ...waiting].map(line));
  box.hidden = !title && !knownAt;
  document.querySelectorAll("form[data-tap]").forEach((form) => cover(form, waiting));
  // Sent or taken back elsewhere: by another tab, or by the worker.
  const isOutdated = [...seen].some((name) => !all.some((tap) => tap.name === name));
  seen = new Set(waiting.map((tap) => tap.name));
  answeredAt = await Taps.lastAnswer().catch(() => 0);
  return isOutdated || (answeredAt > performance.timeOrigin && sessionStorage.drawnFor !== String(answeredAt));
}
// Once for an answer: a clock that was set back would draw the page for ever.
function drawAnew() {
  sessionStorage.drawnFor = answeredAt;
  location.reload();
}
async function drop(tap) {
  // While it is being sent it is not taken back: it may have arrived already.
  await Taps.alone(() => Taps.drop(tap));
  others?.postMessage("changed");
  location.reload();
}
async function again(tap) {
  const { told, wait, ...rest } = tap;
  await Taps.alone(() => Taps.keep({ ...rest, name: crypto.randomUUID(), made: Date.now() }));
  location.reload();
}

// --- Kept, and sent

// One after the other: what is tapped while others are sent goes out after them.
let before = Promise.resolve();
function send() {
  const mine = before.then(sendNow);
  before = mine.catch(() => {});
  return mine;
}
async function sendNow() {
  let answered = [], isOutdated = false;
  isSending = true;
  try {
    await show();
    answered = await Taps.send(token());
  } finally {
    isSending = false;
    isOutdated = await show();
  }
  if (answered.length) others?.postMessage("changed");
  // What was tapped here is answered where the form would have led.
  const mine = answered.filter((one) => own.has(one.tap.name)).pop();
  if (mine) location.assign(mine.next ?? location.href);
  else if ((isOutdated || answered.length) && !isTyped()) drawAnew();
}
const isTyped = () =>
  [...document.querySelectorAll("main input, main textarea")].some(
    (field) => !["hidden", "checkbox", "radio"].includes(field.type) && field.value !== field.defaultValue
  );
async function catchUp() {
  if ((await Taps.all()).some((tap) => !tap.told)) await send();
}
// A page that tells what is so no more is drawn anew, unless somebody types in it.
async function look() {
  if ((await show()) && !isTyped()) drawAnew();
}
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!("tap" in form.dataset) || !works) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    const fields = fieldsOf(form);
    const button = form.querySelector("[data-all]") ?? event.submitter;
    const tap = {
      name: crypto.randomUUID(),
      url: form.getAttribute("action"),
      fields,
      words: [form.dataset.tap, button.textContent.trim()].filter(Boolean).join(" · "),
      made: Date.now(),
      whose: words.whose,
    };
    own.add(tap.name);
    try {
      await Taps.keep(tap);
    } catch {
      // The phone keeps nothing: then the form goes the old way.
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    form.dispatchEvent(new Event("tapped", { bubbles: true }));
    others?.postMessage("changed");
    await send();
    // Answered, the page is left for the answer; only what still waits may be tapped anew.
    if (!seen.has(tap.name)) return;
    delete form.dataset.sent;
    // The worker is told only now, or it would be quicker than the page that shows the answer.
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("taps")).catch(() => {});
  },
  true
);
if (others) others.onmessage = look;
window.addEventListener("online", () => (knownAt ? send().then(() => own.size || location.reload()) : catchUp()));
document.addEventListener("visibilitychange", () => document.hidden || catchUp());
setInterval(() => document.hidden || catchUp(), 20000);

// --- What a phone without a line opens: the page as it was, without tokens and without the frame's names

async function keepPage() {
  const place = document.querySelector("[data-kept-as]");
  if (!place || knownAt || !window.caches) return;
  const shell = (await caches.match(words.shell)) ?? (await fetch(words.shell));
  const page = new DOMParser().parseFromString(await shell.text(), "text/html");
  const copy = place.cloneNode(true);
  copy.querySelectorAll('[name="csrf_token"], [name="browser_draft"], [data-not-kept], .draft-said').forEach((one) => one.remove());
  page.querySelector("[data-place]").replaceChildren(copy);
  page.title = document.title;
  page.documentElement.dataset.knownAt = new Date().toISOString();
  page.getElementById("taps").dataset.whose = words.whose;
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Known-At": String(Date.now()) };
  headers["Content-Security-Policy"] = shell.headers.get("Content-Security-Policy") ?? "default-src 'self'";
  const store = await caches.open(place.dataset.keptIn);
  const html = `<!doctype html>${page.documentElement.outerHTML}`;
  for (const address of new Set([place.dataset.keptAs, location.pathname + location.search]))
    await store.put(address, new Response(html, { headers }));
}

if (works) {
  navigator.serviceWorker?.register(words.worker).catch(() => {});
  const known = document.querySelector("[data-line]");
  if (knownAt && known) {
    known.textContent = words.known.replace("{when}", time(knownAt));
    known.parentElement.hidden = false;
  }
  keepPage().catch(() => {}).then(look).then(catchUp).catch(() => {});
}
