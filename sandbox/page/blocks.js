// Block Kit's blocks. Each draws one block on a surface (forms.js); elements.js draws what is inside.

import { chart } from "./charts.js";
import { h, icon, link, newId } from "./dom.js";
import { drawElement, isGroup } from "./elements.js";
import { locale, t } from "./i18n.js";
import { markdown } from "./markdown.js";
import { decode, plainText, richText, textObject } from "./mrkdwn.js";

/** Draw blocks; returns nodes. */
export const drawBlocks = (blocks, surface) => blocks.map((block) => drawBlock(block, surface));

export function drawBlock(block, surface) {
  const draw = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : null;
  try {
    return h("div", { class: `block ${block.type.replaceAll("_", "-")}-block` }, draw(block, surface));
  } catch {
    return h("p", { class: "note" }, t("This block is not drawn here: {type}", { type: block.type }));
  }
}

function section(block, surface) {
  const named = { label: block.accessory?.type === "button" ? undefined : plainText(block.text) || undefined };
  return [
    h("div", { class: "section-text" }, block.text ? h("div", { class: "text" }, textObject(block.text)) : null,
      block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "text" }, textObject(field)))) : null),
    block.accessory ? h("div", { class: "accessory" }, block.accessory.type === "image" ? picture(block.accessory, "thumb") : drawElement(block.accessory, block, surface, named)) : null,
  ];
}

const context = (block) => block.elements.map((one) => (one.type === "image" ? picture(one, "tiny") : h("span", { class: "text" }, textObject(one))));

const actions = (block, surface) => block.elements.map((one) => drawElement(one, block, surface));

const header = (block) => h("p", { class: `heading level-${block.level ?? 1}`, role: "heading", "aria-level": 2 }, textObject(block.text));

function input(block, surface) {
  const id = newId("field");
  const error = surface.errors[block.block_id];
  const hints = [block.hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ") || null;
  const label = [textObject(block.label), block.optional ? h("span", { class: "optional" }, ` (${t("optional")})`) : null];
  const group = isGroup(block.element.type);
  const named = { id: group ? null : id, labelledby: `${id}-label`, label: plainText(block.label), describedby: hints, invalid: error ? "true" : null };
  return [
    group ? h("span", { class: "label", id: `${id}-label` }, label) : h("label", { class: "label", for: id }, label),
    drawElement(block.element, block, surface, named),
    block.hint ? h("p", { class: "hint", id: `${id}-hint` }, textObject(block.hint)) : null,
    error ? h("p", { class: "error", role: "alert", id: `${id}-error` }, error) : null,
  ];
}

// Pictures and files

/** A picture from this sandbox. Others are not fetched: the page asks nothing of the outside. */
export function picture(image, size = "full") {
  const own = image.slack_file?.id ? `/files/${encodeURIComponent(image.slack_file.id)}/image` : ownPath(image.image_url ?? image.slack_file?.url ?? image.url_private);
  const words = image.alt_text || t("Image");
  if (own) return h("img", { class: `picture ${size}`, src: own, alt: words, loading: "lazy" });
  if (size !== "full") return h("span", { class: `picture ${size} missing`, role: "img", "aria-label": words, title: words }, words.slice(0, 1));
  return h("div", { class: "picture full missing" }, icon("file"), link(image.image_url ?? "", words));
}

function ownPath(address) {
  try {
    const url = new URL(address, location.origin);
    return url.origin === location.origin ? url.pathname + url.search : null;
  } catch {
    return null;
  }
}

const image = (block) => h("figure", {}, block.title ? h("figcaption", {}, textObject(block.title)) : null, picture(block));

/** A file of a message, with its picture where it is one. */
export function fileCard(file) {
  const path = ownPath(file.url_private);
  if (file.mimetype?.startsWith("image/") && path) return h("figure", { class: "file" }, h("figcaption", {}, h("a", { href: path, download: true }, file.title)), picture({ image_url: path, alt_text: file.alt_txt || file.title }));
  const size = new Intl.NumberFormat(locale(), { notation: "compact", style: "unit", unit: "byte", unitDisplay: "narrow" }).format(file.size ?? 0);
  return h("div", { class: "card file" }, icon("file"), h("div", {}, path ? h("a", { href: path, download: true }, file.title ?? file.name) : (file.title ?? file.name), h("small", {}, `${file.pretty_type ?? ""} ${size}`)));
}

const file = (block) => h("div", { class: "card file" }, icon("file"), block.external_id ?? "");

const video = (block) => h("div", { class: "card" },
  h("strong", {}, link(block.title_url ?? block.video_url, textObject(block.title))),
  block.description ? h("p", {}, textObject(block.description)) : null,
  h("small", {}, [t("Video"), block.provider_name, block.author_name, block.alt_text].filter(Boolean).join(" · ")));

// Cards, containers, alerts

function card(block, surface) {
  return h("div", { class: "card" },
    block.hero_image ? picture(block.hero_image) : null,
    h("div", { class: "card-head" }, block.icon ? picture(block.icon, "small") : null,
      h("div", {}, block.title ? h("strong", {}, textObject(block.title)) : null, block.subtitle ? h("small", {}, textObject(block.subtitle)) : null)),
    block.body ? h("div", { class: "text" }, textObject(block.body)) : null,
    block.actions ? h("div", { class: "actions-block" }, block.actions.map((one) => drawElement(one, block, surface))) : null);
}

const carousel = (block, surface) => h("ul", { class: "carousel", tabindex: "0", "aria-label": block.elements.map((one) => plainText(one.title)).join(", ") }, block.elements.map((one) => h("li", {}, card(one, surface))));

function container(block, surface) {
  const width = ["narrow", "standard", "wide", "full"].includes(block.width) ? block.width : "standard";
  const title = [block.icon ? picture(block.icon, "small") : null,
    h("span", { class: "container-title" }, h("strong", {}, block.rich_text_title ? richText(block.rich_text_title.elements ?? []) : textObject(block.title)), block.subtitle ? h("small", {}, textObject(block.subtitle)) : null)];
  const body = h("div", { class: "container-body" }, drawBlocks(block.child_blocks, surface));
  if (!block.is_collapsible) return h("div", { class: `container ${width}` }, h("div", { class: "container-head" }, title), body);
  return h("details", { class: `container ${width}`, open: !block.default_collapsed }, h("summary", { class: "container-head" }, title, icon("chevron")), body);
}

function alert(block) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  return h("div", { class: `alert ${level}`, role: "note" }, textObject(block.text));
}

