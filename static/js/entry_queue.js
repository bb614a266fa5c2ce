/* Saves cells in the background: changes wait a moment, go together in one request, one
   request at a time. Without a connection or a session they stay here, in memory only,
   and go as soon as they can. */
"use strict";

window.cchcSaveQueue = (() => {
  const DELAY = 600;
  const TIME_LIMIT = 30_000;
  const FIRST_WAIT = 2_000;
  const LONGEST_WAIT = 30_000;

  class SaveQueue {
    /* `url` takes the cells; `form` holds the token of the session; `extra()` is sent
       along; `onChange()` is called whenever something moved, `onAnswer(answer, sent)`
       when cells were answered. */
    constructor({ url, form, extra, onChange, onAnswer }) {
      Object.assign(this, { url, form, extra, onChange, onAnswer });
      this.pending = new Map();
      this.sending = new Map();
      // Cells that wait for a person to choose between two values.
      this.held = new Set();
      // "", "offline", "fault", "expired", "forbidden" or "refused"
      this.trouble = "";
      this.wait = FIRST_WAIT;
      this.timer = 0;
      window.addEventListener("online", () => this.resume());
      window.addEventListener("focus", () => this.trouble === "expired" && this.resume());
    }

    get size() {
      return this.pending.size + this.sending.size;
    }

    get isUnsaved() {
      return this.size + this.held.size > 0;
    }

    state(name) {
      if (this.pending.has(name)) return this.trouble ? "failed" : "pending";
      return this.sending.has(name) ? "sending" : "";
    }

    /* These only note it down; `start()` afterwards, once for many cells. */
    add(name, shown, value) {
      this.pending.set(name, { name, shown, value });
    }

    remove(name) {
      this.pending.delete(name);
    }

    hold(name) {
      this.held.add(name);
    }

    release(name) {
      this.held.delete(name);
    }

    start() {
      this.onChange();
      if (this.pending.size > 0 && !this.isStuck) this.schedule(DELAY);
    }

    /* The stored text became another while the cell was edited once more. */
    rebase(name, shown) {
      const waiting = this.pending.get(name);
      if (waiting) waiting.shown = shown;
    }

    /* Trouble that passes by itself is tried again; the rest waits for a person. */
    get isStuck() {
      return ["expired", "forbidden", "refused"].includes(this.trouble);
    }

    flush() {
      return this.isStuck ? Promise.resolve() : this.send();
    }

    /* Try again now, with a fresh token: one may have logged in beside this page. */
    async resume() {
      if (this.trouble === "expired" || this.trouble === "forbidden") {
        this.fail((await this.renewToken()) || "");
        if (this.trouble) return;
      }
      this.trouble = "";
      this.wait = FIRST_WAIT;
      await this.send();
    }

    schedule(delay) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.send(), delay);
    }

    async send() {
      window.clearTimeout(this.timer);
      if (this.sending.size > 0 || this.pending.size === 0) return;
      this.sending = this.pending;
      this.pending = new Map();
      this.onChange();
      const sent = [...this.sending.values()];
      const [trouble, answer] = await this.post(sent);
      this.settle(trouble, answer, sent);
    }

    async post(sent, isSecondTry = false) {
      let response;
      try {
        response = await this.request(sent);
      } catch {
        return ["offline", null];
      }
      if (response.type === "opaqueredirect" || response.status === 401) return ["expired", null];
      if (response.status === 403 && !isSecondTry) {
        // The token of a session that began anew: fetch it and try once more.
        const trouble = await this.renewToken();
        return trouble ? [trouble, null] : this.post(sent, true);
      }
      if (response.status === 403 || response.status === 404) return ["forbidden", null];
      if (response.status >= 500) return ["fault", null];
      if (response.status !== 200 && response.status !== 409) return ["refused", null];
      try {
        return ["", await response.json()];
      } catch {
        return ["fault", null];
      }
    }

    request(sent) {
      return window.fetch(this.url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
        },
        body: JSON.stringify({ ...this.extra(), cells: sent }),
        credentials: "same-origin",
        redirect: "manual",
        signal: AbortSignal.timeout(TIME_LIMIT),
      });
    }

    settle(trouble, answer, sent) {
      if (trouble) {
        // What was typed meanwhile is newer than what was on its way.
        this.pending = new Map([...this.sending, ...this.pending]);
        this.sending = new Map();
        this.fail(trouble);
        return;
      }
      this.sending = new Map();
      this.trouble = "";
      this.wait = FIRST_WAIT;
      this.onAnswer(answer, sent);
      this.onChange();
      if (this.pending.size > 0) this.schedule(DELAY);
    }

    fail(trouble) {
      this.trouble = trouble;
      if (trouble && !this.isStuck) {
        this.schedule(this.wait);
        this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      }
      this.onChange();
    }

    /* Fetch this page for the token it carries now. "" when it worked. */
    async renewToken() {
      try {
        const response = await window.fetch(window.location.href, {
          headers: { Accept: "text/html" },
          redirect: "manual",
        });
        if (response.type === "opaqueredirect") return "expired";
        if (!response.ok) return "forbidden";
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const token = page.querySelector("[data-entry=form] [name=csrfmiddlewaretoken]");
        if (!token) return "forbidden";
        this.form.elements.csrfmiddlewaretoken.value = token.value;
        return "";
      } catch {
        return "offline";
      }
    }

  }

  return SaveQueue;
})();
