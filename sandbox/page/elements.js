// Block Kit's interactive elements. Each draws one element of a block on a surface (forms.js).

import { h, icon, iconButton, newId, safeUrl } from "./dom.js";
import { t } from "./i18n.js";
import { fromRichText, plainText, richText, textObject, toRichText } from "./mrkdwn.js";
import { ask, openMenu } from "./popups.js";
import { combobox } from "./select.js";
import { botId, canSee, nameOf, state, titleOf } from "./state.js";
import { fromLocal, toLocal } from "./time.js";

const TYPING_PAUSE = 300; // ms, for inputs that tell the app of each character
const EARLIEST = "1900"; // while a year is typed digit by digit, the field holds years like 0002

/** Draw an element. `named` is {id, label, describedby, invalid}: an id where a <label> stands beside it. */
export function drawElement(element, block, surface, named = {}) {
  const draw = Object.hasOwn(ELEMENTS, element.type) ? ELEMENTS[element.type] : null;
  if (!draw) return h("span", { class: "note" }, t("This block is not drawn here: {type}", { type: element.type }));
  const control = element.action_id ? surface.address(block, element) : null;
  const label = named.label ?? labelOf(element);
  return draw({ element, block, surface, label, control, named });
}

export const labelOf = (element) => element.accessibility_label || plainText(element.text) || plainText(element.placeholder) || t("Select an option");

/** The elements that are a group of controls, and so are named by a group's label. */
export const isGroup = (type) => ["checkboxes", "radio_buttons"].includes(type);

const nameProps = ({ named, label, control }) => ({
  id: named.id,
  "aria-label": named.id ? null : label,
  "aria-describedby": named.describedby,
  "aria-invalid": named.invalid,
  "data-control": control,
});

/** Ask for confirmation where the element wants it. */
async function confirmed({ confirm }) {
  if (!confirm) return true;
  return ask({ title: plainText(confirm.title), text: textObject(confirm.text), yes: plainText(confirm.confirm), no: plainText(confirm.deny), danger: confirm.style === "danger" });
}

/** Run an act from a button, which shows that it is busy meanwhile. */
const acting = (element, run) => async (event) => {
  const button = event.currentTarget;
  if (button.getAttribute("aria-busy") || !(await confirmed(element))) return;
  button.setAttribute("aria-busy", "true");
  await run();
  button.removeAttribute("aria-busy");
};

// Buttons and menus

function button(at) {
  const { element, block, surface, control } = at;
  const url = element.url && safeUrl(element.url);
  const style = ["primary", "danger"].includes(element.style) ? ` ${element.style}` : "";
  const props = { class: `button${style}`, "aria-label": element.accessibility_label, "data-control": control, onclick: acting(element, () => surface.press(block, element)) };
  if (url) return h("a", { ...props, href: url, target: "_blank", rel: "noopener noreferrer" }, textObject(element.text));
  return h("button", { ...props, type: "button" }, textObject(element.text));
}

function iconOnly({ element, block, surface, control }) {
  const name = { trash: "trash" }[element.icon] ?? "dots";
  return iconButton(name, element.accessibility_label || plainText(element.text), acting(element, () => surface.press(block, element)), { "data-control": control });
}

function feedback({ element, block, surface, control }) {
  const one = (side, picture) => {
    const { text, value, accessibility_label } = element[side] ?? {};
    return h("button", { type: "button", class: "button quiet", "aria-label": accessibility_label, "data-control": `${control}/${side}`, onclick: acting(element, () => surface.choose(block, element, value)) }, icon(picture), textObject(text));
  };
  return h("span", { class: "feedback" }, one("positive_button", "thumbup"), one("negative_button", "thumbdown"));
}

function overflow({ element, block, surface, control }) {
  const run = async (option) => {
    if (!(await confirmed(element))) return;
    if (safeUrl(option.url)) window.open(safeUrl(option.url), "_blank", "noopener");
    surface.choose(block, element, option);
  };
  const entries = element.options.map((option) => ({ text: plainText(option.text), hint: plainText(option.description), run: () => run(option) }));
  return iconButton("dots", t("More actions"), (event) => openMenu(event.currentTarget, entries), { "aria-haspopup": "menu", "aria-expanded": "false", "data-control": control });
}

// Selects

