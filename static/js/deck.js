/* Keys of the deck: arrows, Page Up and Down, Space, Home, End, F. Without this file
   the deck is a long page and the page numbers lead on. */
"use strict";

(() => {
  const slides = [...document.querySelectorAll(".slide")];
  if (!slides.length) return;

  const current = () => {
    const middle = window.innerHeight / 2;
    const found = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > middle);
    return found < 0 ? slides.length - 1 : found;
  };

  const show = (number) => {
    const slide = slides[Math.max(0, Math.min(slides.length - 1, number))];
    slide.scrollIntoView({ block: "start" });
    slide.focus({ preventScroll: true });
    window.history.replaceState(null, "", `#${slide.id}`);
  };

  const toFullScreen = () => {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else if (document.documentElement.requestFullscreen) {
      document.documentElement.requestFullscreen().catch(() => {});
    }
  };

  const steps = {
    ArrowRight: 1,
    ArrowDown: 1,
    PageDown: 1,
    " ": 1,
    ArrowLeft: -1,
    ArrowUp: -1,
    PageUp: -1,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onControl = event.target.closest && event.target.closest("a, button");
    const wide = event.target.closest && event.target.closest(".deck-table__scroll");
    const scrolls = wide && wide.scrollWidth > wide.clientWidth;
    if (scrolls && (event.key === "ArrowLeft" || event.key === "ArrowRight")) return;
    if (event.key in steps && !(event.key === " " && onControl)) {
      show(current() + (event.key === " " && event.shiftKey ? -1 : steps[event.key]));
    } else if (event.key === "Home") {
      show(0);
    } else if (event.key === "End") {
      show(slides.length - 1);
    } else if (event.key === "f" || event.key === "F") {
      toFullScreen();
    } else {
      return;
    }
    event.preventDefault();
  });

  const actions = { full: toFullScreen, print: () => window.print() };
  for (const button of document.querySelectorAll("[data-deck]")) {
    button.hidden = false;
    button.addEventListener("click", actions[button.dataset.deck]);
  }
})();
