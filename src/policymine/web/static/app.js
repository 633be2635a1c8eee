// What every page has: pictures of pages that follow the sentence, and lists that follow a run.
"use strict";

const picture = document.getElementById("picture");
if (picture) {
  let wanted = "";
  const show = (sentence) => {
    const source = `${picture.dataset.source}${sentence.dataset.page}.png?sentence=${sentence.dataset.sentence}`;
    if (source === wanted) return;
    wanted = source;
    window.setTimeout(() => { if (wanted === source) picture.src = source; }, 150);
  };
  for (const sentence of document.querySelectorAll("a.s[data-sentence]")) {
    sentence.addEventListener("pointerenter", () => show(sentence));
    sentence.addEventListener("focus", () => show(sentence));
  }
}

const reveal = (details) => {
  const image = details.querySelector("img[data-later]");
  if (details.open && image && !image.src) image.src = image.dataset.later;
};
document.addEventListener("toggle", (event) => {
  if (event.target instanceof HTMLDetailsElement) reveal(event.target);
}, true);

const run = document.querySelector("[data-run]");
if (run) {
  const look = async () => {
    try {
      const answer = await fetch("/run", { headers: { accept: "application/json" } });
      const state = await answer.json();
      if (!state.active) { window.location.reload(); return; }
      if (state.total) run.textContent = `Scoring what is new: ${state.done} of ${state.total} done.`;
    } catch { /* the server is away for a moment: look again */ }
    window.setTimeout(look, 2000);
  };
  window.setTimeout(look, 1500);
}