function select(at) {
  const { element, block, surface, control, label, named } = at;
  const [, multi, kind] = /^(multi_)?(\w+)_select$/.exec(element.type);
  const source = SOURCES[kind];
  const saved = surface.state(block, element);
  const chosen = multi ? (Object.values(saved ?? {}).find(Array.isArray) ?? element[source.initials] ?? []) : [saved ? saved[source.field] : element[source.initial]].filter(Boolean);
  const change = async (value) => {
    if (await confirmed(element)) surface.choose(block, element, value);
  };
  return combobox({
    ...nameProps(at), id: named.id, label, describedby: named.describedby, invalid: named.invalid, control,
    placeholder: plainText(element.placeholder) || t("Select an option"),
    multi: Boolean(multi), most: element.max_selected_items, remote: kind === "external",
    least: kind === "external" ? (element.min_query_length ?? 3) : 0,
    chosen: chosen.map(source.entry), load: (query) => source.load(query, at), onchange: change,
  });
}

const optionEntry = (option) => ({ key: option.value, text: plainText(option.text), description: plainText(option.description), value: option });
const personEntry = (id) => ({ key: id, text: nameOf(id), value: id });
const channelEntry = (id) => {
  const channel = state.channels.get(id);
  const sign = channel && ["public", "private"].includes(channel.kind) ? "#" : "";
  return { key: id, text: channel ? sign + titleOf(channel) : id, value: id };
};
const fitting = (query, entries) => entries.filter((one) => one.text.toLowerCase().includes(query.trim().toLowerCase()));
const conversations = (query, element, kinds) => {
  const { include = kinds, exclude_bot_users } = element.filter ?? {};
  const seen = [...state.channels.values()].filter((one) => canSee(one) && include.includes(one.kind) && !(exclude_bot_users && one.members.includes(botId()) && one.kind === "im"));
  return [{ options: fitting(query, seen.map((one) => channelEntry(one.id))) }];
};

const SOURCES = {
  static: {
    field: "selected_option", initial: "initial_option", initials: "initial_options", entry: optionEntry,
    load: async (query, { element }) => {
      const groups = element.option_groups ?? [{ options: element.options ?? [] }];
      return groups.map((group) => ({ label: plainText(group.label), options: fitting(query, group.options.map(optionEntry)) }));
    },
  },
  external: {
    field: "selected_option", initial: "initial_option", initials: "initial_options", entry: optionEntry,
    load: async (query, { element, block, surface }) => [{ options: (await surface.suggest(block, element, query)).map(optionEntry) }],
  },
  users: {
    field: "selected_user", initial: "initial_user", initials: "initial_users", entry: personEntry,
    load: async (query) => [{ options: fitting(query, state.team.people.filter((one) => !one.deleted).map((one) => personEntry(one.id))) }],
  },
  conversations: {
    field: "selected_conversation", initial: "initial_conversation", initials: "initial_conversations", entry: channelEntry,
    load: async (query, { element }) => conversations(query, element, ["im", "mpim", "private", "public"]),
  },
  channels: {
    field: "selected_channel", initial: "initial_channel", initials: "initial_channels", entry: channelEntry,
    load: async (query, { element }) => conversations(query, element, ["public"]),
  },
};

// Checkboxes and radio buttons

function choices(at) {
  const { element, block, surface, named, label, control } = at;
  const many = element.type === "checkboxes";
  const saved = surface.state(block, element);
  const chosen = saved ? [saved.selected_options ?? saved.selected_option].flat().filter(Boolean) : [element.initial_options ?? element.initial_option].flat().filter(Boolean);
  const name = newId("choice");
  const change = async () => {
    const picked = element.options.filter((_, i) => boxes[i].checked);
    if (await confirmed(element)) surface.choose(block, element, many ? picked : picked[0]);
  };
  const boxes = element.options.map((option, i) => h("input", { type: many ? "checkbox" : "radio", name, checked: chosen.some((one) => one.value === option.value), "data-control": `${control}/${i}`, onchange: change }));
  const rows = element.options.map((option, i) => h("label", { class: "choice" }, boxes[i], h("span", {}, textObject(option.text), option.description ? h("small", {}, textObject(option.description)) : null)));
  return h("div", { class: "choices", role: many ? "group" : "radiogroup", "aria-labelledby": named.labelledby, "aria-label": named.labelledby ? null : label, "aria-describedby": named.describedby }, rows);
}

// Dates and times

