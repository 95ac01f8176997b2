// Block Kit's blocks. Each draws one block on a surface (forms.js); elements.js draws what is inside.

import { chart } from "./charts.js";
import { h, icon, link, newId } from "./dom.js";
import { drawElement, isGroup } from "./elements.js";
import { locale, said, t } from "./i18n.js";
import { markdown } from "./markdown.js";
import { decode, plainText, richText, textObject } from "./mrkdwn.js";

/** Draw blocks; returns nodes. */
export const drawBlocks = (blocks, surface) => blocks.map((block) => drawBlock(block, surface));

export function drawBlock(block, surface) {
  const draw = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : null;
  try {
    return h("div", { class: `block ${block.type.replaceAll("_", "-")}-block` }, draw(block, surface));
  } catch {
    return h("p.note", {}, t("This block is not drawn here: {type}", { type: block.type }));
  }
}

function section(block, surface) {
  return [
    h("div.section-text", {}, block.text ? h("div.text", {}, textObject(block.text)) : null,
      block.fields ? h("div.fields", {}, block.fields.map((field) => h("div.text", {}, textObject(field)))) : null),
    block.accessory ? h("div.accessory", {}, accessory(block, surface)) : null,
  ];
}

function accessory(block, surface) {
  if (block.accessory.type === "image") return picture(block.accessory, "thumb");
  const label = block.accessory.type === "button" ? undefined : plainText(block.text) || undefined;
  return drawElement(block.accessory, block, surface, { label });
}

function context(block) {
  return block.elements.map((one) => (one.type === "image" ? picture(one, "tiny") : h("span.text", {}, textObject(one))));
}

const actions = (block, surface) => block.elements.map((one) => drawElement(one, block, surface));

function header(block) {
  const props = { class: `heading level-${block.level ?? 1}`, role: "heading", "aria-level": 2 };
  return h("p", props, textObject(block.text));
}

function input(block, surface) {
  const id = newId("field");
  const error = said(surface.errors[block.block_id] ?? "");
  const hints = [block.hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ") || null;
  const label = [textObject(block.label), block.optional ? h("span.optional", {}, ` (${t("optional")})`) : null];
  const group = isGroup(block.element.type);
  const named = {
    id: group ? null : id,
    labelledby: `${id}-label`,
    label: plainText(block.label),
    describedby: hints,
    invalid: error ? "true" : null,
  };
  return [
    group ? h("span.label", { id: `${id}-label` }, label) : h("label.label", { for: id }, label),
    drawElement(block.element, block, surface, named),
    block.hint ? h("p.hint", { id: `${id}-hint` }, textObject(block.hint)) : null,
    error ? h("p.error", { role: "alert", id: `${id}-error` }, error) : null,
  ];
}

// Pictures and files

/** A picture from this sandbox. Others are not fetched: the page asks nothing of the outside. */
export function picture(image, size = "full") {
  const own = image.slack_file ? slackFile(image.slack_file) : ownPath(image.image_url);
  const words = image.alt_text || t("Image");
  if (own) return h("img", { class: `picture ${size}`, src: own, alt: words, loading: "lazy" });
  const missing = { class: `picture ${size} missing`, role: "img", "aria-label": words, title: words };
  if (size !== "full") return h("span", missing, words.slice(0, 1));
  return h("div.picture.full.missing", {}, icon("file"), link(image.image_url ?? "", words));
}

function slackFile({ id, url }) {
  const path = id ? `/files/${encodeURIComponent(id)}/image` : ownPath(url);
  return path && `${path}?signed-in`;
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
  const own = ownPath(file.url_private);
  const path = own && `${own}?signed-in`;
  const title = file.title || file.name;
  const name = path ? h("a", { href: path, download: file.name }, title) : title;
  if (file.mimetype?.startsWith("image/") && path) {
    return h("figure.file", {}, h("figcaption", {}, name), picture({ image_url: path, alt_text: file.alt_txt || title }));
  }
  const unit = { notation: "compact", style: "unit", unit: "byte", unitDisplay: "narrow" };
  const size = new Intl.NumberFormat(locale(), unit).format(file.size ?? 0);
  return h("div.card.file", {}, icon("file"), h("div", {}, name, h("small", {}, `${file.pretty_type ?? ""} ${size}`)));
}

const file = (block) => h("div.card.file", {}, icon("file"), block.external_id ?? "");

const video = (block) => h("div.card", {},
  h("strong", {}, link(block.title_url ?? block.video_url, textObject(block.title))),
  block.description ? h("p", {}, textObject(block.description)) : null,
  h("small", {}, [t("Video"), block.provider_name, block.author_name, block.alt_text].filter(Boolean).join(" · ")));

// Cards, containers, alerts

function card(block, surface) {
  return h("div.card", {},
    block.hero_image ? picture(block.hero_image) : null,
    h("div.card-head", {}, block.icon ? picture(block.icon, "small") : null,
      block.title || block.subtitle ? h("div", {}, h("strong", {}, textObject(block.title)), subtitle(block)) : null),
    block.body ? h("div.text", {}, textObject(block.body)) : null,
    block.actions ? h("div.actions-block", {}, block.actions.map((one) => drawElement(one, block, surface))) : null);
}

const subtitle = (block) => (block.subtitle ? h("small", {}, textObject(block.subtitle)) : null);

function carousel(block, surface) {
  const label = block.elements.map((one) => plainText(one.title)).join(", ");
  return h("ul.carousel", { tabindex: "0", "aria-label": label }, block.elements.map((one) => h("li", {}, card(one, surface))));
}

function container(block, surface) {
  const width = ["narrow", "standard", "wide", "full"].includes(block.width) ? block.width : "standard";
  const words = block.rich_text_title ? richText(block.rich_text_title.elements ?? []) : textObject(block.title);
  const title = [
    block.icon ? picture(block.icon, "small") : null,
    h("span.container-title", {}, h("strong", {}, words), subtitle(block)),
  ];
  const body = h("div.container-body", {}, drawBlocks(block.child_blocks, surface));
  if (!block.is_collapsible) return h("div", { class: `container ${width}` }, h("div.container-head", {}, title), body);
  const head = h("summary.container-head", {}, title, icon("chevron"));
  return h("details", { class: `container ${width}`, open: !block.default_collapsed }, head, body);
}

function alert(block) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  return h("div", { class: `alert ${level}`, role: "note" }, textObject(block.text));
}

