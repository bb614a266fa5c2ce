/* Folds groups of rows of the entry grid away; which ones is kept in the address after
   the #, so that a page that is opened again looks as it was left. Without this file all
   groups are open. It also keeps the totals of the groups under the grid as they are in it.

   Expects button[data-fold=CODE] with aria-controls naming the rows' tbody, and places
   data-total=KEY that repeat the computed cell of tr[data-row=KEY]. */
"use strict";

(() => {
  const PREFIX = "#gon=";
  const buttons = [...document.querySelectorAll("[data-fold]")];
  const bodyOf = (button) => document.getElementById(button.getAttribute("aria-controls"));

  const fold = (button, isFolded) => {
    button.setAttribute("aria-expanded", String(!isFolded));
    bodyOf(button).hidden = isFolded;
  };

  const folded = () => buttons.filter((button) => bodyOf(button).hidden);

  const remember = () => {
    const codes = folded().map((button) => button.dataset.fold);
    const { pathname, search } = window.location;
    const hash = codes.length ? PREFIX + codes.join(",") : "";
    window.history.replaceState(null, "", pathname + search + hash);
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      fold(button, !bodyOf(button).hidden);
      remember();
    });
  }
  const { hash } = window.location;
  if (hash.startsWith(PREFIX)) {
    const codes = hash.slice(PREFIX.length).split(",");
    for (const button of buttons) fold(button, codes.includes(button.dataset.fold));
  }

  for (const total of document.querySelectorAll("[data-total]")) {
    const sum = document.querySelector(`tr[data-row="${total.dataset.total}"] [data-computed=sum]`);
    const repeat = () => {
      total.textContent = sum.textContent;
    };
    if (sum) new MutationObserver(repeat).observe(sum, { childList: true, characterData: true });
  }
})();