const picker = (type, field, initial, { read = (x) => x, write = (x) => x } = {}) => (at) => {
  const { element, block, surface } = at;
  const saved = surface.state(block, element);
  const value = saved ? saved[field] : element[initial];
  let told = value ?? null;
  const change = async (event) => {
    const typed = event.currentTarget.value;
    const made = typed ? read(typed) : null;
    if (typed && type !== "time" && typed < EARLIEST) return;
    if (made === told || !(await confirmed(element))) return;
    told = made;
    surface.choose(block, element, made);
  };
  const input = h("input", { type, ...nameProps(at), title: plainText(element.placeholder), onchange: change, value: value ? write(value) : "" });
  return element.timezone ? h("span", {}, input, " ", h("small", {}, element.timezone)) : input;
};

// Inputs

const input = (type, props = {}) => (at) => {
  const { element, block, surface } = at;
  const saved = surface.state(block, element);
  const value = surface.draft(block, element) ?? (saved ? saved.value : element.initial_value) ?? "";
  const field = h(element.multiline ? "textarea" : "input", {
    ...(element.multiline ? { rows: 4 } : { type, autocomplete: "off" }), ...props, ...nameProps(at), placeholder: plainText(element.placeholder), value,
    oninput: () => surface.type(block, element, field.value),
  });
  if (block.dispatch_action || block.type !== "input") tellApp(field, at);
  return field;
};

/** An input that tells the app: when Enter is pressed, or of each character. */
function tellApp(field, { element, block, surface }) {
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = () => surface.choose(block, element, field.value);
  let waiting;
  if (when.includes("on_character_entered")) {
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(tell, TYPING_PAUSE);
    });
  }
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || !when.includes("on_enter_pressed")) return;
    event.preventDefault();
    tell();
  });
}

/** A text area with mrkdwn's marks, and how it will look underneath. */
function richInput(at) {
  const { element, block, surface } = at;
  const start = surface.draft(block, element) ?? surface.state(block, element)?.rich_text_value ?? element.initial_value;
  const preview = h("div", { class: "rich-preview", "aria-hidden": "true" });
  const field = h("textarea", { ...nameProps(at), rows: element.min_lines ?? 4, placeholder: plainText(element.placeholder), value: fromRichText(start), oninput: typed });
  function typed() {
    const made = toRichText(field.value);
    preview.replaceChildren(...richText(made.elements));
    surface.type(block, element, field.value ? made : null);
  }
  const wrap = (mark) => () => {
    field.setRangeText(mark + field.value.slice(field.selectionStart, field.selectionEnd) + mark, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    typed();
  };
  const tool = (words, name, mark) => h("button", { type: "button", class: "button quiet", "aria-label": t(name), title: t(name), onclick: wrap(mark) }, words);
  if (start) preview.replaceChildren(...richText(start.elements));
  return h("div", { class: "rich-input" }, h("div", { class: "tools" }, tool(h("b", {}, "B"), "Bold", "*"), tool(h("i", {}, "I"), "Italic", "_"), tool(h("s", {}, "S"), "Strikethrough", "~"), tool("<>", "Code", "`")), field, preview);
}

function fileInput(at) {
  const { element, block, surface } = at;
  const saved = surface.state(block, element)?.files ?? [];
  const names = h("small", {}, saved.map((file) => file.name).join(", "));
  const change = (event) => {
    const files = [...event.currentTarget.files].slice(0, element.max_files ?? 10).map((file, i) => ({ id: `F0LOCAL${i}`, name: file.name, title: file.name, mimetype: file.type, size: file.size }));
    names.textContent = files.map((file) => file.name).join(", ");
    surface.choose(block, element, files);
  };
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(",") || null;
  return h("div", {}, h("input", { type: "file", ...nameProps(at), multiple: (element.max_files ?? 10) > 1, accept, onchange: change }), names);
}

const ELEMENTS = {
  button,
  workflow_button: button,
  icon_button: iconOnly,
  feedback_buttons: feedback,
  overflow,
  checkboxes: choices,
  radio_buttons: choices,
  datepicker: picker("date", "selected_date", "initial_date"),
  timepicker: picker("time", "selected_time", "initial_time"),
  datetimepicker: picker("datetime-local", "selected_date_time", "initial_date_time", { read: fromLocal, write: toLocal }),
  plain_text_input: input("text"),
  email_text_input: input("email", { inputmode: "email" }),
  url_text_input: input("url", { inputmode: "url" }),
  number_input: input("text", { inputmode: "decimal" }),
  rich_text_input: richInput,
  file_input: fileInput,
  ...Object.fromEntries(Object.keys(SOURCES).flatMap((kind) => [[`${kind}_select`, select], [`multi_${kind}_select`, select]])),
};
