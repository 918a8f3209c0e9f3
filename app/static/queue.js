// The taps that wait on this phone, in the browser's database: shared by pages and the worker.
// A tap: its name, where it goes, its fields, its words, when it was made and by whom.
const Taps = {
  PATIENCE: 15000,

  open() {
    return new Promise((done, fail) => {
      const asked = indexedDB.open("taps", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("taps", { keyPath: "place", autoIncrement: true });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  },
  async within(mode, act) {
    const database = await Taps.open();
    try {
      return await new Promise((done, fail) => {
        const transaction = database.transaction("taps", mode);
        const asked = act(transaction.objectStore("taps"));
        // Written is what the disk has: only then the phone may be put away.
        transaction.oncomplete = () => done(asked.result);
        transaction.onerror = transaction.onabort = () => fail(transaction.error);
      });
    } finally {
      database.close();
    }
  },
  all: () => Taps.within("readonly", (store) => store.getAll()),
  keep: (tap) => Taps.within("readwrite", (store) => store.put(tap)),
  drop: (tap) => Taps.within("readwrite", (store) => store.delete(tap.place)),

  // When one was last answered, in whichever tab or worker: a page from before it is not true any more.
  noteAnswer: async () => (await caches.open("taps-answered")).put("/token", new Response(String(Date.now()))),
  async lastAnswer() {
    const noted = await caches.match("/token", { cacheName: "taps-answered" });
    return noted ? Number(await noted.text()) : 0;
  },

  // One sender at a time, whichever tab or worker it is in.
  alone: (act) => (navigator.locks ? navigator.locks.request("taps", act) : act()),

  async token() {
    const answer = await Taps.ask("/token", {});
    return (await answer.json()).token;
  },
  async ask(url, more) {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), Taps.PATIENCE);
    try {
      const answer = await fetch(url, { cache: "no-store", signal: waiting.signal, ...more });
      if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) throw new Error("no answer");
      return answer;
    } finally {
      clearTimeout(timer);
    }
  },
  async tell(tap, token) {
    const body = new URLSearchParams(tap.fields);
    body.append("csrf_token", token);
    body.append("tap", tap.name);
    // How long ago, and not when: the clock of a phone may be wrong.
    body.append("age", Math.max(0, Math.round((Date.now() - tap.made) / 1000)));
    body.append("tapped_by", tap.whose);
    return (await Taps.ask(tap.url, { method: "POST", body })).json();
  },

  // Sends what waits, in the order in which it was tapped; gives what was answered. What has to
  // wait for a PIN or a sign-in keeps back only what the same person tapped after it.
  send(token) {
    return Taps.alone(async () => {
      const answered = [], kept = new Set();
      for (const tap of await Taps.all()) {
        if (tap.told || kept.has(tap.whose)) continue;
        let answer;
        try {
          token ??= await Taps.token();
          answer = await Taps.tell(tap, token);
          if (answer.wait === "token") answer = await Taps.tell(tap, (token = await Taps.token()));
        } catch {
          break;
        }
        if (answer.wait) {
          kept.add(tap.whose);
          await Taps.keep({ ...tap, wait: answer.wait });
          continue;
        }
        // What was refused stays, with the reason, until somebody has read it.
        if (answer.told.length) await Taps.keep({ ...tap, wait: null, told: answer.told });
        else await Taps.drop(tap);
        answered.push({ tap, next: answer.next, told: answer.told });
      }
      if (answered.length) await Taps.noteAnswer().catch(() => {});
      return answered;
    });
  },
};
