// Counts a reading once the page is really seen, and shows the number that comes back.
(() => {
  const place = document.querySelector("[data-views]");
  if (!place) return;
  async function count() {
    if (document.prerendering || document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", count);
    const answer = await fetch(place.dataset.views, { method: "POST", keepalive: true, credentials: "omit" });
    if (answer.ok) place.textContent = (await answer.json()).view_count.toLocaleString();
  }
  document.addEventListener("visibilitychange", count);
  document.addEventListener("prerenderingchange", count, { once: true });
  count();
})();
