// Messages: one message with all that hangs on it, its menu, and the list of a channel or thread.

import { drawBlocks, fileCard, picture } from "./blocks.js";
import { announce, h, icon, iconButton, link, reconcile, rove, toast } from "./dom.js";
import { REACTIONS } from "./emoji.js";
import { attempt, surface } from "./forms.js";
import { language, t } from "./i18n.js";
import { emoji, mrkdwn, plain } from "./mrkdwn.js";
import { ask, openMenu } from "./popups.js";
import { channel, openThread, state, titleOf } from "./state.js";
import { clockTime, dateKey, dayLine, fullTime, shortTime } from "./time.js";

const TOGETHER = 300; // seconds within which messages of one author stand under one name
const PAGE = 100;
const LONG_PRESS = 500; // ms

/** A round picture with initials; the colour comes from the id. */
export function avatar(id, name, bot = false) {
  const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
  const initials = /\p{Script=Han}/u.test(name) ? name.slice(-2) : name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
  return h("span", { class: `avatar hue-${hue}${bot ? " bot" : ""}`, "aria-hidden": "true" }, initials.toUpperCase());
}

/** What a message says, in plain words. */
export const wordsOf = (message) => `${message.author}: ${plain(message.text ?? "")}`;

// One message

function drawMessage(message, { compact, inThread }) {
  const seconds = Number(message.ts);
  const classes = ["message", compact ? "compact" : "", message.ephemeral_to ? "ephemeral" : ""].join(" ");
  const time = h("a", { class: "time", href: message.permalink, title: fullTime(seconds) }, clockTime(seconds));
  return h("li", { class: classes, "data-ts": message.ts, tabindex: "-1" },
    compact ? h("span", { class: "gutter" }, time) : avatar(message.user, message.author, message.is_bot),
    h("div", { class: "content" },
      message.ephemeral_to ? h("p", { class: "only-you" }, icon("eye"), t("Only visible to you")) : null,
      compact ? null : h("p", { class: "head" }, h("strong", { class: "author" }, message.author), message.is_bot ? h("span", { class: "badge" }, t("App")) : null, time),
      body(message),
      message.edited ? h("span", { class: "edited" }, t("(edited)")) : null,
      reactions(message),
      inThread || !message.reply_count ? null : replies(message)));
}

function body(message) {
  // People type mrkdwn; Slack's own composer would have made styled rich_text of it.
  const typed = !message.is_bot && (message.blocks ?? []).every((block) => block.type === "rich_text");
  const at = surface({ channel: message.channel, message: message.ts }, message.typed?.[state.me.id]);
  return [
    message.blocks?.length && !typed ? drawBlocks(message.blocks, at) : h("div", { class: "block text" }, mrkdwn(message.text ?? "")),
    (message.attachments ?? []).map((one) => attachment(one, at)),
    (message.files ?? []).map(fileCard),
  ];
}

