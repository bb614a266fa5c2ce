/* Narrows a list while one types: the parts marked data-live are taken from the very
   page that the form would open, so the two can never differ. Without this file the
   form's button does it.

   Expects form[data-live-form] (GET) with a text field, and [data-live] parts with ids. */
"use strict";

(() => {
  const form = document.querySelector("form[data-live-form]");
  const status = document.getElementById("live-status");
  if (!form) return;
  const PAUSE = 150;
  let timer = 0;
  let asking = null;

  const address = () => {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (value) asked.set(name, value);
    }
    const query = asked.toString();
    return location.pathname + (query ? `?${query}` : "");
  };

  const take = (page) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceWith(fresh);
    }
    const lead = document.querySelector(".lead[data-live]");
    if (status && lead) status.textContent = lead.textContent.trim();
  };

  const ask = async () => {
    const wanted = address();
    if (asking) asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(wanted, { signal });
      if (!answer.ok) return;
      const text = await answer.text();
      take(new DOMParser().parseFromString(text, "text/html"));
      history.replaceState(null, "", wanted);
    } catch {
      // Overtaken by the next letter, or no network: the button still works.
    } finally {
      if (!signal.aborted) form.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("input", (event) => {
    // A letter that is still being composed from keys is none yet.
    if (event.isComposing || !event.target.matches("input")) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
})();
