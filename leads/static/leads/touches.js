// How a visitor first and last came to the site: kept in her own browser, without a cookie, and sent only with a form
// that she sends herself. Put it on every page: whoever lands on one without a form is known there too.
const NAME = "touches";
const LIFE = 90 * 24 * 3600 * 1000; // milliseconds
const UTM = ["source", "medium", "campaign", "term", "content"];

const asked = new URLSearchParams(location.search);
const utm = Object.fromEntries(UTM.map((name) => [name, (asked.get(`utm_${name}`) || "").slice(0, 100)]).filter(([, word]) => word));

// Another site's page, without the query, which may say who somebody is.
const before = () => {
  try {
    const page = new URL(document.referrer);
    return page.host === location.host ? "" : (page.origin + page.pathname).slice(0, 500);
  } catch { return ""; }
};

const referrer = before();
const touch = { at: new Date().toISOString(), url: (location.origin + location.pathname).slice(0, 500), referrer, utm };
try {
  let kept = JSON.parse(localStorage.getItem(NAME)) || {};
  if (!kept.first || Date.now() - Date.parse(kept.first.at) > LIFE) kept = { first: touch, last: touch };
  // Coming back by oneself does not undo what brought one here.
  if (referrer || Object.keys(utm).length) kept.last = touch;
  localStorage.setItem(NAME, JSON.stringify(kept));
} catch { /* private, or not ours */ }
