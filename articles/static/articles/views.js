// Counts a reading once the page is really seen, and shows the number that comes back.
(() => {
  const place = document.querySelector("[data-views]");
  if (!place) return;
  let counted = false;
  async function count() {
    if (counted || document.prerendering || document.visibilityState !== "visible") return;
    counted = true;
    // A colleague's session goes along, so that colleagues are not counted; readers have no cookie to send.
    const answer = await fetch(place.dataset.views, { method: "POST", keepalive: true, credentials: "same-origin" });
    const { view_count: views } = answer.ok ? await answer.json() : {};
    if (views) place.textContent = views.toLocaleString();
  }
  document.addEventListener("visibilitychange", count);
  document.addEventListener("prerenderingchange", count);
  count();
})();
