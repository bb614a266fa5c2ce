/* A table of inputs that one walks through as through a spreadsheet: which cells may be
   typed in, which is next, where the keys lead. It knows nothing of what they mean.

   Headings of editable columns carry data-kind; an editable cell begins with its input. */
"use strict";

window.cchcGrid = class {
  constructor(table) {
    this.table = table;
    this.heads = [...table.tHead.rows[0].cells];
    this.editable = this.heads.flatMap((head, index) => (head.dataset.kind ? [index] : []));
    this.inputs = new Map();
    for (const row of this.rows()) {
      for (const column of this.editable) {
        const input = this.inputAt(row, column);
        if (input) this.inputs.set(input.name, input);
      }
    }
    table.addEventListener("keydown", (event) => this.press(event));
  }

  /* The input of this table that an event or the focus is at, else null. */
  cell(element) {
    return this.inputs.get(element?.name) === element ? element : null;
  }

  rows() {
    return [...this.table.tBodies].flatMap((body) => [...body.rows]);
  }

  visibleRows() {
    return this.rows().filter((row) => !row.hidden && !row.parentElement.hidden);
  }

  rowOf(input) {
    return input.closest("tr");
  }

  columnOf(input) {
    return input.parentElement.cellIndex;
  }

  headOf(input) {
    return this.heads[this.columnOf(input)];
  }

  inputAt(row, column) {
    const first = row.cells[column]?.firstElementChild;
    return first instanceof HTMLInputElement && first.type === "text" ? first : null;
  }

  inputsOf(row) {
    return this.editable.map((column) => this.inputAt(row, column)).filter(Boolean);
  }

  /* The editable columns from this cell on. */
  ahead(input) {
    const own = this.columnOf(input);
    return this.editable.filter((column) => column >= own);
  }

  go(input) {
    if (!input) return;
    input.focus();
    input.select();
  }

  vertical(input, step) {
    const rows = this.visibleRows();
    let index = rows.indexOf(this.rowOf(input)) + step;
    for (; rows[index]; index += step) {
      const next = this.inputAt(rows[index], this.columnOf(input));
      if (next) return next;
    }
    return null;
  }

  horizontal(input, step) {
    const row = this.rowOf(input);
    let index = this.editable.indexOf(this.columnOf(input)) + step;
    for (; this.editable[index] !== undefined; index += step) {
      const next = this.inputAt(row, this.editable[index]);
      if (next) return next;
    }
    return null;
  }

  /* Where a key leads; null when it stays with the text: sideways one leaves a cell
     only from the edge of its text, or when all of it is selected. */
  target(event, input) {
    const { selectionStart: start, selectionEnd: end, value } = input;
    const isWhole = start === 0 && end === value.length;
    switch (event.key) {
      case "Enter":
        return this.vertical(input, event.shiftKey ? -1 : 1) ?? input;
      case "ArrowDown":
        return this.vertical(input, 1);
      case "ArrowUp":
        return this.vertical(input, -1);
      case "ArrowLeft":
        return end === 0 || isWhole ? this.horizontal(input, -1) : null;
      case "ArrowRight":
        return start === value.length || isWhole ? this.horizontal(input, 1) : null;
      default:
        return null;
    }
  }

  press(event) {
    const input = this.cell(event.target);
    if (!input || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.shiftKey && event.key !== "Enter") return;
    const next = this.target(event, input);
    if (!next) return;
    event.preventDefault();
    // In the last row Enter leads nowhere, but it ends the typing all the same.
    if (next === input) input.blur();
    this.go(next);
  }
};
