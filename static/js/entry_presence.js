/* Says once a minute that somebody is active on a score grid, and shows who else is. Only
   while the page is in view and was used since the last time: a page left open keeps
   neither its reader's name nor the session alive. What goes wrong is passed over.

   Expects [data-presence-url] and, in the page's form, the token of the session. */
"use strict";

(() => {
  const place = document.querySelector("[data-presence-url]");
  if (!place) return;
  const EVERY = 60_000;
  const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];
  let isUsed = true;

  for (const sign of SIGNS) {
    document.addEventListener(sign, () => (isUsed = true), { passive: true });
  }

  const beat = async () => {
    if (!isUsed || document.hidden) return;
    isUsed = false;
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const response = await window.fetch(place.dataset.presenceUrl, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token },
        credentials: "same-origin",
        redirect: "manual",
      });
      const said = response.ok ? (await response.json()).open : "";
      if (place.textContent !== said) place.textContent = said;
      place.hidden = !said;
    } catch {
      place.hidden = true;
    }
  };

  beat();
  window.setInterval(beat, EVERY);
})();
