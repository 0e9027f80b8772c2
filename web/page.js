// Draws the report's figures. The page is complete without it but for the charts.
"use strict";

(() => {
  // The specification's colours on white, and the page's names for them. The page draws by name, not by value: the
  // browser swaps them when the scheme changes, and for print.
  const colourNames = {
    "#3d4248": "--chart-ink",
    "#9aa0a6": "--chart-line",
    "#e4e6e8": "--chart-grid",
  };
  const inPageColours = (specification) => {
    const { data, ...look } = specification;
    const series = specification.config.range.category.map((colour, i) => [colour, `--series-${i + 1}`]);
    let text = JSON.stringify(look);
    for (const [colour, name] of [...Object.entries(colourNames), ...series])
      text = text.replaceAll(`"${colour}"`, `"var(${name})"`);
    return { ...JSON.parse(text), data };
  };
  // Shades of the ramp, likewise mixed by the browser.
  const shade = (i, count) => {
    const place = (200 * i) / (count - 1);
    const [from, to] = place < 100 ? ["low", "middle"] : ["middle", "high"];
    return `color-mix(in srgb, var(--ramp-${from}), var(--ramp-${to}) ${place < 100 ? place : place - 100}%)`;
  };

  const widthOf = (labels) => 7 * Math.max(...labels.map((label) => label.length));

  const wrapped = (text, most) => {
    const lines = [""];
    for (const word of text.split(" ")) {
      const line = lines[lines.length - 1];
      if (line && line.length + 1 + word.length > most) lines.push(word);
      else lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
    return lines;
  };

  // The names on x, where it is a list of names.
  const categoriesOf = (specification) => {
    const layers = specification.spec?.layer ?? specification.layer;
    if (!layers.some((layer) => layer.encoding.x?.type === "ordinal")) return [];
    return [...new Set(specification.data.values.map((row) => row.x))];
  };

  // A layer whose legends and category labels fit the width, in the page's colours.
  const fittedLayer = (layer, width, upright) => {
    const encoding = structuredClone(layer.encoding);
    if (encoding.x?.type === "ordinal" && encoding.x.axis) encoding.x.axis.labelAngle = upright ? 0 : -45;
    for (const channel of ["strokeDash", "shape"]) {
      if (!encoding[channel]) continue;
      const lines = encoding[channel].scale.domain.map((label) => [
        label,
        wrapped(label, (width - 60) / 7),
      ]);
      encoding[channel].legend.labelExpr = `${JSON.stringify(Object.fromEntries(lines))}[datum.label]`;
    }
    if (encoding.x?.title) encoding.x.title = wrapped(encoding.x.title, (width - 60) / 7);
    if (encoding.color) {
      const { scale, legend, title } = encoding.color;
      const columns = Math.floor((width - 50 - widthOf([title])) / (widthOf(scale.domain) + 46));
      legend.columns = Math.max(1, Math.min(columns, scale.domain.length));
      if (scale.range) scale.range = scale.range.map((_, i) => shade(i, scale.range.length));
    }
    return { ...layer, encoding };
  };

  // The specification with the page's colours, as wide as its box. `axis` is the room that panels leave for labels.
  const fitted = (specification, width, axis) => {
    const spec = inPageColours(specification);
    spec.config.background = "transparent";
    spec.title = { text: wrapped(specification.title, (width - 60) / 7) };
    spec.config.legend.labelLimit = width;
    const narrow = width < 520;
    const categories = categoriesOf(specification);
    const fitsUpright = (room) => (widthOf(categories) + 12) * categories.length < room;
    if (spec.facet) {
      const spacing = spec.spacing.column;
      const panels = spec.facet.sort.length;
      const columns = Math.max(
        1,
        Math.min(panels, 4, Math.floor((width - axis + spacing) / (150 + spacing))),
      );
      const panelWidth = Math.max(120, Math.floor((width - axis - (columns - 1) * spacing) / columns));
      const panelHeight = Math.round(Math.min(200, Math.max(110, panelWidth * 0.62)));
      spec.columns = columns;
      const upright = fitsUpright(panelWidth);
      const headings = spec.facet.sort.map((name) => [
        name,
        name.split(", ").flatMap((part) => wrapped(part, panelWidth / 7)),
      ]);
      spec.facet.header = {
        ...spec.facet.header,
        labelExpr: `${JSON.stringify(Object.fromEntries(headings))}[datum.label]`,
      };
      const lines = Math.max(...headings.map(([, heading]) => heading.length));
      const slanted = categories.length && !upright ? 0.6 * widthOf(categories) : 0;
      spec.spacing = { ...spec.spacing, row: 44 + 14 * lines + slanted };
      spec.config.axisX = { ...spec.config.axisX, tickCount: Math.max(2, Math.round(panelWidth / 80)) };
      const layer = spec.spec.layer.map((one) => fittedLayer(one, width, upright));
      spec.spec = { ...spec.spec, width: panelWidth, height: panelHeight, layer };
    } else {
      spec.config.axisX = { ...spec.config.axisX, tickCount: Math.max(4, Math.round(width / 110)) };
      spec.width = width;
      spec.height = narrow ? 280 : 380;
      spec.autosize = { type: "fit-x", contains: "padding" };
      spec.layer = spec.layer.map((one) => fittedLayer(one, width, fitsUpright(width - 60)));
    }
    return spec;
  };

  const options = {
    actions: false,
    renderer: "svg",
    ast: true,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  };

  const drawn = new Map(); // chart element -> { width, result }

  const draw = async (chart, specification) => {
    const width = Math.floor(chart.clientWidth);
    if (width === 0 || drawn.get(chart)?.width === width) return;
    const before = drawn.get(chart)?.result;
    drawn.set(chart, { width });
    let result = await vegaEmbed(chart, fitted(specification, width, 56), options);
    // How wide the labels of panels are is known only once they are drawn.
    const excess = chart.querySelector("svg").getBoundingClientRect().width - width;
    if (excess > 0) {
      result.finalize();
      result = await vegaEmbed(chart, fitted(specification, width, 58 + Math.ceil(excess)), options);
    }
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
    const specification = JSON.parse(
      figure.querySelector("script[type='application/json']").textContent,
    );
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
      button.setAttribute(
        "aria-label",
        `Save figure “${figure.querySelector("h3").textContent}” as ${type.toUpperCase()}`,
      );
      button.addEventListener("click", () => save(name, specification, type).catch(fail));
      bar.append(button);
    }
  }

  const specifications = [...document.querySelectorAll("figure[data-figure] script")].map(
    (one) => one.textContent,
  );
  const hint = document.querySelector(".hint");
  if (hint) {
    const legend = specifications.some((text) => text.includes('"bind":"legend"'));
    hint.textContent = `Point at a curve for its values${legend ? "; choose a colour in a legend to single it out" : ""}.`;
    hint.hidden = false;
  }

  // A link into a folded point, and paper, want it unfolded.
  const unfold = () => {
    const target =
      location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  addEventListener("beforeprint", () =>
    document.querySelectorAll("details").forEach((details) => (details.open = true)),
  );
})();