function plan(block) {
  return h("div", { class: "card" }, h("strong", {}, decode(block.title)), h("ul", {}, (block.tasks ?? []).map((task) => h("li", {}, taskLine(task)))));
}

const TASK_SIGNS = { pending: "○", in_progress: "◔", complete: "●", error: "!" };
const taskLine = (task) => [`${TASK_SIGNS[task.status] ?? "○"} `, task.title, task.details ? richText(task.details.elements) : null, task.output ? richText(task.output.elements) : null];

// Tables

function cell(value) {
  if (value.type === "rich_text") return richText(value.elements ?? []);
  return value.text ?? String(value.value ?? "");
}

const alignOf = (settings) => (["center", "right"].includes(settings?.align) ? settings.align : null);

function table(block) {
  const columns = block.column_settings ?? [];
  const row = (cells, tag) => h("tr", {}, cells.map((one, i) => h(tag, { class: [alignOf(columns[i]) ?? (one.type === "raw_number" ? "right" : ""), columns[i]?.is_wrapped ? "" : "nowrap"].join(" "), scope: tag === "th" ? "col" : null }, cell(one))));
  const [head, ...rows] = block.rows;
  return h("div", { class: "scroll-x", tabindex: "0", role: "group", "aria-label": head.map(plainCell).join(", ") },
    h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, rows.map((one) => row(one, "td")))));
}

const plainCell = (value) => h("span", {}, cell(value)).textContent;

/** A table with pages, sorted by the column one presses. */
function dataTable(block) {
  const size = block.page_size ?? 5;
  const header = block.row_header_column_index ?? 0;
  const [head, ...all] = block.rows;
  let rows = all;
  let sorted = { column: -1, down: false };
  let page = 0;
  const body = h("tbody");
  const status = h("span", { role: "status" });
  const pages = Math.ceil(all.length / size);
  const turn = (step) => () => {
    page = Math.max(0, Math.min(pages - 1, page + step));
    draw();
  };
  const sort = (column) => () => {
    sorted = { column, down: sorted.column === column && !sorted.down };
    const key = (row) => (row[column].type === "raw_number" ? Number(row[column].value) : plainCell(row[column]));
    const order = (a, b) => (typeof key(a) === "number" ? key(a) - key(b) : key(a).localeCompare(key(b), locale()));
    rows = [...all].sort((a, b) => (sorted.down ? order(b, a) : order(a, b)));
    page = 0;
    draw();
  };
  const heads = head.map((one, i) => h("th", { scope: "col" }, h("button", { type: "button", onclick: sort(i) }, cell(one))));
  function draw() {
    heads.forEach((one, i) => one.setAttribute("aria-sort", i !== sorted.column ? "none" : sorted.down ? "descending" : "ascending"));
    body.replaceChildren(...rows.slice(page * size, (page + 1) * size).map((row) => h("tr", {}, row.map((one, i) => h(i === header ? "th" : "td", { scope: i === header ? "row" : null, class: one.type === "raw_number" ? "right" : null }, cell(one))))));
    status.textContent = t("Page {n} of {all}", { n: page + 1, all: pages });
  }
  draw();
  return [
    h("div", { class: "scroll-x", tabindex: "0", role: "group", "aria-label": block.caption }, h("table", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, heads)), body)),
    pages > 1 ? h("div", { class: "pager" }, h("button", { type: "button", class: "button", onclick: turn(-1) }, t("previous")), status, h("button", { type: "button", class: "button", onclick: turn(1) }, t("next"))) : null,
  ];
}

const BLOCKS = {
  section,
  context,
  actions,
  context_actions: actions,
  header,
  divider: () => h("hr"),
  image,
  input,
  rich_text: (block) => richText(block.elements ?? []),
  markdown: (block) => markdown(block.text),
  table,
  data_table: dataTable,
  data_visualization: chart,
  card,
  carousel,
  container,
  alert,
  plan,
  task_card: (block) => h("div", { class: "card" }, taskLine(block)),
  video,
  file,
};
