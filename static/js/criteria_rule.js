/* Shows only the fields of the scoring rule that is chosen. Without this file all of
   them are there, each under a heading that says when it counts.

   Expects select[data-shape] and [data-shape-of=SHAPE]. */
"use strict";

(() => {
  const select = document.querySelector("[data-shape]");
  if (!select) return;
  const groups = [...document.querySelectorAll("[data-shape-of]")];
  const show = () => {
    for (const group of groups) group.hidden = group.dataset.shapeOf !== select.value;
  };
  select.addEventListener("change", show);
  show();
})();
