// Marks in the contents where the reader is, and folds them once a part was chosen. They work without it.
(() => {
  const box = document.querySelector(".toc details");
  if (!box) return;
  const here = box.querySelector("[data-here]");
  const links = [...box.querySelectorAll("a")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  function mark() {
    const at = headings.findLastIndex((heading) => heading && heading.getBoundingClientRect().top < 120);
    links.forEach((link, number) => {
      if (number === at) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
    if (at >= 0) here.textContent = links[at].textContent;
  }
  box.addEventListener("click", (event) => { if (event.target.closest("a")) box.open = false; });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") box.open = false; });
  new IntersectionObserver(mark, { rootMargin: "-100px 0px -60%" }).observe(document.querySelector(".prose"));
  const seen = new IntersectionObserver(mark, { rootMargin: "-110px 0px 0px" });
  headings.forEach((heading) => heading && seen.observe(heading));
})();
