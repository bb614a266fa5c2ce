/* Adds up the maxima of a set of criteria while one types: what stands below each, and
   what the domains come to. The server judges once more, by the same rules, when the
   table is saved and when the set is put to use. Exact: in millionths, as stored.

   Expects form[data-criteria] with data-total-max, rows tr[data-code] that hold
   input[data-max], select[data-way] and td[data-sum], and [data-total]. */
"use strict";

(() => {
  const form = document.querySelector("form[data-criteria]");
  if (!form) return;
  const OUTSIDE = new Set(["bonus", "deduction"]);
  const MILLION = 1_000_000;
  const { parse } = window.cchcNumbers;
  const isPartial = "partial" in form.dataset;
  const stated = Math.round(Number(form.dataset.totalMax) * MILLION);
  const total = form.querySelector("[data-total]");
  const rows = [...form.querySelectorAll("tr[data-code]")].map((element) => ({
    code: element.dataset.code,
    parent: element.dataset.code.split(".").slice(0, -1).join("."),
    max: element.querySelector("[data-max]"),
    way: element.querySelector("[data-way]"),
    cell: element.querySelector("[data-sum]"),
  }));
  const parents = new Set(rows.map((row) => row.parent));

  const millionths = (input) => {
    const number = parse(input.value);
    return number.kind === "number" ? Math.round(number.value * MILLION) : null;
  };

  /* Two decimals, or as many as there are: 99,55 and 0,125. */
  const shown = (value) => {
    const whole = Math.trunc(value / MILLION);
    const digits = String(Math.abs(value % MILLION)).padStart(6, "0").replace(/0+$/, "");
    const grouped = String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
    return `${grouped},${digits.padEnd(2, "0")}`;
  };

  const isWrong = (sum, most) => sum > most || (sum < most && !isPartial);

  const say = (element, text, wrong) => {
    element.classList.toggle("sum-wrong", wrong);
    if (element.textContent !== text) element.textContent = text;
  };

  const check = () => {
    const sums = new Map();
    for (const row of rows) {
      if (!row.parent && OUTSIDE.has(row.way.value)) continue;
      sums.set(row.parent, (sums.get(row.parent) || 0) + (millionths(row.max) || 0));
    }
    for (const row of rows) {
      if (!parents.has(row.code)) continue;
      if (OUTSIDE.has(row.way.value)) {
        say(row.cell, "", false);
        continue;
      }
      const sum = sums.get(row.code);
      const most = millionths(row.max);
      const wrong = most === null || isWrong(sum, most);
      say(row.cell, wrong ? `× ${shown(sum)}` : shown(sum), wrong);
    }
    const sum = sums.get("") || 0;
    const wrong = isWrong(sum, stated);
    say(
      total,
      `Các lĩnh vực cộng lại ${shown(sum)} điểm; tổng của bộ là ${shown(stated)}.`,
      wrong,
    );
  };

  form.addEventListener("input", check);
  check();
})();
