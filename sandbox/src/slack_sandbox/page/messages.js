// Messages: one message with all that hangs on it, its menu, and the list of a channel or thread.

import { drawBlocks, fileCard, picture } from "./blocks.js";
import { announce, h, icon, iconButton, link, reconcile, rove, toast } from "./dom.js";
import { REACTIONS } from "./emoji.js";
import { attempt, surface } from "./forms.js";
import { language, t } from "./i18n.js";
import { emoji, mrkdwn, plain } from "./mrkdwn.js";
import { ask, openMenu, OPENS_MENU } from "./popups.js";
import { channel, nameOf, openThread, state, titleOf } from "./state.js";
import { clockTime, dateKey, dayLine, fullTime, shortTime } from "./time.js";

const TOGETHER = 300; // seconds within which messages of one author stand under one name
const PAGE = 100;
const LONG_PRESS = 500; // ms

/** A round picture with initials; the colour comes from the id. */
export function avatar(id, name, bot = false) {
  const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
  const words = name.split(/\s+/);
  const initials = /\p{Script=Han}/u.test(name) ? name.slice(-2) : words.map((word) => word[0]).slice(0, 2).join("");
  return h("span", { class: `avatar hue-${hue}${bot ? " bot" : ""}`, "aria-hidden": "true" }, initials.toUpperCase());
}

/** What a message says, in plain words. */
const wordsOf = (message) => `${message.author}: ${plain(message.text ?? "")}`;

// One message

function drawMessage(message, { compact, inThread }) {
  const seconds = Number(message.ts);
  const classes = ["message", compact ? "compact" : "", message.ephemeral_to ? "ephemeral" : ""].join(" ");
  const badge = message.is_bot ? h("span.badge", {}, t("App")) : null;
  const time = h("a.time", { href: message.permalink, title: fullTime(seconds) }, clockTime(seconds));
  return h("li", { class: classes, "data-ts": message.ts, tabindex: "-1" },
    compact ? h("span.gutter", {}, time) : avatar(message.user, message.author, message.is_bot),
    h("div.content", {},
      message.ephemeral_to ? h("p.only-you", {}, icon("eye"), t("Only visible to you")) : null,
      message.subtype === "thread_broadcast" && !inThread ? broadcast(message) : null,
      compact ? null : h("p.head", {}, h("strong.author", {}, message.author), badge, time),
      body(message),
      message.edited ? h("span.edited", {}, t("(edited)")) : null,
      reactions(message),
      inThread || !message.reply_count ? null : replies(message)));
}

/** A reply that was also sent to the channel leads to its thread. */
const broadcast = ({ thread_ts }) =>
  h("button.replies", { "data-control": "broadcast", onclick: () => openThread(thread_ts) }, icon("bubble"), t("Replied to a thread"));

function body(message) {
  // People type mrkdwn; Slack's own composer would have made styled rich_text of it.
  const typed = !message.is_bot && (message.blocks ?? []).every((block) => block.type === "rich_text");
  const at = surface({ channel: message.channel, message: message.ts }, message.typed?.[state.me.id]);
  const words = message.text ? h("div.block.text", {}, mrkdwn(message.text)) : null;
  return [
    message.blocks?.length && !typed ? drawBlocks(message.blocks, at) : words,
    (message.attachments ?? []).map((one) => attachment(one, at)),
    (message.files ?? []).map(fileCard),
  ];
}

