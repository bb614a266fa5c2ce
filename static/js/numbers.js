/* The one grammar of numbers, as in indices/numbers.py: a cell is judged while one types
   by the same rules by which it is judged when it is saved. A test compares the two. */
"use strict";

window.cchcNumbers = (() => {
  const PLAIN = /^[+-]?[0-9]+(?:[.,][0-9]+)?$/;
  const GROUPED_COMMA = /^[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+$/;
  const GROUPED_POINT = /^[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+$/;
  const AMBIGUOUS = /^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$/;
  const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
  const MISSING = new Set(["", "-", "–", "—"]);
  const LONGEST = 40;
  const LARGEST = 1e9;
  const LARGEST_RANK = 1e6;
  const LONGEST_TEXT = { tier: 40, text: 2000 };

  const clean = (text) =>
    text.normalize("NFC").replace(INVISIBLE, "").replace(/\s+/g, " ").trim();

  /* {kind: "empty" | "number" | "invalid", value, message}. The value is for comparing
     only; what is stored is read once more, exactly, by the server. */
  const parse = (text) => {
    const cleaned = clean(text).replace(/−/g, "-");
    if (MISSING.has(cleaned)) return { kind: "empty", value: null, message: "" };
    if (AMBIGUOUS.test(cleaned)) return refused(ambiguous(cleaned));
    if (cleaned.length > LONGEST) return refused(`Số quá dài: “${cleaned.slice(0, 20)}…”.`);
    const plain = digits(cleaned);
    if (plain === null) {
      const shown = cleaned.slice(0, 40);
      return refused(`“${shown}” không phải là số. Hãy viết như 76,71 hoặc 76.71.`);
    }
    return { kind: "number", value: Number(plain), message: "" };
  };

  const digits = (cleaned) => {
    if (PLAIN.test(cleaned)) return cleaned.replace(",", ".");
    if (GROUPED_COMMA.test(cleaned)) return cleaned.replaceAll(".", "").replace(",", ".");
    if (GROUPED_POINT.test(cleaned)) return cleaned.replaceAll(",", "");
    return null;
  };

  const refused = (message) => ({ kind: "invalid", value: null, message });

  const ambiguous = (cleaned) => {
    const decimal = cleaned.replace(".", ",").replace("+", "").replace("-", "−");
    const whole = cleaned.replace(/[+.,]/g, "");
    const thousands = decimal.replace(",", ".");
    return (
      `“${cleaned}” đọc được hai cách: ${decimal} hoặc ${thousands}. Hãy viết rõ, ` +
      `ví dụ ${decimal}0 hoặc ${whole}.`
    );
  };

  /* Why the text cannot stand in a column of that kind, "" when it can. */
  const fault = (text, { kind, limit }) => {
    if (kind === "mark") {
      const isMark = ["", "x"].includes(clean(text).toLowerCase());
      return isMark ? "" : "Ghi “x” nếu không xếp hạng, để trống nếu có.";
    }
    if (kind in LONGEST_TEXT) {
      const most = LONGEST_TEXT[kind];
      return clean(text).length > most ? `Dài quá ${most} ký tự.` : "";
    }
    const number = parse(text);
    if (number.kind !== "number") return number.message;
    if (kind === "whole") {
      const isRank = Number.isInteger(number.value) && number.value > 0;
      return isRank && number.value < LARGEST_RANK ? "" : "Hạng phải là số nguyên từ 1 trở lên.";
    }
    if (number.value < 0) return "Điểm không được âm.";
    if (Math.abs(number.value) >= LARGEST) return "Số quá lớn.";
    if (limit && number.value > Number(limit)) {
      return `Điểm ${clean(text)} lớn hơn mức tối đa ${String(Number(limit)).replace(".", ",")}.`;
    }
    return "";
  };

  return { clean, parse, fault };
})();