function plan(block) {
  const tasks = (block.tasks ?? []).map((task) => h("li", {}, taskLine(task)));
  return h("div.card", {}, h("strong", {}, decode(block.title)), h("ul", {}, tasks));
}

const TASK_SIGNS = { pending: "○", in_progress: "◔", complete: "●", error: "!" };
function taskLine(task) {
  const more = [task.details, task.output].map((block) => (block ? richText(block.elements) : null));
  return [`${TASK_SIGNS[task.status] ?? "○"} `, task.title, more];
}

// Tables

function cell(value) {
  if (value.type === "rich_text") return richText(value.elements ?? []);
  return value.text ?? String(value.value ?? "");
}

/** The classes of a cell: how it is aligned, and whether it may break. */
function cellClass(one, settings) {
  const align = ["center", "right"].includes(settings?.align) ? settings.align : one.type === "raw_number" ? "right" : "";
  return settings?.is_wrapped ? align : `${align} nowrap`;
}

function table(block) {
  const columns = block.column_settings ?? [];
  const drawn = (tag, scope) => (one, i) => h(tag, { class: cellClass(one, columns[i]), scope }, cell(one));
  const row = (cells, tag, scope) => h("tr", {}, cells.map(drawn(tag, scope)));
  const [head, ...rows] = block.rows;
  return h("div.scroll-x", { tabindex: "0", role: "group", "aria-label": head.map(plainCell).join(", ") },
    h("table", {}, h("thead", {}, row(head, "th", "col")), h("tbody", {}, rows.map((one) => row(one, "td")))));
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
  const heads = head.map((one, i) => h("th", { scope: "col" }, h("button", { onclick: sort(i) }, cell(one))));
  const drawCell = (one, i) => {
    const props = { class: one.type === "raw_number" ? "right" : null };
    return i === header ? h("th", { ...props, scope: "row" }, cell(one)) : h("td", props, cell(one));
  };
  function draw() {
    const order = sorted.down ? "descending" : "ascending";
    heads.forEach((one, i) => one.setAttribute("aria-sort", i === sorted.column ? order : "none"));
    const shown = rows.slice(page * size, (page + 1) * size);
    body.replaceChildren(...shown.map((row) => h("tr", {}, row.map(drawCell))));
    status.textContent = t("Page {n} of {all}", { n: page + 1, all: pages });
  }
  draw();
  const pager = [h("button.button", { onclick: turn(-1) }, t("Previous")), status, h("button.button", { onclick: turn(1) }, t("Next"))];
  return [
    h("div.scroll-x", { tabindex: "0", role: "group", "aria-label": block.caption },
      h("table", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, heads)), body)),
    pages > 1 ? h("div.pager", {}, pager) : null,
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
  task_card: (block) => h("div.card", {}, taskLine(block)),
  video,
  file,
};
