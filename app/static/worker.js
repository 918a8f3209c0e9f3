// The pages of a school and of a slip open without a line, as they were when there was one; all else is left alone.
const LONGEST_DAYS = 14;
const PATIENCE = 8000;
const KEPT = ["kept-signed-in", "kept-slips"];
const isOurs = (path) => path === "/" || path === "/school" || /^\/b\/[^/]+$/.test(path);

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELL.name).then((store) => store.addAll(SHELL.files)));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("shell-") && name !== SHELL.name).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});
// Where the browser tells the worker of a line, taps go out though all pages are closed.
self.addEventListener("sync", (event) => {
  if (event.tag === "taps") event.waitUntil(Taps.send().then(() => self.BroadcastChannel && new BroadcastChannel("taps").postMessage("changed")));
});
// A notice says that there is something; what it is stands on the page that it opens.
self.addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  const notice = { body: told.body, tag: "messages", renotify: true, icon: "/static/icons/any-192.png", data: { url: told.url } };
  event.waitUntil(self.registration.showNotification(told.title ?? "Xinqiao", notice));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(opened(new URL(event.notification.data?.url ?? "/", location.origin)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate") {
    if (isOurs(pathname)) event.respondWith(page(request));
  } else if (SHELL.files.some((file) => file.split("?")[0] === pathname)) event.respondWith(asset(request));
});

async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  // A page that was kept before the site changed asks for the files of then.
  return fetch(request).catch(async (fault) => (await caches.match(request, { ignoreSearch: true })) ?? Promise.reject(fault));
}
async function page(request) {
  const kept = await known(request.url);
  try {
    const answer = await (kept ? hurried(request) : fetch(request));
    // What is no more, or not for this device, is not kept either.
    if ([401, 404, 410].includes(answer.status)) await forget(request.url);
    return answer;
  } catch {
    return kept ?? (await caches.match(SHELL.pages[navigator.language.startsWith("en") ? "en" : "zh"]));
  }
}
function hurried(request) {
  return new Promise((done, fail) => {
    setTimeout(() => fail(new Error("the line is too slow")), PATIENCE);
    fetch(request).then(done, fail);
  });
}
async function known(url) {
  // The first page leads to the school's; its own copy is the last one that was open.
  const address = new URL(url).pathname === "/" ? "/school" : url;
  const found = await Promise.all(KEPT.map((cacheName) => caches.match(address, { cacheName })));
  const kept = found.find(Boolean);
  if (!kept) return null;
  if (Date.now() - Number(kept.headers.get("X-Known-At")) < LONGEST_DAYS * 86400000) return kept;
  await forget(url);
  return null;
}
async function forget(url) {
  for (const name of KEPT) if (await caches.has(name)) await (await caches.open(name)).delete(url);
}
async function opened(url) {
  // Only pages of ours are opened, whatever a notice says.
  const address = url.origin === location.origin ? url.href : location.origin;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((one) => one.url === address);
  return there ? there.focus() : self.clients.openWindow(address);
}