function attachment(one, at) {
  const text = (words) => (words ? h("div.text", {}, mrkdwn(words)) : null);
  const field = ({ title, value }) => h("div", {}, h("strong", {}, title), text(value));
  const box = h("div.attachment", {},
    one.pretext && text(one.pretext), one.author_name ? h("small", {}, one.author_name) : null,
    one.title ? h("strong", {}, one.title_link ? link(one.title_link, one.title) : one.title) : null,
    one.blocks ? drawBlocks(one.blocks, at) : text(one.text ?? one.fallback),
    one.fields ? h("div.fields", {}, one.fields.map(field)) : null,
    one.image_url ? picture({ image_url: one.image_url, alt_text: one.fallback }) : null,
    one.footer ? h("small", {}, one.footer) : null);
  if (/^#?[0-9a-f]{6}$/i.test(one.color ?? "")) box.style.borderColor = `#${one.color.replace("#", "")}`;
  return box;
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  const one = ({ name, users, count }) => {
    const pressed = String(users.includes(state.me.id));
    const props = { "aria-pressed": pressed, "data-control": `reaction/${name}`, title: users.map(nameOf).join(", ") };
    return h("button.reaction", { ...props, onclick: () => react(message, name) }, emoji(name), " ", count);
  };
  return h("div.reactions", {}, message.reactions.map(one));
}

function replies(message) {
  const count = message.reply_count === 1 ? t("1 reply") : t("{n} replies", { n: message.reply_count });
  const last = message.latest_reply ? h("small", {}, shortTime(Number(message.latest_reply))) : null;
  return h("button.replies", { "data-control": "replies", onclick: () => openThread(message.ts) }, icon("bubble"), count, last);
}

/** A line that only this page shows: a command on its way, or how it failed. */
function drawNote(note) {
  if (note.pending) {
    return h("li.message.pending", {}, avatar(state.me.id, state.me.real_name),
      h("div.content", {}, h("p", {}, note.text), h("p.dots", { role: "img", "aria-label": t("working…") }, "…")));
  }
  return h("li.message.ephemeral.failed", { tabindex: "-1" }, h("span.avatar.slack", { "aria-hidden": "true" }, "!"),
    h("div.content", {}, h("p.only-you", {}, icon("eye"), t("Only visible to you")), h("p", {}, note.text)));
}

// What one can do with a message

const place = (message) => ({ channel: message.channel, message: message.ts });
const react = (message, name) => attempt("react", { ...place(message), name });

function reactionMenu(message, button) {
  const entry = (name) => ({ text: [emoji(name), ` ${name.replaceAll("_", " ")}`], run: () => react(message, name) });
  openMenu(button, REACTIONS.map(entry), { label: t("Add reaction") });
}

function moreMenu(message, button) {
  const shortcuts = state.app.shortcuts.filter((one) => one.type === "message");
  const run = (one) => () => attempt("message_shortcut", { ...place(message), name: one.callback_id });
  const own = message.user === state.me.id;
  const entries = [
    ...shortcuts.map((one) => ({ text: one.name, hint: one.description || state.app.display_name, run: run(one) })),
    ...(shortcuts.length ? ["-"] : []),
    { text: t("Copy link"), run: () => copyLink(message) },
    ...(own ? [{ text: t("Edit message"), run: () => edit(message) }] : []),
    ...(own || state.me.is_admin ? [{ text: t("Delete message"), danger: true, run: () => remove(message) }] : []),
  ];
  openMenu(button, entries, { label: t("More actions") });
}

async function copyLink({ permalink }) {
  try {
    await navigator.clipboard.writeText(permalink);
    toast(t("Copied"));
  } catch {
    toast(permalink);
  }
}

async function edit(message) {
  const field = h("textarea", { rows: 4, "aria-label": t("Edit message"), value: plain(message.text) });
  const text = await ask({ title: t("Edit message"), yes: t("Save"), field });
  if (text) attempt("edit", { ...place(message), text });
}

async function remove(message) {
  const title = t("Delete message");
  const sure = await ask({ title, text: t("Delete this message?"), yes: title, danger: true });
  if (sure) attempt("delete", place(message));
}

/** The buttons over the message one points at; there is one set in a list. */
function toolbar(message, inThread) {
  const tool = (name, picture, label, run, props = {}) =>
    iconButton(picture, label, (event) => run(message, event.currentTarget), { ...props, "data-control": `tool/${name}` });
  return h("div.toolbar", { role: "group", "aria-label": t("More actions") },
    tool("react", "smile", t("Add reaction"), reactionMenu, OPENS_MENU),
    inThread ? null : tool("reply", "bubble", t("Reply in thread"), () => openThread(message.thread_ts ?? message.ts)),
    tool("more", "dots", t("More actions"), moreMenu, OPENS_MENU));
}

// A list of messages

/** The list of the channel in front, or of its open thread; `draw()` brings it up to date. */
export function messageList(inThread) {
  const list = h("ol.messages");
  const earlier = h("button.button.earlier", { onclick: more }, t("Show earlier messages"));
  const newest = h("button.button.newest", { hidden: true, onclick: toEnd }, t("Jump to the newest"));
  const scroller = h("div.scroller", {}, earlier, list, newest);
  const settle = rove(list, ".message[tabindex]");
  let limit = PAGE;
  let shownPlace = "";
  let lastTs = ""; // of the newest message drawn
  let following = true; // the newest message is in view, and the next one shall be
  let scrolledHere = false; // the scroll event to come is not the person's

  const messagesHere = () => (!inThread ? state.messages : state.thread ? state.replies : []);
  const find = (ts) => messagesHere().find((one) => one.ts === ts);

  function draw() {
    const here = `${state.place}/${inThread ? state.thread : ""}`;
    if (here !== shownPlace) limit = PAGE;
    const all = messagesHere();
    const belongs = (note) => (inThread ? state.thread && note.thread === state.thread : !note.thread);
    const notes = state.notes.filter((note) => note.channel === state.place && belongs(note));
    earlier.hidden = all.length <= limit;
    earlier.textContent = t("Show earlier messages");
    newest.textContent = t("Jump to the newest");
    list.setAttribute("aria-label", t("Messages in {name}", { name: channel() ? titleOf(channel()) : "" }));
    const shown = [...all.slice(-limit), ...notes].sort((a, b) => (a.ts < b.ts ? -1 : 1));
    reconcile(list, entriesOf(shown, inThread));
    settle([...list.querySelectorAll(".message[tabindex]")].at(-1));
    const last = shown.at(-1);
    const forMe = last && (!last.user || last.user === state.me.id || last.ephemeral_to) && last.ts > lastTs;
    if (here !== shownPlace || following || forMe) toEnd();
    shownPlace = here;
    lastTs = last?.ts ?? "";
  }

  function more() {
    const height = scroller.scrollHeight;
    limit += PAGE;
    draw();
    scroller.scrollTop += scroller.scrollHeight - height;
  }

  /** Show the newest message: its end, or its beginning if it is longer than the window. */
  function toEnd() {
    const last = list.lastElementChild;
    const before = scroller.scrollTop;
    scroller.scrollTop = isTall(last) ? last.offsetTop : scroller.scrollHeight;
    scrolledHere = scroller.scrollTop !== before;
    following = true;
    newest.hidden = true;
  }

  const isTall = (row) => row?.offsetHeight > scroller.clientHeight;

  /** Bring a message into view and mark it. */
  function show(ts) {
    const index = messagesHere().findIndex((one) => one.ts === ts);
    if (index < 0) return;
    limit = Math.max(limit, messagesHere().length - index + 10);
    draw();
    const row = list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    following = false;
    row.classList.add("target");
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
  }

  scroller.addEventListener("scroll", () => {
    if (!scrolledHere) following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
    scrolledHere = false;
    newest.hidden = following;
  });
  new ResizeObserver(() => following && !isTall(list.lastElementChild) && toEnd()).observe(list);

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
    const stop = () => clearTimeout(timer);
    for (const end of ["pointerup", "pointercancel", "pointermove"]) list.addEventListener(end, stop, { once: true });
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
  const none = () => h("li.nothing", {}, t("No messages yet."));
  if (!messages.length) entries.push({ key: "none", print: language(), draw: none });
  for (const one of messages) {
    const day = dateKey(Number(one.ts));
    const newDay = !before || dateKey(Number(before.ts)) !== day;
    const line = newDay ? dayLine(Number(one.ts)) : "";
    if (newDay) entries.push({ key: `day ${day}`, print: line, draw: () => h("li.day", {}, h("span", {}, line)) });
    const compact = !newDay && goesOn(before, one);
    const print = JSON.stringify([one, compact, language(), state.me.id, state.me.tz]);
    const key = one.user ? one.ts : `note ${one.ts} ${one.pending ? "pending" : ""}`;
    entries.push({ key, print, draw: () => (one.user ? drawMessage(one, { compact, inThread }) : drawNote(one)) });
    before = one;
  }
  return entries;
}

/** Does a message go on under the name over the one before it? */
function goesOn(before, message) {
  if (!message.user || message.ephemeral_to || before.ephemeral_to) return false;
  const same = before.user === message.user && before.author === message.author;
  return same && Number(message.ts) - Number(before.ts) < TOGETHER;
}

/** Read out a message that has come. */
export const tell = (message) => announce(wordsOf(message));
