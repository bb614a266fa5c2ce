/* Reads a block of cells from the clipboard and plans where it goes: by position from
   the cell in which it is pasted, or by the names of the units where the block has them.
   Pure: it touches no page. */
"use strict";

window.cchcPaste = (() => {
  // Of the block's lines, so many must name a row before names decide.
  const SHARE_NAMED = 0.5;

  /* Rows of texts out of tab-separated text as spreadsheets put it on the clipboard:
     CRLF, a trailing line end, quotes round cells that hold tabs or line ends. */
  const parseBlock = (text) => {
    const rows = [];
    let row = [];
    let cell = "";
    let quoted = false;
    const source = text.replace(/\r\n?/g, "\n");
    for (let place = 0; place < source.length; place += 1) {
      const sign = source[place];
      if (quoted) {
        if (sign !== '"') cell += sign;
        else if (source[place + 1] === '"') {
          cell += sign;
          place += 1;
        } else quoted = false;
      } else if (sign === '"' && cell === "") quoted = true;
      else if (sign === "\t") {
        row.push(cell);
        cell = "";
      } else if (sign === "\n") {
        rows.push([...row, cell]);
        row = [];
        cell = "";
      } else cell += sign;
    }
    if (cell !== "" || row.length > 0) rows.push([...row, cell]);
    return rows;
  };

  /* The text without marks, case and blanks: "huyendaitu", as compact_key in Python. */
  const fold = (text) =>
    text
      .normalize("NFD")
      .toLowerCase()
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/[đð]/g, "d")
      .replace(/[^a-z0-9]/g, "");

  /* Where the block goes. `rows` is the number of rows, `columns` of columns ahead of
     and with the anchor; `keys` maps folded names to rows, -1 where two share one.
     cells: [[row, column, text]] counted from the anchor's column; leftOver: lines
     beyond the table; unknown: names that no row has; shared: those of several rows;
     width: of the values. */
  const plan = (block, { anchorRow, rows, columns, keys }) => {
    const named = nameColumn(block, keys);
    return named === null
      ? byPosition(block, { anchorRow, rows, columns })
      : byName(block, { named, columns, keys });
  };

  const nameColumn = (block, keys) => {
    const width = Math.max(...block.map((line) => line.length));
    for (let column = 0; column < width - 1; column += 1) {
      const found = block.filter((line) => keys.has(fold(line[column] ?? "")));
      if (found.length >= 2 && found.length >= block.length * SHARE_NAMED) return column;
    }
    return null;
  };

  const byPosition = (block, { anchorRow, rows, columns }) => {
    const cells = [];
    block.slice(0, rows - anchorRow).forEach((line, down) => {
      line.slice(0, columns).forEach((text, right) => {
        cells.push([anchorRow + down, right, text]);
      });
    });
    return {
      cells,
      width: Math.max(...block.map((line) => line.length)),
      leftOver: Math.max(0, block.length - (rows - anchorRow)),
      unknown: [],
      shared: [],
      isByName: false,
    };
  };

  /* The first line where it holds no figure: the headings, copied along. */
  const isHeading = (line, place) => place === 0 && !line.some((text) => /\d/.test(text));

  const byName = (block, { named, columns, keys }) => {
    const cells = [];
    const unknown = [];
    const shared = [];
    block.forEach((line, place) => {
      const name = line[named] ?? "";
      const row = keys.get(fold(name));
      if (row === undefined || row < 0) {
        const list = row === undefined ? unknown : shared;
        if (name.trim() && !isHeading(line, place)) list.push(name.trim());
        return;
      }
      line.slice(named + 1, named + 1 + columns).forEach((text, right) => {
        cells.push([row, right, text]);
      });
    });
    return {
      cells,
      width: Math.max(...block.map((line) => line.length)) - named - 1,
      leftOver: 0,
      unknown,
      shared,
      isByName: true,
    };
  };

  return { parseBlock, fold, plan };
})();
