// The outbox: what has been decided and not yet acknowledged. It outlives the page, the browser and the server.
// Each entry has a key of its own, so that one that is sent twice counts once.
"use strict";

class Outbox {
  constructor({ name, csrf, onChange, onSaved, onRefused }) {
    this.name = `policymine-outbox:${name}`;
    this.csrf = csrf;
    this.onChange = onChange;
    this.onSaved = onSaved;
    this.onRefused = onRefused;
    this.sending = false;
    this.pause = 0;
    window.addEventListener("online", () => this.send());
    window.addEventListener("storage", (event) => { if (event.key === this.name) this.onChange(this.read(), ""); });
  }

  read() {
    try { return JSON.parse(window.localStorage.getItem(this.name) || "[]"); } catch { return []; }
  }

  write(entries) { window.localStorage.setItem(this.name, JSON.stringify(entries)); }

  add(entry) {
    this.write([...this.read(), entry]);
    this.onChange(this.read(), "");
    this.send();
  }

  drop(key) { this.write(this.read().filter((entry) => entry.key !== key)); }

  // One tab sends at a time, in order; what cannot be sent now waits and is sent again.
  async send() {
    if (this.sending) return;
    this.sending = true;
    const work = async () => { while (this.read().length && await this.sendFirst()) { /* on to the next */ } };
    try {
      if (navigator.locks) await navigator.locks.request(this.name, work); else await work();
    } finally {
      this.sending = false;
    }
    if (this.read().length) window.setTimeout(() => this.send(), this.pause);
  }

  async sendFirst() {
    const entry = this.read()[0];
    let answer;
    try {
      answer = await fetch(entry.action === "undo" ? "/undo" : "/decisions", {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": this.csrf },
        body: JSON.stringify(entry),
        redirect: "error",
      });
    } catch {
      return this.wait("The server cannot be reached. What you decided is kept here and will be sent.");
    }
    if (answer.status === 401) return this.wait("You have been logged out. Log in again in another tab: what you decided is kept.");
    if (answer.status >= 500 || answer.status === 429 || answer.status === 421) {
      return this.wait("The server has trouble. What you decided is kept here and will be sent.");
    }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok && /earlier session/.test(told.message || "")) {
      await this.renew();
      return this.wait("The session is being renewed.");
    }
    this.drop(entry.key);
    this.pause = 0;
    if (answer.ok) this.onSaved(entry, told); else this.onRefused(entry, told.message || `The server refused it (${answer.status}).`);
    this.onChange(this.read(), "");
    return true;
  }

  async renew() {
    try {
      const page = await (await fetch(window.location.href)).text();
      const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-csrf]");
      if (fresh) this.csrf = fresh.dataset.csrf;
    } catch { /* tried again with the next sending */ }
  }

  wait(message) {
    this.pause = Math.min(this.pause ? this.pause * 2 : 500, 8000);
    this.onChange(this.read(), message);
    return false;
  }
}
