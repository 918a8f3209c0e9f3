// Lets this browser show notices: asks for the right, subscribes, and sends where it is told to us.
const form = document.querySelector("[data-notices]");
const works = form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}
async function subscription() {
  await navigator.serviceWorker.register(form.dataset.worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  // A browser that subscribed with a key of before has to begin anew.
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) });
}
async function ask() {
  const denied = (await Notification.requestPermission()) !== "granted";
  form.querySelector("[data-denied]").hidden = !denied;
  if (denied) return;
  const { endpoint, keys } = (await subscription()).toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.p256dh.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
  form.submit();
}
if (works) {
  form.hidden = false;
  document.querySelector("[data-no-notices]").hidden = true;
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      form.querySelector("[data-failed]").hidden = true;
      ask().catch(() => (form.querySelector("[data-failed]").hidden = false));
    },
    true
  );
}
