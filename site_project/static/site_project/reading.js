// The reading bar's aids: a line to follow, the words under the pointer in large type, the browser's own voice.
(() => {
  const guide = document.querySelector(".guide");
  const caption = document.querySelector(".caption");
  const voice = document.querySelector("[data-do=speak]");
  const WORDS = "h1,h2,h3,h4,p,li,dt,dd,th,td,figcaption,blockquote,label,a,button,summary,input,textarea,select";

  function follow(element, y) {
    if (document.documentElement.dataset.guide) guide.style.top = `${y}px`;
    const words = element.closest?.(WORDS);
    if (words && document.documentElement.dataset.caption) {
      const label = words.labels?.[0] || words;
      caption.textContent = (label.getAttribute("aria-label") || label.innerText || "").trim().slice(0, 200);
    }
  }

  addEventListener("pointermove", (event) => follow(event.target, event.clientY), { passive: true });
  addEventListener("focusin", (event) => follow(event.target, event.target.getBoundingClientRect().bottom));

  if (!voice || !("speechSynthesis" in window)) return;
  const pressed = (on) => voice.setAttribute("aria-pressed", String(on));
  voice.hidden = false;
  pressed(false);
  voice.addEventListener("click", () => {
    const speaking = speechSynthesis.speaking || speechSynthesis.pending;
    speechSynthesis.cancel();
    pressed(!speaking);
    if (speaking) return;
    const text = String(getSelection()) || (document.querySelector("article") || document.querySelector("main")).innerText;
    // Sentence by sentence: browsers break off in a long text.
    const sentences = text.match(/[^。！？；\n]+[。！？；]?/g) || [];
    sentences.forEach((sentence, place) => {
      const said = Object.assign(new SpeechSynthesisUtterance(sentence), { lang: document.documentElement.lang });
      if (place === sentences.length - 1) said.onend = () => pressed(false);
      speechSynthesis.speak(said);
    });
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
})();
