// While a file is being made, the records are asked for again every two seconds.
const listing = document.getElementById("listing-results");

async function renew() {
    const moving = listing.querySelector("[data-exports-moving]");
    if (!moving) return;
    if (!document.hidden) {
        const answer = await fetch(moving.dataset.results, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (answer.ok && !answer.redirected) listing.innerHTML = await answer.text();
    }
    setTimeout(renew, 2000);
}

if (listing) setTimeout(renew, 2000);
