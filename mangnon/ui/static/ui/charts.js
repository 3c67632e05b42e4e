// Draws every [data-chart] from the JSON block it names (shape: mangnon/ui/charts.py, ChartSpec).
// Load it after vendor/echarts.common.min.js, only on pages with charts. The page keeps the same numbers in
// a table, so nothing is lost where this does not run. Drawn once: no animation, no inline style attributes.
(() => {
  "use strict";

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colours = () => ({
    ink: token("--ink"), ink2: token("--ink-2"), line: token("--line"), edge: token("--edge"),
    leaf: token("--leaf"), bad: token("--bad"), badTint: token("--bad-tint"), paper: token("--paper"),
    series: [token("--ink"), token("--over"), token("--notyet"), token("--met")],
  });

  const written = (value, decimals) =>
    value === null || value === undefined
      ? "…"
      : new Intl.NumberFormat("vi-VN", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
          .format(value).replace("-", "\u2212");

  const isEstimate = (series, period) => (series.estimated ?? []).includes(period);

  // An estimate is a hollow point reached by a dashed line, so the solid line ends before it.
  const lineSeries = (series, spec, c, place) => {
    const colour = c.series[place % c.series.length];
    const points = spec.periods.map((period, i) => ({
      value: series.values[i],
      symbol: "circle",
      symbolSize: isEstimate(series, period) ? 9 : 8,
      itemStyle: isEstimate(series, period)
        ? { color: c.paper, borderColor: colour, borderWidth: 2 }
        : { color: colour },
    }));
    const solid = points.map((p, i) => (isEstimate(series, spec.periods[i]) ? { value: null } : p));
    const toEstimate = points.map((p, i) => {
      const next = spec.periods[i + 1];
      const keep = isEstimate(series, spec.periods[i]) || (next && isEstimate(series, next));
      return keep ? p : { value: null };
    });
    const label = {
      show: true, position: "top", color: c.ink, fontWeight: 600, fontSize: 13,
      formatter: (p) => written(p.value, spec.decimals) + (isEstimate(series, p.name) ? ` ${series.marks?.[p.name] ?? spec.estimate ?? "ước"}` : ""),
    };
    const common = { type: "line", name: series.name, connectNulls: false, emphasis: { disabled: true } };
    return [
      { ...common, data: toEstimate, lineStyle: { color: colour, width: 2, type: [5, 4] }, label, labelLayout: { hideOverlap: true }, silent: true },
      { ...common, data: solid, lineStyle: { color: colour, width: 2 }, label, labelLayout: { hideOverlap: true },
        endLabel: spec.series.length > 1 ? { show: true, formatter: series.name, color: colour, fontWeight: 600 } : undefined },
    ];
  };

  const barSeries = (series, spec, c, place) => [{
    type: "bar", name: series.name, barMaxWidth: 36, emphasis: { disabled: true },
    data: spec.periods.map((period, i) => ({
      value: series.values[i],
      itemStyle: isEstimate(series, period)
        ? { color: c.paper, borderColor: c.series[place], borderWidth: 2, borderType: "dashed" }
        : { color: place ? c.series[place % c.series.length] : c.leaf },
    })),
    label: { show: true, position: "top", color: c.ink, fontSize: 13, formatter: (p) => written(p.value, spec.decimals) },
  }];

  // Where a target's words hide least of the series: over or under its line, at its first or its last period.
  // Words stand about 17 px high and each letter 7 px wide; a value's own words stand over its point.
  const PLACES = ["insideStartTop", "insideEndTop", "insideEndBottom", "insideStartBottom"];
  const placeOfWords = (t, spec, { width, height }) => {
    const values = [...spec.series.flatMap((s) => s.values), ...spec.targets.map((other) => other.value)].filter((v) => v !== null);
    const line = ((Math.max(...values) - Math.min(...values)) * 1.16 || 1) * 17 / Math.max(height - 70, 1); // the words' height as a value
    const long = Math.ceil((t.label.length * 7) / Math.max((width - 80) / spec.periods.length, 1));
    const [first, last] = [spec.periods.indexOf(t.from), spec.periods.indexOf(t.to)];
    const met = (place) => {
      const [from, to] = place.includes("Start") ? [first, first + long] : [last - long, last];
      const [low, high] = place.includes("Top") ? [t.value - line * 0.3, t.value + line * 1.3] : [t.value - line * 1.3, t.value + line * 0.3];
      const hidden = spec.series.flatMap((s) => s.values.slice(Math.max(from, 0), to + 1)).filter((v) => v !== null && v + line * 1.5 > low && v < high);
      return hidden.length;
    };
    return PLACES.reduce((best, place) => (met(place) < met(best) ? place : best));
  };

  const targets = (spec, c, room) => ({
    silent: true, symbol: "none",
    lineStyle: { color: c.leaf, width: 1.5, type: [6, 4] },
    label: { color: c.leaf, fontWeight: 600, fontSize: 13 },
    data: (spec.targets ?? []).map((t) => [
      { coord: [t.from, t.value], label: { formatter: t.label, position: placeOfWords(t, spec, room) } },
      { coord: [t.to, t.value] },
    ]),
  });

  // A value left out of the series: its period is tinted red and says why. A bar over the whole height on an
  // axis of its own, for a category axis rounds the edges of a markArea to the middle of its neighbours.
  const excluded = (spec, c) => ({
    type: "bar", yAxisIndex: 1, silent: true, z: 0, barWidth: "90%", barGap: "-100%",
    itemStyle: { color: c.badTint },
    label: { show: true, position: "inside", color: c.bad, fontWeight: 600, fontSize: 13, lineHeight: 18, formatter: (p) => `×\n${p.data.words}` },
    data: spec.excluded.map((out) => ({ value: [out.period, 1], words: out.label })),
    tooltip: { show: false },
  });

  // A period in which nobody reported still has its place, marked as everywhere else; one still to come is bare.
  const reported = (spec, period) => {
    if (spec.until && period > spec.until) return true;
    const out = (spec.excluded ?? []).some((e) => e.period === period);
    return out || spec.series.some((series) => series.values[spec.periods.indexOf(period)] !== null);
  };

  const below = (spec, v) => {
    const least = Math.min(...(spec.targets ?? []).map((t) => t.value));
    return least < v.min ? Math.max(0, Math.floor(least - (v.max - least) * 0.1)) : null;
  };

  const option = (spec, room) => {
    const c = colours();
    const draw = spec.kind === "bar" ? barSeries : lineSeries;
    const series = spec.series.flatMap((s, i) => draw(s, spec, c, i));
    if (series.length && spec.targets?.length) series[series.length - 1].markLine = targets(spec, c, room);
    if (spec.excluded?.length) series.push(excluded(spec, c));
    const textStyle = { fontFamily: token("--sans"), fontSize: 13, color: c.ink2 };
    return {
      animation: false, textStyle, aria: { enabled: false },
      grid: { left: 8, right: spec.series.length > 1 && spec.kind === "line" ? 150 : 28, top: 34, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (v) => written(v, spec.decimals) },
      xAxis: {
        type: "category", data: spec.periods, boundaryGap: true,
        axisLine: { lineStyle: { color: c.edge } }, axisTick: { show: false }, axisLabel: { ...textStyle, formatter: (period) => (reported(spec, period) ? period : `${period}\n…`) },
      },
      yAxis: [
        {
          type: "value", scale: spec.kind === "line", boundaryGap: spec.kind === "line" ? ["8%", "8%"] : [0, "8%"],
          min: (v) => below(spec, v), // a target under every value still has its line on the chart
          max: (v) => (spec.unit === "%" && v.max > 90 && v.max <= 100 ? 100 : null), // no share stands above 100%
          name: spec.unit, nameTextStyle: { ...textStyle, align: "right" }, splitLine: { lineStyle: { color: c.line } },
          axisLabel: { ...textStyle, formatter: (v) => written(v, Number.isInteger(v) ? 0 : spec.decimals || 1) },
        },
        { type: "value", show: false, min: 0, max: 1 },
      ],
      series,
    };
  };

  const drawOne = (place) => {
    const data = document.getElementById(place.dataset.chart);
    if (!data || place.dataset.drawn) return;
    const spec = JSON.parse(data.textContent);
    const board = window.echarts.init(place, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    // The words for a screen reader stand in the markup (aria-label); ECharts must not write its own over them.
    board.setOption(option(spec, { width: place.clientWidth, height: place.clientHeight }));
    place.dataset.drawn = "1";
    new ResizeObserver(() => board.resize()).observe(place);
  };

  const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach(drawOne);
  const start = () => document.fonts.ready.then(() => drawAll(document));
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target.parentElement ?? document));
})();
