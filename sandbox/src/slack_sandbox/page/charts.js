// data_visualization: bar, line, area and pie charts as inline SVG, each with its figures in words.

import { h, svg } from "./dom.js";
import { locale, t } from "./i18n.js";

const WIDTH = 480;
const HEIGHT = 240;
const MARGIN = { left: 52, right: 12, top: 12, bottom: 40 };

export function chart({ title, chart: data }) {
  const draw = { pie, bar, line, area }[data.type];
  if (!draw) return h("p", {}, title);
  const series = data.type === "pie" ? [{ name: "", data: data.segments }] : data.series;
  const points = (one) => one.data.map((point) => `${point.label} ${number(point.value)}`).join(", ");
  const words = series.map((one) => (one.name ? `${one.name}: ${points(one)}` : points(one))).join("; ");
  const kind = t("{chart} chart", { chart: t(data.type) });
  return h("figure.chart", {},
    h("figcaption", {}, title),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${kind}: ${title}. ${words}` }, draw(data)),
    legend(data),
    h("details", {}, h("summary", {}, t("Data")), figures(series)));
}

const number = (value) => new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(value);
const short = (value) => new Intl.NumberFormat(locale(), { notation: "compact", maximumFractionDigits: 1 }).format(value);
const text = (x, y, words, anchor = "middle") => svg("text", { x, y, "text-anchor": anchor }, words);

function legend(data) {
  const names = data.type === "pie" ? data.segments.map((one) => one.label) : data.series.map((one) => one.name);
  if (names.length < 2) return null;
  return h("ul.legend", {}, names.map((name, i) => h("li", {}, h("span", { class: `swatch hue-${i}` }), name)));
}

function figures(series) {
  const labels = series[0].data.map((point) => point.label);
  const cell = (one, i) => h("td", {}, one.data[i] ? number(one.data[i].value) : "");
  return h("table", {},
    h("thead", {}, h("tr", {}, h("td"), series.map((one) => h("th", { scope: "col" }, one.name || "#")))),
    h("tbody", {}, labels.map((label, i) => h("tr", {}, h("th", { scope: "row" }, label), series.map((one) => cell(one, i))))));
}

// Charts with axes

/** Where things are: x of a category's middle, y of a value, and the drawn axes. */
function frame(data) {
  const categories = data.axis_config?.categories ?? data.series[0].data.map((point) => point.label);
  const values = data.series.flatMap((one) => one.data.map((point) => point.value));
  const { low, high, step } = scale(Math.min(0, ...values), Math.max(0, ...values));
  const wide = WIDTH - MARGIN.left - MARGIN.right;
  const tall = HEIGHT - MARGIN.top - MARGIN.bottom;
  const band = wide / categories.length;
  const x = (i) => MARGIN.left + band * (i + 0.5);
  const y = (value) => MARGIN.top + tall * (1 - (value - low) / (high - low));
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);
  const every = Math.ceil(categories.length / 8);
  const room = Math.max(4, (band * every) / 6); // letters under a category
  const ends = { x1: MARGIN.left, x2: WIDTH - MARGIN.right };
  const upright = { "text-anchor": "middle", transform: `translate(12 ${MARGIN.top + tall / 2}) rotate(-90)` };
  const { x_label, y_label } = data.axis_config ?? {};
  const axes = [
    ticks.map((tick) => svg("line", { class: tick === 0 ? "zero" : "grid", ...ends, y1: y(tick), y2: y(tick) })),
    ticks.map((tick) => text(MARGIN.left - 6, y(tick) + 4, short(tick), "end")),
    categories.map((name, i) => (i % every ? null : text(x(i), HEIGHT - MARGIN.bottom + 16, cut(name, room)))),
    x_label ? text(MARGIN.left + wide / 2, HEIGHT - 6, x_label) : null,
    y_label ? svg("text", upright, y_label) : null,
  ];
  return { categories, band, x, y, axes };
}

const cut = (name, most) => (name.length > most ? `${name.slice(0, Math.max(1, Math.floor(most) - 1))}…` : name);

/** A range of round numbers around the values. */
function scale(low, high) {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find((size) => size * power >= rough);
  return { low: Math.floor(low / step) * step, high: Math.ceil((high || 1) / step) * step, step };
}

function bar(data) {
  const { band, x, y, axes } = frame(data);
  const wide = Math.min((band * 0.7) / data.series.length, 48);
  const bars = data.series.map((one, s) => one.data.map((point, i) => {
    const left = x(i) + (s - data.series.length / 2) * wide;
    const [top, foot] = [y(Math.max(0, point.value)), y(Math.min(0, point.value))];
    const box = { x: left + 1, y: top, width: wide - 2, height: foot - top, rx: 2 };
    return svg("rect", { class: `hue-${s}`, ...box }, hover(one.name, point));
  }));
  return [axes, bars];
}

function line(data) {
  const { x, y, axes } = frame(data);
  const dot = (one, s) => (point, i) => svg("circle", { class: `hue-${s}`, cx: x(i), cy: y(point.value), r: 3 }, hover(one.name, point));
  const edge = (one) => one.data.map((point, i) => `${x(i)},${y(point.value)}`).join(" ");
  return [axes, data.series.map((one, s) => [svg("polyline", { class: `stroke hue-${s}`, points: edge(one) }), one.data.map(dot(one, s))])];
}

function area(data) {
  const { x, y, axes } = frame(data);
  return [axes, data.series.map((one, s) => {
    const edge = one.data.map((point, i) => `${x(i)},${y(point.value)}`).join(" ");
    const last = one.data.length - 1;
    const ground = `${x(0)},${y(0)} ${edge} ${x(last)},${y(0)}`;
    return [svg("polygon", { class: `soft hue-${s}`, points: ground }), svg("polyline", { class: `stroke hue-${s}`, points: edge })];
  })];
}

const hover = (name, point) => svg("title", {}, `${name ? `${name}, ` : ""}${point.label}: ${number(point.value)}`);

function pie(data) {
  const whole = data.segments.reduce((sum, one) => sum + one.value, 0) || 1;
  const [cx, cy, radius] = [WIDTH / 2, HEIGHT / 2, HEIGHT / 2 - 16];
  const at = (share, reach = radius) => {
    const angle = share * 2 * Math.PI;
    return [cx + reach * Math.sin(angle), cy - reach * Math.cos(angle)];
  };
  let from = 0;
  return data.segments.map((one, i) => {
    const share = one.value / whole;
    const [start, end, middle] = [at(from), at(from + Math.min(share, 0.9999)), at(from + share / 2, radius * 0.65)];
    from += share;
    const path = `M${cx},${cy} L${start} A${radius},${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${end} Z`;
    const place = { class: "on-hue", x: middle[0], y: middle[1] + 4, "text-anchor": "middle" };
    const label = share > 0.05 ? svg("text", place, `${Math.round(share * 100)}%`) : null;
    return [svg("path", { class: `slice hue-${i}`, d: path }, hover("", one)), label];
  });
}
