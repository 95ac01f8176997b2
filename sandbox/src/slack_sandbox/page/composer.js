// Where one types: messages and slash commands, with what can be completed and how a command is used.

import { act, upload } from "./api.js";
import { announce, h, icon, iconButton, newId, toast } from "./dom.js";
import { attempt } from "./forms.js";
import { said, t } from "./i18n.js";
import { decode } from "./mrkdwn.js";
import { hang, openMenu, OPENS_MENU } from "./popups.js";
import { addNote, canSee, channel, isAppDm, nameOf, state, titleOf } from "./state.js";

const HISTORY_KEPT = 50;
const OFFERED = 8;
const drafts = new Map(); // a place -> what was typed there and not sent

const historyKey = () => `history ${state.me.id}`;
const history = () => JSON.parse(sessionStorage.getItem(historyKey()) ?? "[]");

/** The composer of the channel, or of its open thread; `draw()` follows where the person is. */
export function composer(inThread) {
  const id = inThread ? "thread-composer" : "composer";
  const listId = newId("completions");
  const lists = { "aria-autocomplete": "list", "aria-controls": listId };
  const field = h("textarea", { id, rows: 1, ...lists, "aria-describedby": `${id}-usage` });
  const keepFocus = (event) => event.preventDefault();
  const list = h("div.menu.options", { role: "listbox", id: listId, popover: "manual", onmousedown: keepFocus });
  const usage = h("p.usage", { id: `${id}-usage` });
  const off = h("p.note", { hidden: true });
  const shortcuts = h("button.button.quiet", { ...OPENS_MENU, onclick: () => openShortcuts(shortcuts) });
  const send = h("button.icon-button.send", { type: "submit" }, icon("send"));
  const chosen = h("div.chosen");
  const picker = h("input", { type: "file", multiple: true, hidden: true, onchange: attach });
  const clip = iconButton("clip", "", () => picker.click());
  const tools = h("div.composer-tools", {}, inThread ? null : shortcuts, clip, picker, usage, send);
  const box = h("div.composer-box", {}, field, chosen, tools, list);
  const form = h("form.composer", { novalidate: true, onsubmit: submit }, box, off);
  let files = []; // uploaded, to go with the next message
  let offers = [];
  let active = -1;
  let back = -1; // how far back in the history
  let shownPlace = "";

  const thread = () => (inThread ? state.thread : null);
  const here = () => `${state.me?.id} ${state.place} ${thread() ?? ""}`;

  function draw() {
    if (here() !== shownPlace) {
      shownPlace = here();
      setText(drafts.get(shownPlace) ?? "");
      setFiles([]);
      back = -1;
    }
    const at = channel();
    const closed = at && isAppDm(at) && !state.app.messages_tab;
    off.textContent = t("Sending messages to this app has been turned off.");
    off.hidden = !closed;
    box.hidden = closed;
    const sign = at && ["public", "private"].includes(at.kind) ? "#" : "";
    const label = inThread ? t("Reply") : t("Message {name}", { name: at ? sign + titleOf(at) : "" });
    field.placeholder = label;
    field.setAttribute("aria-label", label);
    list.setAttribute("aria-label", t("Suggestions"));
    send.setAttribute("aria-label", t("Send"));
    send.title = t("Send");
    clip.setAttribute("aria-label", t("Attach files"));
    clip.title = t("Attach files");
    shortcuts.replaceChildren(icon("bolt"), t("Shortcuts"));
  }

  function setText(text) {
    field.value = text;
    typed();
    closeList();
  }

  async function attach() {
    try {
      setFiles([...files, ...(await Promise.all([...picker.files].map((file) => upload(state.me.id, file))))]);
    } catch (why) {
      toast(why.message);
    }
    picker.value = "";
    field.focus();
  }

  function setFiles(all) {
    files = all;
    const chip = (file) => {
      const remove = () => setFiles(files.filter((one) => one !== file));
      const label = t("Remove {name}", { name: file.name });
      return h("button.chip", { "aria-label": label, onclick: remove }, file.name, " ×");
    };
    chosen.replaceChildren(...files.map(chip));
  }

  function typed() {
    drafts.set(here(), field.value);
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, innerHeight / 3)}px`;
    const command = state.app.commands.find((one) => field.value.startsWith(`${one.command} `) || field.value === one.command);
    usage.replaceChildren(...(command ? usageOf(command) : []));
    offer();
  }

  // What can be completed: a command at the beginning, @people and #channels anywhere

  function offer() {
    const before = field.value.slice(0, field.selectionStart);
    const found = /^(\/\S*)$/.exec(before) ?? /(?:^|\s)([@#][^\s@#]*)$/.exec(before);
    const word = found?.[1] ?? "";
    offers = word ? candidates(word).slice(0, OFFERED) : [];
    if (offers.length === 1 && offers[0].text === word) offers = [];
    if (!offers.length) return closeList();
    list.replaceChildren(...offers.map(drawOffer));
    hang(list, box, { wide: true });
    point(0);
    announce(offers.map((one) => one.text).join(", "));
  }

  function drawOffer({ text, hint, about }, i) {
    const props = { role: "option", id: `${listId}-${i}`, "aria-selected": "false", onclick: () => complete(i) };
    return h("div.option", props, h("span", {}, h("b", {}, text), hint ? ` ${hint}` : ""), about ? h("small", {}, about) : null);
  }

  function point(index) {
    list.children[active]?.classList.remove("active");
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    const row = list.children[active];
    row?.classList.add("active");
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    row ? field.setAttribute("aria-activedescendant", row.id) : field.removeAttribute("aria-activedescendant");
  }

  function closeList() {
    offers = [];
    point(-1);
    if (list.matches(":popover-open")) list.hidePopover();
  }

  function complete(index) {
    const at = field.selectionStart;
    const start = field.value.slice(0, at).search(/[/@#][^\s@#]*$/);
    field.setRangeText(`${offers[index].text} `, start, at, "end");
    field.focus();
    typed();
  }

  function recall(step) {
    const all = history();
    const to = Math.max(-1, Math.min(all.length - 1, back + step));
    if (to === back) return;
    back = to;
    setText(all[all.length - 1 - back] ?? "");
  }

  async function submit(event) {
    event.preventDefault();
    const text = field.value.trim();
    if (!text && !files.length) return;
    const all = history();
    if (text && all.at(-1) !== text) sessionStorage.setItem(historyKey(), JSON.stringify([...all, text].slice(-HISTORY_KEPT)));
    back = -1;
    const from = here();
    const about = { files: files.map((file) => file.id), ...(thread() ? { thread: thread() } : {}) };
    setText("");
    setFiles([]);
    if (!(await sendText(text, state.place, about)) && !drafts.get(from)) {
      drafts.set(from, text);
      if (here() === from) setText(text);
    }
  }

  field.addEventListener("input", typed);
  field.addEventListener("blur", closeList);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const exact = offers[active]?.text === field.value;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offers.length && step) point((active + step + offers.length) % offers.length);
    else if (offers.length && (event.key === "Tab" || (event.key === "Enter" && !exact))) complete(active);
    else if (offers.length && event.key === "Escape") closeList();
    else if (event.key === "Enter" && !event.shiftKey) form.requestSubmit();
    else if (event.key === "ArrowUp" && (back >= 0 || !field.value)) recall(1);
    else if (event.key === "ArrowDown" && back >= 0) recall(-1);
    else return;
    event.preventDefault();
  });
  return { element: form, draw, focus: () => field.focus() };
}

function usageOf(command) {
  const hint = ` ${decode(command.usage_hint ?? "")}`;
  return [h("code", {}, command.command), hint, h("small", {}, decode(command.description ?? ""))];
}

function candidates(word) {
  const wanted = word.slice(1).toLowerCase();
  if (word[0] === "/") {
    const all = state.app.commands.filter((one) => one.command.slice(1).toLowerCase().startsWith(wanted));
    return all.map((one) => ({ text: one.command, hint: decode(one.usage_hint ?? ""), about: decode(one.description ?? "") }));
  }
  const names = word[0] === "@"
    ? state.team.people.filter((one) => !one.deleted).map((one) => nameOf(one.id))
    : [...state.channels.values()].filter((one) => canSee(one) && one.name && one.kind !== "mpim").map((one) => one.name);
  return names.filter((name) => name.toLowerCase().includes(wanted)).map((name) => ({ text: word[0] + name }));
}

/** Say it, or run the command; false if it could not even be tried. */
async function sendText(text, channel, { files, thread = null }) {
  const command = text.startsWith("/");
  const done = command ? addNote(text, { channel, thread, pending: true }) : () => {};
  try {
    const outcome = await act(state.me.id, "type", { channel, text, files, ...(thread && { thread }) });
    if (outcome.error) {
      addNote(said(outcome.text), { channel, thread });
      announce(said(outcome.text));
    }
    return true;
  } catch (why) {
    toast(why.message);
    return false;
  } finally {
    done();
  }
}

function openShortcuts(button) {
  const all = state.app.shortcuts.filter((one) => one.type === "global");
  const run = (one) => () => attempt("shortcut", { name: one.callback_id });
  const entries = all.map((one) => ({ text: one.name, hint: one.description, run: run(one) }));
  const none = [{ text: t("No shortcuts are declared."), run: () => {} }];
  openMenu(button, [{ heading: state.app.display_name || state.app.name }, ...(entries.length ? entries : none)]);
}

