// A school is found by typing: a list of many schools to choose from becomes a field that proposes.
// The list itself stays, unseen: it is what is sent, and all there is where no script runs.
const said = document.querySelector('meta[name="school-finder"]');
const FEW = 7;
const PAUSE = 200;
const SOON = 800;
const PATIENCE = 15000;
const kept = new Map();
const finders = new Set();
let made = 0;
const make = (tag, values) => Object.assign(document.createElement(tag), values);

class Finder {
  constructor(plain) {
    this.plain = plain;
    this.isList = plain.tagName === "SELECT";
    const options = this.isList ? plain.options : plain.list.options;
    // What may be chosen, in words, by its code: of a list of proposals the code ends the words.
    this.known = new Map([...options].map((one) => [this.isList ? one.value : one.value.split("·").pop().trim(), one.text || one.value]));
    this.name = `finder-${(made += 1)}`;
    this.field = this.isList ? this.beside() : plain;
    this.field.removeAttribute("list");
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.name,
    }))
      this.field.setAttribute(name, value);
    this.field.placeholder = said.dataset.hint;
    this.list = make("ul", { id: this.name, className: "finder-list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.field.labels?.[0]?.textContent ?? said.dataset.hint);
    this.status = make("p", { className: "visually-hidden" });
    this.status.setAttribute("role", "status");
    const box = make("div", { className: "finder" });
    this.field.replaceWith(box);
    box.append(this.field, this.list, this.status);
    this.listen();
    this.show();
  }
  // The field takes the place of the list, with its label, its hint and its faults.
  beside() {
    const { plain } = this;
    const field = make("input", { type: "text", className: "form-control", id: plain.id, required: plain.required });
    for (const name of ["aria-describedby", "aria-invalid"]) if (plain.hasAttribute(name)) field.setAttribute(name, plain.getAttribute(name));
    const hadFocus = document.activeElement === plain;
    Object.assign(plain, { id: `${plain.id}-list`, hidden: true, required: false });
    plain.after(field);
    if (hadFocus) setTimeout(() => field.focus());
    return field;
  }
  listen() {
    const { field, list, plain } = this;
    field.addEventListener("input", () => {
      this.isTyped = true;
      this.mark(-1);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.propose(field.value), PAUSE);
    });
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("click", () => list.hidden && this.propose(""));
    field.addEventListener("focus", () => this.isList && field.select());
    field.addEventListener("blur", () => this.leave());
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.take(event.target.closest("li")));
    if (!this.isList) return;
    field.addEventListener("change", (event) => event.stopPropagation());
    plain.addEventListener("change", () => this.show());
    plain.addEventListener("restored", () => this.show());
  }
  show() {
    if (this.isList && !this.isTyped) this.field.value = this.plain.selectedOptions[0]?.text ?? "";
  }
  async propose(text) {
    clearTimeout(this.timer);
    const wanted = (this.wanted = text.trim());
    const like = this.like(wanted);
    // A slow line: what stands on the page is proposed until the answer comes.
    const slow = setTimeout(() => !this.isAwaited && like.length && this.offer(wanted, like), SOON);
    const found = await this.ask(wanted);
    clearTimeout(slow);
    if (this.at < 1 || this.list.hidden) this.offer(wanted, found ?? like);
  }
  like(text) {
    const found = [...this.known].filter(([code, words]) => code && `${words} ${code}`.toLowerCase().includes(text.toLowerCase()));
    return found.slice(0, 8).map(([code, name]) => ({ code, name, place: "" }));
  }
  offer(wanted, found) {
    if (wanted !== this.wanted || document.activeElement !== this.field) return;
    const all = this.isList && !wanted && this.known.has("") ? [{ code: "", name: this.known.get(""), place: "" }] : [];
    this.open([...all, ...found.filter((one) => this.known.has(one.code))]);
    if (wanted) this.mark(0);
    if (this.isAwaited) this.take(this.list.children[0]);
  }
  async ask(text) {
    if (kept.has(text)) return kept.get(text);
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), PATIENCE);
    try {
      const answer = await fetch(`${said.content}?q=${encodeURIComponent(text)}`, { signal: waiting.signal });
      const { schools } = await answer.json();
      kept.set(text, schools);
      return schools;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }
  open(found) {
    this.list.replaceChildren(...found.map(({ code, name, place }, at) => {
      const line = make("li", { id: `${this.name}-${at}`, textContent: name });
      line.setAttribute("role", "option");
      line.dataset.code = code;
      if (place) line.append(" ", make("small", { textContent: place }));
      return line;
    }));
    this.list.hidden = !found.length;
    this.field.setAttribute("aria-expanded", String(Boolean(found.length)));
    this.status.textContent = found.length ? said.dataset.some.replace("{count}", found.length) : said.dataset.none;
    this.mark(-1);
  }
  close() {
    this.wanted = this.isAwaited = null;
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }
  mark(at) {
    this.at = at;
    [...this.list.children].forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
    const line = this.list.children[at];
    line?.scrollIntoView({ block: "nearest" });
    if (line) this.field.setAttribute("aria-activedescendant", line.id);
    else this.field.removeAttribute("aria-activedescendant");
  }
  press(event) {
    const isOpen = !this.list.hidden;
    const count = this.list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step && isOpen) this.mark((this.at + step + count + (this.at < 0 && step < 0 ? 1 : 0)) % count);
    else if (step) this.propose(this.isTyped ? this.field.value : "");
    else if (event.key === "Enter" && isOpen && this.at >= 0) this.take(this.list.children[this.at]);
    else if (event.key === "Enter" && this.isTyped && this.isList && this.field.value.trim()) {
      this.isAwaited = true;
      this.propose(this.field.value);
    } else if (event.key === "Escape" && (isOpen || this.isTyped)) this.leave();
    else if (event.key === "Tab" && isOpen && this.isTyped && this.at >= 0) return void this.take(this.list.children[this.at]);
    else return;
    event.preventDefault();
  }
  take(line) {
    this.isAwaited = null;
    if (!line) return;
    const { code } = line.dataset;
    this.isTyped = false;
    this.close();
    this.plain.value = this.isList ? code : this.known.get(code);
    this.show();
    this.plain.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "chosen" }));
  }
  // The one school that was typed, though the answer be still on its way: by its whole name, or,
  // after Enter, by what only it is called; '' where all may be chosen and the field is emptied.
  meant() {
    const text = this.field.value.trim();
    if (!text) return this.known.has("") ? "" : null;
    const whole = [...this.known].filter(([code, words]) => code && words.trim() === text).map(([code]) => code);
    const found = whole.length || !this.isAwaited ? whole : this.like(text).map(({ code }) => code);
    return found.length === 1 ? found[0] : null;
  }
  // What was typed and means no school changes nothing.
  leave() {
    clearTimeout(this.timer);
    const code = this.isList && this.isTyped ? this.meant() : null;
    this.isTyped = false;
    this.close();
    if (code !== null && this.plain.value !== code) {
      this.plain.value = code;
      this.plain.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "chosen" }));
    }
    this.show();
  }
}

function find() {
  for (const plain of document.querySelectorAll('select[name="school"]:not([hidden]), input[list="schools"]')) {
    const options = plain.tagName === "SELECT" ? plain.options : plain.list?.options ?? [];
    if (options.length > FEW) finders.add(new Finder(plain));
  }
}
find();
document.addEventListener("htmx:afterSettle", find);
window.addEventListener("pageshow", () => finders.forEach((finder) => finder.show()));
