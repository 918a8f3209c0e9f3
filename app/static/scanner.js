// Codes scanned with the camera, one after the other, where the browser can read them itself.
const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
const can = formats.includes("qr_code") && navigator.mediaDevices?.getUserMedia;

function scanner(place) {
  const button = place.querySelector("[data-scan]");
  const video = place.querySelector("video");
  const said = place.querySelector('[role="status"]');
  const field = place.closest("form").querySelector('[name="more"]');
  const seen = new Set();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let stream = null;

  const look = async () => {
    if (!stream) return;
    for (const { rawValue } of await detector.detect(video).catch(() => [])) {
      if (!rawValue || /\s/.test(rawValue) || seen.has(rawValue)) continue;
      seen.add(rawValue);
      field.value = `${field.value} ${rawValue}`.trim();
      said.textContent = place.dataset.count.replace("{count}", seen.size);
      navigator.vibrate?.(40);
    }
    setTimeout(look, 150);
  };
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  button.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      button.setAttribute("aria-expanded", "true");
      await video.play();
      look();
    } catch {
      stop();
      said.textContent = place.dataset.none;
    }
  });
  window.addEventListener("pagehide", stop);
  place.hidden = false;
}
if (can) document.querySelectorAll("[data-scanner]").forEach(scanner);