function attachment(one, at) {
  const text = (words) => (words ? h("div", { class: "text" }, mrkdwn(words)) : null);
  const box = h("div", { class: "attachment" },
    one.pretext && text(one.pretext), one.author_name ? h("small", {}, one.author_name) : null,
    one.title ? h("strong", {}, one.title_link ? link(one.title_link, one.title) : one.title) : null,
    one.blocks ? drawBlocks(one.blocks, at) : text(one.text ?? one.fallback),
    one.fields ? h("div", { class: "fields" }, one.fields.map((field) => h("div", {}, h("strong", {}, field.title), text(field.value)))) : null,
    one.image_url ? picture({ image_url: one.image_url, alt_text: one.fallback }) : null,
    one.footer ? h("small", {}, one.footer) : null);
  if (/^#?[0-9a-f]{6}$/i.test(one.color ?? "")) box.style.borderColor = `#${one.color.replace("#", "")}`;
  return box;
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  const one = ({ name, users, count }) => h("button", { type: "button", class: "reaction", "aria-pressed": String(users.includes(state.me.id)), "data-control": `reaction/${name}`, title: users.map((id) => state.people.get(id)?.real_name ?? id).join(", "), onclick: () => react(message, name) }, emoji(name), " ", count);
  return h("div", { class: "reactions" }, message.reactions.map(one));
}

function replies(message) {
  const count = message.reply_count === 1 ? t("1 reply") : t("{n} replies", { n: message.reply_count });
  const last = message.latest_reply ? h("small", {}, shortTime(Number(message.latest_reply))) : null;
  return h("button", { type: "button", class: "replies", "data-control": "replies", onclick: () => openThread(message.ts) }, icon("bubble"), count, last);
}

/** A line that only this page shows: a command on its way, or how it failed. */
function drawNote(note) {
  if (note.pending) return h("li", { class: "message pending", role: "status" }, avatar(state.me.id, state.me.real_name), h("div", { class: "content" }, h("p", {}, note.text), h("p", { class: "dots", "aria-label": t("working…") }, "…")));
  return h("li", { class: "message ephemeral failed", tabindex: "-1" }, h("span", { class: "avatar slack", "aria-hidden": "true" }, "!"),
    h("div", { class: "content" }, h("p", { class: "only-you" }, icon("eye"), t("Only visible to you")), h("p", {}, note.text)));
}

// What one can do with a message

const place = (message) => ({ channel: message.channel, message: message.ts });
const react = (message, name) => attempt("react", { ...place(message), name });

function reactionMenu(message, button) {
  openMenu(button, REACTIONS.map((name) => ({ text: [emoji(name), ` ${name.replaceAll("_", " ")}`], run: () => react(message, name) })), { label: t("Add reaction") });
}

function moreMenu(message, button) {
  const shortcuts = state.app.shortcuts.filter((one) => one.type === "message");
  const run = (one) => () => attempt("message_shortcut", { ...place(message), name: one.callback_id });
  const own = message.user === state.me.id;
  const entries = [
    ...shortcuts.map((one) => ({ text: one.name, hint: one.description || state.app.display_name, run: run(one) })),
    ...(shortcuts.length ? ["-"] : []),
    { text: t("Copy link"), run: () => navigator.clipboard.writeText(message.permalink).then(() => toast(t("Copied")), () => toast(message.permalink)) },
    ...(own ? [{ text: t("Edit message"), run: () => edit(message) }] : []),
    ...(own || state.me.is_admin ? [{ text: t("Delete message"), danger: true, run: () => remove(message) }] : []),
  ];
  openMenu(button, entries, { label: t("More actions") });
}

async function edit(message) {
  const field = h("textarea", { rows: 4, "aria-label": t("Edit message"), value: plain(message.text) });
  const text = await ask({ title: t("Edit message"), yes: t("Save"), field });
  if (text) attempt("edit", { ...place(message), text });
}

async function remove(message) {
  const sure = await ask({ title: t("Delete message"), text: t("Delete this message?"), yes: t("Delete message"), danger: true });
  if (sure) attempt("delete", place(message));
}

/** The buttons over the message one points at; there is one set in a list. */
function toolbar(message, inThread) {
  const menu = { "aria-haspopup": "menu", "aria-expanded": "false" };
  return h("div", { class: "toolbar", role: "group", "aria-label": t("More actions") },
    iconButton("smile", t("Add reaction"), (event) => reactionMenu(message, event.currentTarget), { ...menu, "data-control": "tool/react" }),
    inThread ? null : iconButton("bubble", t("Reply in thread"), () => openThread(message.thread_ts ?? message.ts), { "data-control": "tool/reply" }),
    iconButton("dots", t("More actions"), (event) => moreMenu(message, event.currentTarget), { ...menu, "data-control": "tool/more" }));
}

// A list of messages

/** The list of the channel in front, or of its open thread; `draw()` brings it up to date. */
export function messageList(inThread) {
  const list = h("ol", { class: "messages" });
  const earlier = h("button", { type: "button", class: "button earlier", onclick: more }, t("Show earlier messages"));
  const newest = h("button", { type: "button", class: "button newest", hidden: true, onclick: toEnd }, t("Jump to the newest"));
  const scroller = h("div", { class: "scroller" }, earlier, list, newest);
  const settle = rove(list, ".message[tabindex]");
  let limit = PAGE;
  let shownPlace = "";
  let atEnd = true;

  const messagesHere = () => (!inThread ? state.messages : state.thread ? state.replies : []);
  const find = (ts) => messagesHere().find((one) => one.ts === ts);

  function draw() {
    const here = `${state.place}/${inThread ? state.thread : ""}`;
    if (here !== shownPlace) limit = PAGE;
    const all = messagesHere();
    const notes = state.notes.filter((one) => one.channel === state.place && (inThread ? state.thread && one.thread === state.thread : !one.thread));
    earlier.hidden = all.length <= limit;
    earlier.textContent = t("Show earlier messages");
    newest.textContent = t("Jump to the newest");
    list.setAttribute("aria-label", t("Messages in {name}", { name: channel() ? titleOf(channel()) : "" }));
    reconcile(list, entriesOf([...all.slice(-limit), ...notes].sort((a, b) => (a.ts < b.ts ? -1 : 1)), inThread));
    settle([...list.querySelectorAll(".message[tabindex]")].at(-1));
    if (here !== shownPlace || atEnd) toEnd();
    shownPlace = here;
  }

  function more() {
    const height = scroller.scrollHeight;
    limit += PAGE;
    draw();
    scroller.scrollTop += scroller.scrollHeight - height;
  }

  function toEnd() {
    scroller.scrollTop = scroller.scrollHeight;
    atEnd = true;
    newest.hidden = true;
  }

  /** Bring a message into view and mark it. */
  function show(ts) {
    const index = messagesHere().findIndex((one) => one.ts === ts);
    if (index < 0) return;
    limit = Math.max(limit, messagesHere().length - index + 10);
    draw();
    const row = list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    atEnd = false;
    row.classList.add("target");
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
  }

  scroller.addEventListener("scroll", () => {
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
    newest.hidden = atEnd;
  });
  new ResizeObserver(() => atEnd && toEnd()).observe(list);

  // The toolbar follows the pointer and the focus; a long press opens the menu
  let tools = null;
  function point(row) {
    const message = row && find(row.dataset.ts);
    if (!message || message.ephemeral_to) return;
    if (tools?.parentNode === row || tools?.querySelector("[aria-expanded=true]")) return;
    if (tools?.contains(document.activeElement)) tools.parentNode.focus({ preventScroll: true });
    tools?.remove();
    tools = toolbar(message, inThread);
    row.append(tools);
  }
  const rowOf = (event) => event.target.closest?.(".message[data-ts]");
  list.addEventListener("pointerover", (event) => point(rowOf(event)));
  list.addEventListener("focusin", (event) => point(rowOf(event)));
  list.addEventListener("contextmenu", (event) => event.pointerType === "touch" && event.preventDefault());
  list.addEventListener("pointerdown", (event) => {
    const row = event.pointerType === "touch" && rowOf(event);
    if (!row) return;
    const timer = setTimeout(() => {
      point(row);
      tools?.parentNode === row && moreMenu(find(row.dataset.ts), tools.lastChild);
    }, LONG_PRESS);
    for (const end of ["pointerup", "pointercancel", "pointermove"]) list.addEventListener(end, () => clearTimeout(timer), { once: true });
  });
  list.addEventListener("keydown", (event) => {
    if (!event.target.matches(".message[data-ts]") || !["Enter", "ContextMenu"].includes(event.key)) return;
    event.preventDefault();
    point(event.target);
    tools?.parentNode === event.target && moreMenu(find(event.target.dataset.ts), tools.lastChild);
  });

  return { element: scroller, draw, show };
}

/** What `reconcile` needs: messages and notes in order, with a line before each new day. */
function entriesOf(messages, inThread) {
  const entries = [];
  let before = null;
  if (!messages.length) entries.push({ key: "none", print: language(), draw: () => h("li", { class: "nothing" }, t("No messages yet.")) });
  for (const one of messages) {
    const day = dateKey(Number(one.ts));
    const newDay = !before || dateKey(Number(before.ts)) !== day;
    const line = newDay ? dayLine(Number(one.ts)) : "";
    if (newDay) entries.push({ key: `day ${day}`, print: line, draw: () => h("li", { class: "day" }, h("span", {}, line)) });
    const compact = !newDay && !one.ephemeral_to && !before.ephemeral_to && !before.text?.startsWith?.("\0") && before.user === one.user && before.author === one.author && Boolean(one.user) && Number(one.ts) - Number(before.ts) < TOGETHER;
    const print = JSON.stringify([one, compact, language(), state.me.id, state.me.tz]);
    const key = one.user ? one.ts : `note ${one.ts} ${one.pending ? "pending" : ""}`;
    entries.push({ key, print, draw: () => (one.user ? drawMessage(one, { compact, inThread }) : drawNote(one)) });
    before = one;
  }
  return entries;
}

/** Read out a message that has come. */
export const tell = (message) => announce(wordsOf(message));
