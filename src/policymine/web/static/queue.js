// The review queue: keys, the sentences that are fetched ahead, and what is shown of the outbox.
"use strict";

(() => {
  const queue = document.querySelector("[data-queue]");
  if (!queue) return;
  const place = document.getElementById("card");
  const [saved, moved, trouble] = ["saved", "moved", "trouble"].map((id) => document.getElementById(id));
  const help = document.getElementById("help");
  const keysOn = document.getElementById("keys-on");
  const atOnce = document.getElementById("at-once");
  const AHEAD = 3;
  let ahead = [];
  let fetching = false;
  let finished = false;
  let ending = queue.dataset.ending;
  let refused = [];
  const unscored = new Set();
  let coded = 0;
  let began = Date.now();
  let epoch = 0;

  const find = (selector) => place.querySelector(selector);
  const name = (document_, number) => `${document_}:${number}`;
  const current = () => { const card = find("[data-card]"); return card ? name(card.dataset.document, card.dataset.number) : ""; };
  const remember = (box, key) => {
    try { const kept = window.localStorage.getItem(key); if (kept !== null) box.checked = kept === "1"; } catch { /* no storage */ }
    box.addEventListener("change", () => window.localStorage.setItem(key, box.checked ? "1" : "0"));
  };
  remember(keysOn, "policymine-keys");
  remember(atOnce, "policymine-at-once");

  const outbox = new Outbox({
    name: `${queue.dataset.corpus}:${queue.dataset.visitor}`,
    csrf: queue.dataset.csrf,
    onChange: (entries, message) => {
      trouble.textContent = [message && `${message} ${entries.length} not saved yet.`, ...refused].filter(Boolean).join(" ");
      document.body.dataset.unsaved = String(entries.length);
    },
    onSaved: (entry, told) => {
      if (entry.action === "undo") { afterUndo(told); return; }
      if (entry.action === "code" && !told.repeated) coded += 1;
      const hours = Math.max((Date.now() - began) / 3600000, 1 / 60);
      saved.textContent = `Saved. ${coded} coded on this page${coded > 4 ? `, ${Math.round(coded / hours)} an hour` : ""}.`;
      document.body.dataset.saved = String(Number(document.body.dataset.saved || 0) + 1);
      if (entry.action === "code") unscored.add(entry.document);
      if (outbox.read().length === 0) { unscored.forEach(rescore); unscored.clear(); }
    },
    onRefused: (entry, message) => {
      refused = [...refused.slice(-2), `Not taken (${entry.opening || entry.document}): ${message}`];
    },
  });

  let scoring = Promise.resolve();
  const rescore = (which) => {
    scoring = scoring.then(async () => {
      try {
        const answer = await fetch(`/documents/${encodeURIComponent(which)}/rescore`, {
          method: "POST",
          headers: { accept: "application/json", "content-type": "application/json", "x-csrf-token": outbox.csrf },
          body: "{}",
        });
        if (!answer.ok) return;
        const move = await answer.json();
        moved.textContent = move.why_not ? `${move.title}: ${move.why_not}` : `${move.title}: ${move.before} → ${move.after}${move.points ? ` (${move.points > 0 ? "+" : ""}${move.points})` : ""}${move.narrower > 0 ? `, interval ${move.narrower} points narrower` : ""}`;
      } catch { /* the next run scores it */ }
    });
  };

  const fetchAhead = async () => {
    if (fetching || finished || ahead.length >= AHEAD) return;
    fetching = true;
    const asked = epoch;
    try {
      const pending = outbox.read().filter((entry) => entry.document).map((entry) => name(entry.document, entry.number));
      const known = [...new Set([current(), ...ahead.map((each) => name(each.document, each.number)), ...pending])].filter(Boolean);
      const query = new URLSearchParams({ kind: queue.dataset.kind, only: queue.dataset.only, ahead: known.join(",") });
      const answer = await fetch(`/queue/next?${query}`, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const next = await answer.json();
      if (asked !== epoch) return;
      if (next.done) { finished = true; ending = next.message; }
      else if (!known.includes(name(next.document, next.number))) ahead.push(next);
      else finished = true;
    } catch {
      window.setTimeout(() => { fetching = false; fetchAhead(); }, 1000);
      return;
    } finally {
      if (asked !== epoch) fetching = false;
    }
    fetching = false;
    if (!find("[data-card]")) showNext();
    if (!finished) fetchAhead();
  };

  const showNext = () => {
    const next = ahead.shift();
    if (next) {
      place.innerHTML = next.card;
      place.querySelector("[data-card]").setAttribute("tabindex", "-1");
      place.querySelector("[data-card]").focus({ preventScroll: true });
      if (window.scrollY > queue.offsetTop) queue.scrollIntoView();
    } else {
      place.innerHTML = '<p class="notice"></p>';
      find(".notice").textContent = finished ? ending : "Fetching the next sentence …";
    }
    document.body.dataset.shown = current();
    fetchAhead();
  };

  const afterUndo = (told) => {
    epoch += 1;
    ahead = [];
    finished = false;
    fetching = false;
    if (told.saved === false) { saved.textContent = told.message; return; }
    saved.textContent = "Taken back.";
    place.innerHTML = '<p class="notice">Fetching it again …</p>';
    if (told.document) rescore(told.document);
    fetchAhead();
  };

  const freshKey = () => Array.from(window.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const read = (form, action) => {
    const entry = { action, key: freshKey() };
    for (const [field, value] of new FormData(form)) {
      if (field === "csrf" || field === "key") continue;
      entry[field] = field in entry && field !== "action" ? `${entry[field]}\n${value}` : value;
    }
    entry.opening = (entry.text || "").slice(0, 60);
    return entry;
  };

  const decide = (action) => {
    const form = find("[data-decision]");
    if (!form) return;
    const entry = read(form, action);
    if (action === "code" && !entry.code) { say("Choose a code first."); return; }
    if (action === "unsure" && !entry.note.trim()) {
      say("Write in a note what makes you unsure, then press Enter.");
      form.dataset.intent = "unsure";
      form.elements.note.focus();
      return;
    }
    say("");
    outbox.add(entry);
    showNext();
  };

  const say = (message) => { trouble.textContent = message; };
  const undo = () => outbox.add({ action: "undo", key: freshKey() });
  const cycle = (field) => {
    const select = find(`[name="${field}"]`);
    if (!select) return;
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    saved.textContent = `${field}: ${select.options[select.selectedIndex].text}`;
  };
  const choose = (number) => {
    const radio = place.querySelectorAll('[name="code"]')[number - 1];
    if (!radio) return;
    radio.checked = true;
    if (atOnce.checked) decide("code");
  };
  const picture = () => { const details = find(".page-picture"); if (details) details.open = !details.open; };

  place.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const action = form.dataset.intent || (event.submitter && event.submitter.value) || "code";
    delete form.dataset.intent;
    decide(action);
  });
  queue.querySelector("[data-undo]").addEventListener("submit", (event) => { event.preventDefault(); undo(); });
  const helpButton = queue.querySelector("[data-help]");
  helpButton.hidden = false;
  helpButton.addEventListener("click", () => help.showModal());

  const keys = {
    c: () => cycle("commitment"),
    p: () => cycle("participation"),
    u: () => decide("unsure"),
    s: () => decide("skip"),
    z: undo,
    i: picture,
    n: () => { const note = find('[name="note"]'); if (note) note.focus(); },
    "?": () => help.showModal(),
    Enter: () => decide("code"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || event.repeat) return;
    const target = event.target;
    const typing = target.matches("input:not([type=radio]):not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && typing) { target.blur(); return; }
    if (typing || !keysOn.checked) return;
    if (event.key === "Enter" && target.matches("a, button, summary")) return;
    const act = /^[1-9]$/.test(event.key) ? () => choose(Number(event.key)) : keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); act(); }
  });
  window.addEventListener("beforeunload", (event) => { if (outbox.read().length) event.preventDefault(); });

  document.body.dataset.shown = current();
  outbox.onChange(outbox.read(), "");
  outbox.send();
  fetchAhead();
})();
