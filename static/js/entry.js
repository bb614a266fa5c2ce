/* The entry table: moving about with the keys, pasting blocks, judging cells while one
   types, saving them in the background, choosing where two people wrote one cell.
   Without this file the same form is sent by its button.

   Expects form[data-entry=form] with one table; headings of editable columns carry
   data-kind, data-limit and data-step (an input may carry its own of the two), rows data-row and
   data-keys, computed cells data-computed; the other places are named by data-entry. */
"use strict";

(() => {
  const form = document.querySelector("[data-entry=form]");
  if (!form) return;
  const { fault } = window.cchcNumbers;
  const { parseBlock, fold, plan } = window.cchcPaste;

  const place = (name) => document.querySelector(`[data-entry=${name}]`);
  const table = form.querySelector("table");
  const grid = new window.cchcGrid(table);
  const { inputs } = grid;
  const savedAt = new WeakMap();
  const conflicts = new Map();
  let undoable = new Map();

  const TROUBLE = {
    offline: (count) =>
      `Mất kết nối. ${count} ô đang giữ trên máy, sẽ tự lưu khi có mạng.`,
    fault: (count) => `Máy chủ báo lỗi. ${count} ô chưa lưu, sẽ tự thử lại.`,
    expired: (count) =>
      `Phiên làm việc đã hết. ${count} ô còn giữ trên trang này: đăng nhập ở thẻ mới ` +
      "rồi quay lại đây, các ô sẽ tự lưu.",
    forbidden: (count) =>
      `Tài khoản này không còn được lưu vào kỳ đánh giá. ${count} ô còn giữ trên trang này.`,
    refused: (count) => `Máy chủ không nhận ${count} ô này. Hãy thử lại, hoặc báo người quản trị.`,
  };

  // --- Cells ---------------------------------------------------------------------

  const rowOf = (input) => grid.rowOf(input);

  /* What the server holds: said apart where the page came back with a refused text. */
  const storedOf = (input) => input.dataset.stored ?? input.defaultValue;
  const setStored = (input, text) => {
    delete input.dataset.stored;
    input.defaultValue = text;
  };

  const faultOf = (input) => {
    const head = grid.headOf(input).dataset;
    const { limit = head.limit, step = head.step } = input.dataset;
    return fault(input.value, { kind: head.kind, limit, step });
  };

  const messageOf = (input) => input.parentElement.querySelector(".cell-message");

  const hintOf = (input) => input.parentElement.querySelector(":scope > :is([data-computed], [data-earlier])");

  const describe = (input, ...ids) => {
    const known = ids.filter(Boolean);
    if (known.length) input.setAttribute("aria-describedby", known.join(" "));
    else input.removeAttribute("aria-describedby");
  };

  const mark = (input, text, kind = "invalid", buttons = []) => {
    const old = messageOf(input);
    if (!text) {
      if (!old) return;
      old.remove();
      input.removeAttribute("aria-invalid");
      describe(input, hintOf(input)?.id);
      return;
    }
    const message = document.createElement("span");
    message.className = `cell-message cell-message--${kind}`;
    message.id = `${input.id}-loi`;
    message.append(text, ...buttons);
    if (old) old.replaceWith(message);
    else input.after(message);
    input.setAttribute("aria-invalid", "true");
    describe(input, message.id, hintOf(input)?.id);
  };

  const isFaulty = (input) => input.hasAttribute("aria-invalid") && !conflicts.has(input.name);

  // --- What a row and the bar say --------------------------------------------------

  const WORDS = { failed: "Lỗi, thử lại", sending: "Đang lưu…", pending: "Chưa lưu" };

  const rowState = (row) => {
    let found = "";
    for (const input of grid.inputsOf(row)) {
      if (conflicts.has(input.name)) return ["conflict", "Cần chọn"];
      if (isFaulty(input)) return ["invalid", "Cần sửa"];
      const state = queue.state(input.name);
      if (state === "failed" || !found) found = state || found;
      else if (state === "pending") found = state;
    }
    if (found) return [found, WORDS[found]];
    return savedAt.has(row) ? ["saved", `Đã lưu ${savedAt.get(row)}`] : ["", ""];
  };

  const paintRow = (row) => {
    const [state, words] = rowState(row);
    const span = row.querySelector("[data-state]");
    if (span.textContent === words) return;
    span.textContent = words;
    span.dataset.state = state;
  };

  const paintRows = (rows) => new Set(rows).forEach(paintRow);

  const say = (text) => {
    place("status").textContent = text;
  };

  const paintFaults = () => {
    const count = table.querySelectorAll("input[aria-invalid]").length;
    const button = place("faults");
    button.hidden = count === 0;
    button.textContent = `${count} ô cần sửa`;
  };

  const paintTrouble = () => {
    const { trouble, size } = queue;
    const isShown = Boolean(trouble) && size > 0;
    place("notice").hidden = !isShown;
    if (!isShown) return;
    const text = TROUBLE[trouble](size);
    if (place("notice-text").textContent !== text) place("notice-text").textContent = text;
    place("login").hidden = trouble !== "expired";
    place("retry").hidden = trouble === "offline";
  };

  // --- Saving ----------------------------------------------------------------------

  const queue = new window.cchcSaveQueue({
    url: form.dataset.saveUrl,
    form,
    extra: () => ({
      revision: Number(form.elements.revision.value),
      rows: grid.rows().map((row) => Number(row.dataset.row)),
    }),
    onChange: () => {
      const names = [...queue.pending.keys(), ...queue.sending.keys()];
      paintRows(names.map((name) => rowOf(inputs.get(name))));
      paintTrouble();
    },
    onAnswer: (answer, sent) => receive(answer, sent),
  });

  /* Judge a cell and put it in the queue when it holds something new. */
  const take = (input) => {
    const value = input.value.trim();
    if (conflicts.has(input.name)) {
      showConflict(input, conflicts.get(input.name));
      return;
    }
    if (value === storedOf(input)) {
      mark(input, "");
      queue.remove(input.name);
      return;
    }
    const message = faultOf(input);
    mark(input, message);
    if (message) queue.remove(input.name);
    else queue.add(input.name, storedOf(input), value);
  };

  const noteAll = (changed) => {
    changed.forEach(take);
    queue.start();
    paintRows(changed.map(rowOf));
    paintFaults();
  };

  const note = (input) => noteAll([input]);

  const receive = (answer, sent) => {
    const values = new Map(sent.map((cell) => [cell.name, cell.value]));
    const rows = new Set();
    for (const cell of answer.cells) {
      const input = inputs.get(cell.name);
      rows.add(rowOf(input));
      receiveCell(input, cell, values.get(cell.name), answer.at);
    }
    for (const row of grid.rows()) paintComputed(row, answer.rows[row.dataset.row]);
    place("missing").textContent = answer.missing;
    paintRows(rows);
    paintFaults();
    const count = answer.cells.filter((cell) => cell.status === "conflict").length;
    if (count) say(`${count} ô vừa có người khác sửa: hãy chọn một giá trị.`);
  };

  const receiveCell = (input, cell, sent, at) => {
    if (cell.status === "conflict") {
      setStored(input, cell.stored);
      queue.remove(cell.name);
      showConflict(input, cell);
      return;
    }
    const isNewer = queue.pending.has(cell.name);
    if (cell.status === "invalid") {
      if (cell.stored) setStored(input, cell.stored);
      if (!isNewer) mark(input, cell.message);
      return;
    }
    setStored(input, cell.stored);
    queue.rebase(cell.name, cell.stored);
    savedAt.set(rowOf(input), at);
    if (isNewer || input.value.trim() !== sent) return;
    input.value = cell.stored;
    mark(input, "");
  };

  const paintComputed = (row, cells) => {
    if (!cells) return;
    for (const cell of row.querySelectorAll("[data-computed]")) {
      const [text, remark] = cells[cell.dataset.computed] ?? ["", ""];
      if (cell.textContent === text + remark) continue;
      cell.textContent = text;
      if (!remark) continue;
      const span = document.createElement("span");
      span.className = "cell-note";
      span.textContent = remark;
      cell.append(span);
    }
  };

  // --- Two people, one cell ---------------------------------------------------------

  const choice = (text, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cell-choice";
    button.textContent = text;
    // Leaving the cell would draw its message anew, under the pointer.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", act);
    return button;
  };

  const showConflict = (input, cell) => {
    conflicts.set(input.name, cell);
    queue.hold(input.name);
    const mine = input.value.trim() || "ô trống";
    mark(input, cell.message, "conflict", [
      choice(`Giữ ${mine} của tôi`, () => settle(input, input.value.trim())),
      choice(cell.take, () => settle(input, cell.stored)),
    ]);
  };

  const settle = (input, value) => {
    conflicts.delete(input.name);
    queue.release(input.name);
    mark(input, "");
    input.value = value;
    note(input);
    input.focus();
    queue.flush();
  };

  // --- Pasting ------------------------------------------------------------------------

  const keysOf = (rows) => {
    const keys = new Map();
    rows.forEach((row, index) => {
      for (const key of (row.dataset.keys ?? "").split(" ")) {
        if (key) keys.set(key, keys.has(key) ? -1 : index);
      }
    });
    return keys;
  };

  const paste = (event) => {
    const input = grid.cell(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = parseBlock(text);
    if (!input || block.length === 0 || (block.length === 1 && block[0].length === 1)) return;
    event.preventDefault();
    const started = performance.now();
    const rows = grid.visibleRows();
    const columns = grid.ahead(input);
    const planned = plan(block, {
      anchorRow: rows.indexOf(rowOf(input)),
      rows: rows.length,
      columns: columns.length,
      keys: keysOf(rows),
    });
    if (planned.width > columns.length) askWidth(planned, rows, columns);
    else fill(planned, rows, columns);
    performance.measure("entry-paste", { start: started });
  };

  const askWidth = (planned, rows, columns) => {
    const dialog = place("dialog");
    place("dialog-text").textContent =
      `Khối vừa chép rộng ${planned.width} cột, từ ô này chỉ còn ${columns.length} cột để nhập.`;
    place("dialog-some").textContent = `Chỉ dán ${columns.length} cột đầu`;
    const close = (act) => () => {
      dialog.close();
      act();
    };
    place("dialog-some").onclick = close(() => fill(planned, rows, columns));
    place("dialog-none").onclick = close(() => say("Chưa dán ô nào."));
    dialog.showModal();
  };

  const fill = (planned, rows, columns) => {
    const changed = new Map();
    for (const [row, right, text] of planned.cells) {
      const input = grid.inputAt(rows[row], columns[right]);
      if (!input) continue;
      changed.set(input, input.value);
      input.value = text.trim();
    }
    noteAll([...changed.keys()]);
    undoable = changed;
    place("undo").hidden = changed.size === 0;
    say(pasted(planned, [...changed.keys()]));
  };

  const pasted = (planned, filled) => {
    const wrong = filled.filter(isFaulty).length;
    const sentences = [
      `Đã dán ${filled.length} ô${planned.isByName ? " theo tên đơn vị" : ""}` +
        `${wrong ? `, ${wrong} ô không hợp lệ` : ""}.`,
    ];
    if (planned.leftOver) sentences.push(`${planned.leftOver} dòng thừa không dán.`);
    if (planned.unknown.length) {
      const names = planned.unknown.slice(0, 3).join(", ");
      sentences.push(`${planned.unknown.length} dòng không khớp đơn vị nào: ${names}.`);
    }
    if (planned.shared.length) {
      const names = planned.shared.slice(0, 3).join(", ");
      sentences.push(`${planned.shared.length} dòng có tên của nhiều đơn vị: ${names}.`);
    }
    return sentences.join(" ");
  };

  const undoPaste = () => {
    const restored = [...undoable];
    undoable = new Map();
    place("undo").hidden = true;
    for (const [input, before] of restored) input.value = before;
    noteAll(restored.map(([input]) => input));
    say(`Đã hoàn tác ${restored.length} ô.`);
  };

  // --- Keys -----------------------------------------------------------------------------

  const restore = (input) => {
    if (conflicts.has(input.name)) {
      settle(input, storedOf(input));
      return;
    }
    input.value = storedOf(input);
    note(input);
    input.select();
  };

  const noteActive = () => {
    const active = grid.cell(document.activeElement);
    if (active) note(active);
  };

  const saveNow = () => {
    noteActive();
    if (queue.size === 0) say("Mọi ô đã lưu.");
    queue.flush();
  };

  // --- Wiring ----------------------------------------------------------------------------

  table.addEventListener("change", (event) => {
    if (grid.cell(event.target)) note(event.target);
  });
  table.addEventListener("input", (event) => {
    undoable.delete(event.target);
    if (isFaulty(event.target) && !faultOf(event.target)) mark(event.target, "");
  });
  table.addEventListener("keydown", (event) => {
    const input = grid.cell(event.target);
    if (input && event.key === "Escape") restore(input);
  });
  table.addEventListener("paste", paste);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    saveNow();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saveNow();
  });
  place("undo").addEventListener("click", undoPaste);
  place("retry").addEventListener("click", () => queue.resume());
  place("faults").addEventListener("click", () => grid.go(table.querySelector("input[aria-invalid]")));
  window.addEventListener("beforeunload", (event) => {
    // Leaving a cell by closing the page makes no change event of its own.
    noteActive();
    if (queue.isUnsaved) event.preventDefault();
  });

  // The page may have come back from a save without this file: its cells are the same.
  for (const input of table.querySelectorAll("input[aria-invalid]")) {
    const message = messageOf(input);
    if (!message?.classList.contains("cell-message--conflict")) continue;
    const theirs = storedOf(input);
    showConflict(input, {
      message: message.firstChild.textContent,
      stored: theirs,
      take: `Lấy ${theirs || "ô trống"}`,
    });
  }
  paintFaults();
})();
