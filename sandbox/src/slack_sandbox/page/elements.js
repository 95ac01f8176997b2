// Block Kit's interactive elements. Each draws one element of a block on a surface (forms.js).

import { upload } from "./api.js";
import { h, icon, iconButton, newId, safeUrl, toast } from "./dom.js";
import { t } from "./i18n.js";
import { fromRichText, plainText, richText, textObject, toRichText } from "./mrkdwn.js";
import { ask, openMenu, OPENS_MENU } from "./popups.js";
import { combobox } from "./select.js";
import { botId, canSee, nameOf, state, titleOf } from "./state.js";
import { fromLocal, toLocal } from "./time.js";

const TYPING_PAUSE = 300; // ms, for inputs that tell the app of each character
const EARLIEST = "1900"; // while a year is typed digit by digit, the field holds years like 0002

/** Draw an element. `named` is {id, label, describedby, invalid}: an id where a <label> stands beside it. */
export function drawElement(element, block, surface, named = {}) {
  const draw = Object.hasOwn(ELEMENTS, element.type) ? ELEMENTS[element.type] : null;
  if (!draw) return h("span.note", {}, t("This block is not drawn here: {type}", { type: element.type }));
  const control = element.action_id ? surface.address(block, element) : null;
  const label = named.label ?? labelOf(element);
  return draw({ element, block, surface, label, control, named });
}

const labelOf = ({ accessibility_label, text, placeholder }) =>
  accessibility_label || plainText(text) || plainText(placeholder) || t("Select an option");

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
  const [title, yes, no] = [confirm.title, confirm.confirm, confirm.deny].map(plainText);
  return ask({ title, text: textObject(confirm.text), yes, no, danger: confirm.style === "danger" });
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

function button({ element, block, surface, control }) {
  const url = element.url && safeUrl(element.url);
  const style = ["primary", "danger"].includes(element.style) ? ` ${element.style}` : "";
  const onclick = acting(element, () => surface.press(block, element));
  const props = { class: `button${style}`, "aria-label": element.accessibility_label, "data-control": control, onclick };
  if (url) return h("a", { ...props, href: url, target: "_blank", rel: "noopener noreferrer" }, textObject(element.text));
  return h("button", props, textObject(element.text));
}

function iconOnly({ element, block, surface, control }) {
  const name = { trash: "trash" }[element.icon] ?? "dots";
  const press = acting(element, () => surface.press(block, element));
  return iconButton(name, element.accessibility_label || plainText(element.text), press, { "data-control": control });
}

function feedback({ element, block, surface, control }) {
  const one = (side, picture) => {
    const { text, value, accessibility_label } = element[side] ?? {};
    const onclick = acting(element, () => surface.choose(block, element, value));
    const props = { "aria-label": accessibility_label, "data-control": `${control}/${side}`, onclick };
    return h("button.button.quiet", props, icon(picture), textObject(text));
  };
  return h("span.feedback", {}, one("positive_button", "thumbup"), one("negative_button", "thumbdown"));
}

function overflow({ element, block, surface, control }) {
  const run = async (option) => {
    if (!(await confirmed(element))) return;
    if (safeUrl(option.url)) window.open(safeUrl(option.url), "_blank", "noopener");
    surface.choose(block, element, option);
  };
  const entry = (option) => ({ text: plainText(option.text), hint: plainText(option.description), run: () => run(option) });
  const open = (event) => openMenu(event.currentTarget, element.options.map(entry));
  return iconButton("dots", t("More actions"), open, { ...OPENS_MENU, "data-control": control });
}

// Selects

function select(at) {
  const { element, block, surface, label } = at;
  const [, multi, kind] = /^(multi_)?(\w+)_select$/.exec(element.type);
  const source = SOURCES[kind];
  const saved = surface.state(block, element);
  const plural = multi ? "s" : "";
  const value = saved ? saved[`selected_${source.what}${plural}`] : element[`initial_${source.what}${plural}`];
  const change = async (value) => {
    if (await confirmed(element)) surface.choose(block, element, value);
  };
  return combobox({
    props: nameProps(at), label,
    placeholder: plainText(element.placeholder) || t("Select an option"),
    multi: Boolean(multi), optional: Boolean(block.optional), most: element.max_selected_items, remote: kind === "external",
    least: kind === "external" ? (element.min_query_length ?? 3) : 0,
    chosen: [value ?? []].flat().map(source.entry), load: (query) => source.load(query, at), onchange: change,
  });
}

const optionEntry = (option) => {
  return { key: option.value, text: plainText(option.text), description: plainText(option.description), value: option };
};
const personEntry = (id) => ({ key: id, text: nameOf(id), value: id });
const channelEntry = (id) => {
  const channel = state.channels.get(id);
  const sign = channel && ["public", "private"].includes(channel.kind) ? "#" : "";
  return { key: id, text: channel ? sign + titleOf(channel) : id, value: id };
};
const fitting = (query, entries) => entries.filter((one) => one.text.toLowerCase().includes(query.trim().toLowerCase()));
const conversations = (query, element, kinds) => {
  const { include = kinds, exclude_bot_users } = element.filter ?? {};
  const withBot = (one) => one.kind === "im" && one.members.includes(botId());
  const fits = (one) => canSee(one) && include.includes(one.kind) && !(exclude_bot_users && withBot(one));
  const seen = [...state.channels.values()].filter(fits);
  return [{ options: fitting(query, seen.map((one) => channelEntry(one.id))) }];
};

