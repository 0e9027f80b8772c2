// Draws the report's figures. The page is complete without it but for the charts.
"use strict";

(() => {
  const font = getComputedStyle(document.documentElement).getPropertyValue("--sans").trim();

  // The page's colours by name, not by value: the browser swaps them when the scheme changes, and for print.
  const pageColours = {
    background: "transparent",
    font,
    mark: { color: "var(--series-1)" },
    title: { color: "var(--chart-ink)" },
    header: { labelColor: "var(--chart-ink)" },
    axis: {
      labelColor: "var(--chart-ink)",
      titleColor: "var(--chart-ink)",
      domainColor: "var(--chart-line)",
      tickColor: "var(--chart-line)",
      gridColor: "var(--chart-grid)",
    },
    legend: {
      labelColor: "var(--chart-ink)",
      titleColor: "var(--chart-ink)",
      symbolStrokeColor: "var(--chart-ink)",
    },
  };
  const seriesColours = Array.from({ length: 7 }, (_, i) => `var(--series-${i + 1})`);

  const merged = (base, over) => {
    const result = { ...base };
    for (const [key, value] of Object.entries(over)) {
      const isGroup = value !== null && typeof value === "object" && !Array.isArray(value);
      result[key] = isGroup ? merged(base[key] ?? {}, value) : value;
    }
    return result;
  };

  // The specification with the page's colours, as wide as its box.
  const fitted = (specification, width) => {
    const spec = { ...specification, config: merged(specification.config, pageColours) };
    spec.config.range = { ...spec.config.range, category: seriesColours };
    const narrow = width < 520;
    spec.config.legend.labelLimit = Math.max(120, width - 70);
    spec.title = { text: wrapped(specification.title, width) };
    if (narrow) spec.config.legend.columns = 4;
    if (spec.facet) {
      const axis = 64;
      const spacing = spec.spacing ?? 20;
      const panels = spec.facet.sort.length;
      const columns = Math.max(1, Math.min(panels, 5, Math.floor((width - axis + spacing) / (170 + spacing))));
      const panelWidth = Math.max(120, Math.floor((width - axis - (columns - 1) * spacing) / columns));
      spec.columns = columns;
      spec.spec = { ...spec.spec, width: panelWidth, height: Math.round(Math.min(230, Math.max(120, panelWidth * 0.7))) };
    } else {
      spec.width = width;
      spec.height = narrow ? 300 : 380;
      spec.autosize = { type: "fit-x", contains: "padding" };
    }
    return spec;
  };

  const wrapped = (text, width) => {
    const most = Math.max(24, Math.floor(width / 7));
    const lines = [""];
    for (const word of text.split(" ")) {
      const line = lines[lines.length - 1];
      if (line && line.length + 1 + word.length > most) lines.push(word);
      else lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
    return lines;
  };

  const options = { actions: false, renderer: "svg", ast: true, defaultStyle: false, tooltip: { disableDefaultStyle: true } };

  const drawn = new Map(); // chart element -> { width, result }

  const draw = async (chart, specification) => {
    const width = Math.floor(chart.clientWidth);
    if (width === 0 || drawn.get(chart)?.width === width) return;
    const before = drawn.get(chart)?.result;
    drawn.set(chart, { width });
    const result = await vegaEmbed(chart, fitted(specification, width), options);
    before?.finalize();
    if (drawn.get(chart).width === width) drawn.set(chart, { width, result });
    chart.dataset.drawn = "true";
  };

  // Saved figures are for papers: the specification's own size and colours, on white.
  const save = async (name, specification, type) => {
    const box = document.createElement("div");
    const result = await vegaEmbed(box, { ...specification, background: "white" }, options);
    const link = document.createElement("a");
    link.download = `${name}.${type}`;
    link.href = await result.view.toImageURL(type, type === "png" ? 3 : 1);
    document.body.append(link);
    link.click();
    link.remove();
    result.finalize();
  };

  for (const figure of document.querySelectorAll("figure[data-figure]")) {
    const name = figure.dataset.figure;
    const chart = figure.querySelector(".chart");
    const specification = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const fail = (error) => {
      chart.textContent = `This figure could not be drawn: ${error.message}`;
      console.error(error);
    };
    draw(chart, specification).catch(fail);
    let waiting;
    new ResizeObserver(() => {
      clearTimeout(waiting);
      waiting = setTimeout(() => draw(chart, specification).catch(fail), 120);
    }).observe(chart);

    const bar = figure.querySelector(".save");
    for (const type of ["svg", "png"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = type.toUpperCase();
      button.setAttribute("aria-label", `Save figure “${figure.querySelector("h3").textContent}” as ${type.toUpperCase()}`);
      button.addEventListener("click", () => save(name, specification, type).catch(fail));
      bar.append(button);
    }
  }

  // A link into a folded point, and paper, want it unfolded.
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((details) => (details.open = true)));
})();
