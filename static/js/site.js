/* What every page gains with scripts: shortcut to the search, copying the page's
   address, printing, menus that close, a word while a form or a file is at work, the
   current item of a narrow menu in sight. Each page works without this file. */
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);

  const say = (text) => {
    const status = byId("live-status");
    if (!status) return;
    status.textContent = text;
    window.setTimeout(() => {
      if (status.textContent === text) status.textContent = "";
    }, 4000);
  };

  // What takes longer than a moment says so until the next page is there.
  const BUSY = "Đang xử lý, xin chờ…";
  const BUSY_AFTER = 400;

  const sayBusy = (form) => {
    const status = byId("live-status");
    if (!status) return;
    status.textContent = BUSY;
    form.setAttribute("aria-busy", "true");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    window.setTimeout(() => sayBusy(form), BUSY_AFTER);
  });

  // Back from the next page: the browser shows this one as it was left.
  window.addEventListener("pageshow", () => {
    const status = byId("live-status");
    if (status && status.textContent === BUSY) status.textContent = "";
    for (const form of document.querySelectorAll("form[aria-busy]")) {
      form.removeAttribute("aria-busy");
    }
  });

  // A workbook of a whole country takes seconds: it says so until it is there. What is
  // no file after all, such as a page to wait on, is gone to as any link.
  const MAKING = "Đang tạo tệp, xin chờ…";
  const FILE = /\.(xlsx|zip)$/;

  // A name with marks comes as filename*=utf-8''…, percent by percent.
  const nameIn = (told) => {
    const marked = /filename\*=utf-8''([^;]+)/i.exec(told);
    if (marked) return decodeURIComponent(marked[1]);
    const plain = /filename="([^"]+)"/.exec(told);
    return plain && plain[1];
  };

  const download = async (link) => {
    const timer = window.setTimeout(() => {
      const status = byId("live-status");
      if (status) status.textContent = MAKING;
    }, BUSY_AFTER);
    try {
      const answer = await fetch(link.href);
      const name = nameIn(answer.headers.get("Content-Disposition") || "");
      if (answer.status !== 200 || !name) throw new Error("no file");
      const saved = document.createElement("a");
      saved.href = URL.createObjectURL(await answer.blob());
      saved.download = name;
      saved.click();
      window.setTimeout(() => URL.revokeObjectURL(saved.href), 60000);
    } catch {
      window.location.assign(link.href);
    } finally {
      window.clearTimeout(timer);
      const status = byId("live-status");
      if (status && status.textContent === MAKING) status.textContent = "";
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    const isPlain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !isPlain || event.altKey || event.defaultPrevented) return;
    if (link.origin !== window.location.origin || !FILE.test(link.pathname)) return;
    event.preventDefault();
    download(link);
  });

  const isTyping = (element) =>
    element instanceof HTMLElement &&
    (element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName));

  const closePickers = (except) => {
    for (const picker of document.querySelectorAll("details.picker[open]")) {
      if (picker !== except) picker.open = false;
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
      const search = byId("site-search");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") {
      const open = document.querySelector("details.picker[open]");
      closePickers(null);
      if (open && open.contains(document.activeElement)) {
        open.querySelector("summary").focus();
      }
    }
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    closePickers(target.closest("details.picker"));
    const button = target.closest("button[data-action]");
    if (!button) return;
    if (button.dataset.action === "copy-link") copyLink();
    if (button.dataset.action === "print") print();
  });

  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      say("Đã sao chép liên kết.");
    } catch {
      // No clipboard without TLS or permission: let the reader copy it by hand.
      window.prompt("Sao chép liên kết này:", window.location.href);
    }
  };

  // figures.js, where it is loaded, draws what has not been near the screen yet.
  const print = async () => {
    if (window.cchcFigures) await window.cchcFigures.drawAll();
    window.print();
  };

  const showPrintTime = () => {
    const now = new Intl.DateTimeFormat("vi-VN", {
      hour: "2-digit",
      minute: "2-digit",
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      timeZone: "Asia/Ho_Chi_Minh",
    }).format(new Date());
    for (const place of document.querySelectorAll("[data-print-time]")) {
      place.textContent = now;
    }
  };
  window.addEventListener("beforeprint", showPrintTime);
  showPrintTime();

  // Not scrollIntoView: that would move the page as well.
  const showCurrent = () => {
    const current = document.querySelector(".site-nav [aria-current]");
    if (!current) return;
    const strip = current.closest("ul");
    const place = current.getBoundingClientRect();
    const room = strip.getBoundingClientRect();
    strip.scrollLeft += place.left - room.left - (room.width - place.width) / 2;
  };

  // Years stand oldest first: where they have no room, the newest is what one came for.
  const showNewest = () => {
    for (const strip of document.querySelectorAll("[data-newest-last]")) {
      strip.scrollLeft = strip.scrollWidth;
    }
  };

  // Widths are known with the fonts.
  document.fonts.ready.then(() => {
    showCurrent();
    showNewest();
  });

  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