const people = () => state.team.people.filter((one) => !one.deleted);

/** Of each kind of select: what a choice is called in the state, how it is shown, where the options come from. */
const SOURCES = {
  static: {
    what: "option", entry: optionEntry,
    load: async (query, { element }) => {
      const groups = element.option_groups ?? [{ options: element.options ?? [] }];
      const narrowed = (group) => fitting(query, group.options.map(optionEntry));
      return groups.map((group) => ({ label: plainText(group.label), options: narrowed(group) }));
    },
  },
  external: {
    what: "option", entry: optionEntry,
    load: async (query, { element, block, surface }) => {
      const options = await surface.suggest(block, element, query);
      return [{ options: options.map(optionEntry) }];
    },
  },
  users: {
    what: "user", entry: personEntry,
    load: async (query) => [{ options: fitting(query, people().map((one) => personEntry(one.id))) }],
  },
  conversations: {
    what: "conversation", entry: channelEntry,
    load: async (query, { element }) => conversations(query, element, ["im", "mpim", "private", "public"]),
  },
  channels: {
    what: "channel", entry: channelEntry,
    load: async (query, { element }) => conversations(query, element, ["public"]),
  },
};

// Checkboxes and radio buttons

function choices(at) {
  const { element, block, surface, named, label, control } = at;
  const many = element.type === "checkboxes";
  const saved = surface.state(block, element);
  const value = saved ? (saved.selected_options ?? saved.selected_option) : (element.initial_options ?? element.initial_option);
  const chosen = [value ?? []].flat().map((one) => one.value);
  const name = newId("choice");
  const change = async () => {
    const picked = element.options.filter((_, i) => boxes[i].checked);
    if (await confirmed(element)) surface.choose(block, element, many ? picked : picked[0]);
  };
  const boxes = element.options.map((option, i) => {
    const checked = chosen.includes(option.value);
    return h("input", { type: many ? "checkbox" : "radio", name, checked, "data-control": `${control}/${i}`, onchange: change });
  });
  const rows = element.options.map((option, i) => {
    const about = option.description ? h("small", {}, textObject(option.description)) : null;
    return h("label.choice", {}, boxes[i], h("span", {}, textObject(option.text), about));
  });
  const naming = named.labelledby ? { "aria-labelledby": named.labelledby } : { "aria-label": label };
  return h("div.choices", { role: many ? "group" : "radiogroup", ...naming, "aria-describedby": named.describedby }, rows);
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
  const shown = { title: plainText(element.placeholder), value: value ? write(value) : "" };
  const input = h("input", { type, ...nameProps(at), ...shown, onchange: change });
  return element.timezone ? h("span", {}, input, " ", h("small", {}, element.timezone)) : input;
};

// Inputs

const input = (type, props = {}) => (at) => {
  const { element, block, surface } = at;
  const saved = surface.state(block, element);
  const value = surface.draft(block, element) ?? (saved ? saved.value : element.initial_value) ?? "";
  const own = { ...props, ...nameProps(at), placeholder: plainText(element.placeholder), value, oninput: typed };
  const field = element.multiline ? h("textarea", { rows: 4, ...own }) : h("input", { type, autocomplete: "off", ...own });
  function typed() {
    surface.type(block, element, field.value);
  }
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
  const preview = h("div.rich-preview", { "aria-hidden": "true" });
  const own = { rows: element.min_lines ?? 4, placeholder: plainText(element.placeholder), value: fromRichText(start) };
  const field = h("textarea", { ...nameProps(at), ...own, oninput: typed });
  function typed() {
    const made = toRichText(field.value);
    preview.replaceChildren(...richText(made.elements));
    surface.type(block, element, field.value ? made : null);
  }
  const wrap = (mark) => () => {
    const { selectionStart: from, selectionEnd: to } = field;
    field.setRangeText(mark + field.value.slice(from, to) + mark, from, to, "end");
    field.focus();
    typed();
  };
  const tool = (words, name, mark) =>
    h("button.button.quiet", { "aria-label": t(name), title: t(name), onclick: wrap(mark) }, words);
  const tools = [
    tool(h("b", {}, "B"), "Bold", "*"),
    tool(h("i", {}, "I"), "Italic", "_"),
    tool(h("s", {}, "S"), "Strikethrough", "~"),
    tool("<>", "Code", "`"),
  ];
  if (start) preview.replaceChildren(...richText(start.elements));
  return h("div.rich-input", {}, h("div.tools", {}, tools), field, preview);
}

function fileInput(at) {
  const { element, block, surface } = at;
  const most = element.max_files ?? 10;
  const names = h("small", {}, (surface.state(block, element)?.files ?? []).map((file) => file.name).join(", "));
  const keep = async (picked) => {
    try {
      const files = await Promise.all(picked.map((file) => upload(state.me.id, file)));
      names.textContent = files.map((file) => file.name).join(", ");
      return files.map((file) => file.id);
    } catch (why) {
      toast(why.message);
      return null;
    }
  };
  const change = (event) => surface.choose(block, element, keep([...event.currentTarget.files].slice(0, most)));
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(",") || null;
  return h("div", {}, h("input", { type: "file", ...nameProps(at), multiple: most > 1, accept, onchange: change }), names);
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
