/* Draws the figures of a page: plotly is fetched only when one nears the screen.

   The server gives each figure as JSON beside its data table, which stays when this
   file does not run. Colours come as custom properties of tokens.css ("var(--…)") or
   as their daylight values, and are resolved when drawing, by day and by night. */
"use strict";

(() => {
  const { plotly: bundleUrl, plotlyStyles: stylesUrl } = document.currentScript.dataset;
  const root = document.documentElement;
  const PAPER_WIDTH = 930; // A4 landscape between the margins of print.css, in px
  const COLOUR_TOKENS = [
    "--chart-accent", "--chart-second", "--chart-third", "--chart-fourth",
    "--chart-rest", "--chart-rest-ink", "--chart-grid", "--chart-ink",
    "--chart-ink-soft", "--chart-paper",
    "--fill-4", "--fill-3", "--fill-2", "--fill-1", "--fill-0",
    "--heat-0", "--heat-1", "--heat-2", "--heat-3", "--heat-4",
    "--tier-3-paper", "--tier-2-paper", "--tier-1-paper", "--tier-0-paper",
    "--tier-3-ink", "--tier-2-ink", "--tier-1-ink", "--tier-0-ink",
    "--up", "--down", "--rule", "--rule-strong",
  ];
  const VIETNAMESE = {
    moduleType: "locale",
    name: "vi",
    dictionary: {},
    format: {
      days: ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
      shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
      months: Array.from({ length: 12 }, (_, index) => `tháng ${index + 1}`),
      shortMonths: Array.from({ length: 12 }, (_, index) => `thg ${index + 1}`),
      periods: ["SA", "CH"],
      date: "%d/%m/%Y",
      dateTime: "%H:%M %d/%m/%Y",
      time: "%H:%M",
      decimal: ",",
      thousands: ".",
      grouping: [3],
      currency: ["", " đ"],
    },
  };
  const CONFIG = { displayModeBar: false, doubleClick: false, locale: "vi", responsive: true };

  let plotlyPromise = null;

  const appended = (element) =>
    new Promise((resolve, reject) => {
      element.addEventListener("load", resolve, { once: true });
      element.addEventListener("error", reject, { once: true });
      document.head.append(element);
    });

  const loadPlotly = () => {
    plotlyPromise ??= (async () => {
      // Plotly looks for this id and class and then inserts no rules of its own,
      // which the content security policy would block.
      const styles = Object.assign(document.createElement("link"), {
        id: "plotly.js-style-global",
        className: "no-inline-styles",
        rel: "stylesheet",
        href: stylesUrl,
      });
      const script = Object.assign(document.createElement("script"), { src: bundleUrl });
      await Promise.all([appended(styles), appended(script)]);
      window.Plotly.register(VIETNAMESE);
      return window.Plotly;
    })();
    return plotlyPromise;
  };

  /* Colours */
  const resolver = (scheme) => {
    const probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
    const colour = (value, under) => {
      probe.style.colorScheme = under;
      probe.style.color = value;
      return getComputedStyle(probe).color;
    };
    const here = scheme || getComputedStyle(root).colorScheme;
    const byDay = new Map();
    for (const token of COLOUR_TOKENS) {
      const day = colour(`var(${token})`, "light");
      if (!byDay.has(day)) byDay.set(day, colour(`var(${token})`, here));
    }
    const resolve = (value) => {
      if (value.startsWith("var(--")) return colour(value, here);
      if (/^#[0-9a-f]{6}$/i.test(value)) return byDay.get(colour(value, "light")) || value;
      return value;
    };
    return { resolve, done: () => probe.remove() };
  };

  const walked = (value, change, key = "", parentKey = "") => {
    if (Array.isArray(value)) return value.map((item) => walked(item, change, key, parentKey));
    if (value !== null && typeof value === "object") {
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, walked(item, change, name, key)]),
      );
    }
    return change(value, key, parentKey);
  };

  // Plotly turns these tags into style attributes, which the policy blocks; weight is
  // the font's own property in a figure. Line breaks and <extra> do no harm.
  const untagged = (text) => text.replace(/<\/?(?:a|b|i|em|s|span|strong|sub|sup|u)\b[^>]*>/gi, "");

  /* One figure, ready for plotly: colours resolved, type scaled to the page's. */
  const prepared = (figure, { scheme = "", width = 0 } = {}) => {
    const source = document.getElementById(figure.dataset.figure);
    let drawing = JSON.parse(source.textContent);
    if (typeof drawing === "string") drawing = JSON.parse(drawing);
    const scale = parseFloat(getComputedStyle(root).fontSize) / 16;
    const colours = resolver(scheme);
    const change = (value, key, parentKey) => {
      if (typeof value === "string") return untagged(colours.resolve(value));
      const isLength =
        (key === "size" && /font$|^marker$/i.test(parentKey)) ||
        (key === "width" && parentKey === "line") ||
        (parentKey === "margin" && typeof value === "number") ||
        /^([xy]shift|a[xy])$/.test(key);
      return isLength && typeof value === "number" ? value * scale : value;
    };
    const data = walked(drawing.data, change);
    const layout = walked(drawing.layout || {}, change);
    const space = figure.querySelector(".figure__space");
    const height = (layout.height || Number(space.getAttribute("height"))) * scale;
    const paper = colours.resolve("var(--chart-paper)");
    const grid = colours.resolve("var(--chart-grid)");
    const ink = colours.resolve("var(--chart-ink)");
    colours.done();

    Object.assign(layout, { autosize: !width, dragmode: false, height, separators: ",." });
    delete layout.title; // the page's own heading above the figure says it
    if (width) layout.width = width;
    else delete layout.width;
    layout.paper_bgcolor ??= paper;
    layout.plot_bgcolor ??= paper;
    layout.font = {
      family: getComputedStyle(document.body).fontFamily,
      color: ink,
      size: 14 * scale,
      ...layout.font,
    };
    layout.margin = { l: 56 * scale, r: 24 * scale, t: 24 * scale, b: 48 * scale, ...layout.margin };
    for (const trace of data) {
      for (const axis of [trace.xaxis || "x", trace.yaxis || "y"]) {
        const name = `${axis[0]}axis${axis.slice(1)}`;
        layout[name] = {
          automargin: true,
          gridcolor: grid,
          linecolor: grid,
          zerolinecolor: grid,
          ...layout[name],
        };
        layout[name].fixedrange = true;
      }
    }
    return { data, layout };
  };

  const draw = async (figure, options) => {
    try {
      const Plotly = await loadPlotly();
      const plot = figure.querySelector(".figure__plot");
      let canvas = plot.querySelector(".figure__canvas");
      if (!canvas) {
        canvas = document.createElement("div");
        canvas.className = "figure__canvas";
        plot.append(canvas);
      }
      const { data, layout } = prepared(figure, options);
      figure.classList.add("figure--drawn");
      await Plotly.react(canvas, data, layout, CONFIG);
      figure.querySelector("[data-action='download-png']").disabled = false;
    } catch (error) {
      // The table beside the figure says the same.
      figure.classList.add("figure--failed");
      figure.querySelector(".figure__data").open = true;
      throw error;
    }
  };

  /* The picture a reader saves carries its title and its source. */
  const escaped = (text) =>
    text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

  const lines = (text, length) => {
    const out = [""];
    for (const word of text.trim().split(/\s+/)) {
      if (out.at(-1) && `${out.at(-1)} ${word}`.length > length) out.push("");
      out[out.length - 1] = `${out.at(-1)} ${word}`.trim();
    }
    return out.map(escaped);
  };

  const savePicture = async (figure) => {
    const Plotly = await loadPlotly();
    const width = 1000;
    const { data, layout } = prepared(figure, { scheme: "light", width });
    const title = lines(figure.querySelector(".figure__title").textContent, 80);
    const subtitle = lines(figure.querySelector(".figure__subtitle")?.textContent || "", 110);
    const source = lines(figure.querySelector(".figure__source")?.textContent || "", 120);
    const below = 10 + 20 * subtitle.length;
    const top = 24 + 30 * title.length + below;
    const bottom = 12 + 18 * source.length;
    const { t, b } = layout.margin;
    layout.margin = { ...layout.margin, t: t + top, b: b + bottom };
    layout.height += top + bottom;
    const note = { showarrow: false, xref: "paper", yref: "paper", x: 0, xanchor: "left", align: "left" };
    layout.annotations = [
      ...(layout.annotations || []),
      {
        ...note,
        xshift: -layout.margin.l + 16,
        y: 1,
        yanchor: "bottom",
        yshift: t + below,
        text: title.join("<br>"),
        font: { size: 20, weight: 700 },
      },
      {
        ...note,
        xshift: -layout.margin.l + 16,
        y: 1,
        yanchor: "bottom",
        yshift: t + 10,
        text: subtitle.join("<br>"),
        font: { size: 14 },
      },
      {
        ...note,
        xshift: -layout.margin.l + 16,
        y: 0,
        yanchor: "top",
        yshift: -b,
        text: source.join("<br>"),
        font: { size: 12 },
      },
    ];
    const picture = { data, layout, config: CONFIG };
    const filename = figure.dataset.file || figure.dataset.figure;
    await Plotly.downloadImage(picture, { format: "png", filename, width, height: layout.height, scale: 2 });
  };

  /* When to draw */
  const figures = () => [...document.querySelectorAll(".figure[data-figure]")];
  const drawn = () => figures().filter((figure) => figure.classList.contains("figure--drawn"));
  const drawAll = () => Promise.allSettled(figures().map((figure) => draw(figure)));
  const redraw = (options) => drawn().map((figure) => draw(figure, options));

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((candidate) => candidate.isIntersecting)) {
        watcher.unobserve(entry.target);
        draw(entry.target);
      }
    },
    { rootMargin: "400px 0px" },
  );
  for (const figure of figures()) watcher.observe(figure);

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-action='download-png']");
    if (button) savePicture(button.closest(".figure"));
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());
  window.addEventListener("beforeprint", () => redraw({ scheme: "light", width: PAPER_WIDTH }));
  window.addEventListener("afterprint", () => redraw());

  window.cchcFigures = { drawAll };
})();
