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
  const DECIMALS = 6;
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

  /* The number in whole millionths, rounded half up, as the server stores it: exact. */
  const millionths = (plain) => {
    const [, sign, whole, fraction = ""] = /^([+-]?)([0-9]+)(?:\.([0-9]+))?$/.exec(plain);
    const kept = BigInt(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, "0"));
    const rounded = fraction[DECIMALS] >= "5" ? kept + 1n : kept;
    return sign === "-" ? -rounded : rounded;
  };

  /* Millionths written in Vietnamese without needless zeros: 1.025,5. */
  const shown = (value) => {
    const digitsOf = String(value).padStart(DECIMALS + 1, "0");
    const whole = digitsOf.slice(0, -DECIMALS).replace(/\B(?=(?:[0-9]{3})+$)/g, ".");
    const fraction = digitsOf.slice(-DECIMALS).replace(/0+$/, "");
    return fraction ? `${whole},${fraction}` : whole;
  };

  /* Points of a criterion: within its maximum and on its step; a figure only counts. */
  const faultOfScore = (text, { kind, limit, step }) => {
    const plain = digits(clean(text).replace(/−/g, "-"));
    if (Math.abs(Number(plain)) >= LARGEST) return "Số quá lớn.";
    const value = millionths(plain);
    if (value < 0n) return kind === "figure" ? "Số liệu không được âm." : "Điểm không được âm.";
    if (kind === "figure") return "";
    const most = millionths(limit);
    if (value > most) return `${shown(value)} lớn hơn điểm tối đa ${shown(most)}.`;
    if (step && value % millionths(step) !== 0n) {
      return `${shown(value)} không theo bước điểm ${shown(millionths(step))}.`;
    }
    return "";
  };

  const WORD = /^(?:trên|hơn|gần|khoảng|đúng)\s+/i;
  const THOUSANDS = /^[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+)$/;
  const LARGEST_AMOUNT = 1e12;

  /* A figure with the word of its source, as in indices/figure_text.py. `step` is "1" of
     whole counts, "answer" of yes and no; `limit` the most of a share. */
  const faultOfAmount = (text, { limit, step }) => {
    const cleaned = clean(text);
    if (step === "answer") {
      return ["", "có", "không"].includes(cleaned.toLowerCase()) ? "" : "Ghi “có” hoặc “không”.";
    }
    let bare = cleaned.replace(WORD, "");
    if (limit) bare = bare.replace(/\s*%$/, "");
    if (step === "1" && THOUSANDS.test(bare)) bare = bare.replace(/[.,]/g, "");
    const number = parse(bare);
    if (number.kind !== "number") return number.message;
    if (number.value < 0) return "Số liệu không được âm.";
    if (number.value >= LARGEST_AMOUNT) return "Số quá lớn.";
    if (step === "1" && !Number.isInteger(number.value)) return "Số này phải là số nguyên.";
    return limit && number.value > Number(limit) ? `Tỷ lệ không quá ${limit}%.` : "";
  };

  /* Why the text cannot stand in a column of that kind, "" when it can. `limit` is the
     most that may be written: points, or the letters of a text. */
  const fault = (text, { kind, limit, step }) => {
    if (kind === "mark") {
      const isMark = ["", "x"].includes(clean(text).toLowerCase());
      return isMark ? "" : "Ghi “x” nếu không xếp hạng, để trống nếu có.";
    }
    if (kind in LONGEST_TEXT) {
      const most = Number(limit) || LONGEST_TEXT[kind];
      return [...clean(text)].length > most ? `Dài quá ${most} ký tự.` : "";
    }
    if (kind === "amount") return faultOfAmount(text, { limit, step });
    const number = parse(text);
    if (number.kind !== "number") return number.message;
    if (kind === "points" || kind === "figure") return faultOfScore(text, { kind, limit, step });
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
