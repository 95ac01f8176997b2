// Puts the page together: who one is, where one is, and what changes as the sandbox tells it.

import { act, listen } from "./api.js";
import { clockButton } from "./clock.js";
import { composer } from "./composer.js";
import { drawer } from "./drawer.js";
import { h, icon, iconButton, rove, toast } from "./dom.js";
import { attempt } from "./forms.js";
import { homeTab, visit } from "./home.js";
import { language, t } from "./i18n.js";
import { messageList, tell } from "./messages.js";
import { watchModals } from "./modals.js";
import { chooser, sidebar } from "./sidebar.js";
import { bePerson, canSee, changed, channel, hear, isAppDm, loadJournal, loadState, loadViews } from "./state.js";
import { on, openAppDm, openChannel, state, titleOf } from "./state.js";

const app = document.getElementById("app");
const list = messageList(false);
const thread = messageList(true);
const composing = composer(false);
const replying = composer(true);
const home = homeTab();
const journal = drawer(() => showDrawer(false));
const side = sidebar({ go, be });

// Where one is

/** Go to {channel, message, thread}, {home}, {app} or {person}; the address bar follows. */
async function go(target, { replace = false } = {}) {
  try {
    if (target.person) target = { channel: (await addDm(target.person)).id };
    if (target.app) target = { channel: await openAppDm() };
    const query = new URLSearchParams(Object.entries(target).map(([name, value]) => [name, value === true ? "1" : value]));
    window.history[replace ? "replaceState" : "pushState"](null, "", `/?${query}`);
    await arrive(target);
  } catch (why) {
    toast(why.message);
  }
}

async function addDm(person) {
  const { channel } = await act(state.me.id, "open_dm", { users: [person] });
  state.channels.set(channel.id, channel);
  return channel;
}

async function arrive({ channel: id, message, thread: root, home: atHome }) {
  app.dataset.front = "main";
  if (atHome) {
    Object.assign(state, { place: "home", thread: null });
    changed("place", "home");
    await visit("home");
    return;
  }
  if (!state.channels.has(id) || !canSee(state.channels.get(id))) return lostPlace();
  await openChannel(id, root ?? null);
  if (isAppDm(channel())) visit("messages");
  if (message) setTimeout(() => (root ? thread : list).show(message));
  else if (matchMedia("(min-width: 700px)").matches) composing.focus();
}

function lostPlace() {
  toast(t("There is no such conversation, or you are not in it."));
  return go(firstPlace(), { replace: true });
}

function firstPlace() {
  const seen = [...state.channels.values()].filter(canSee);
  const mine = seen.filter((one) => one.members.includes(state.me.id) && one.name);
  const first = mine[0] ?? seen[0];
  return first ? { channel: first.id } : { app: true };
}

const fromAddress = () => Object.fromEntries(new URLSearchParams(location.search));

async function be(id) {
  if (state.me) await loadState();
  if (!bePerson(id)) return;
  draw();
  loadViews();
  const wanted = fromAddress();
  delete wanted.as;
  const known = state.channels.has(wanted.channel) && canSee(state.channels.get(wanted.channel));
  if (wanted.channel && !known) return lostPlace();
  await go(known || wanted.home ? wanted : firstPlace(), { replace: true });
}

// The frame

const title = h("h1");
const about = h("small.about");
const join = h("button.button", { hidden: true, onclick: () => attempt("join", { channel: state.place }) });
const back = iconButton("back", "", () => (app.dataset.front = "list"), { class: "icon-button only-narrow" });
const slackSays = h("button.button.quiet", { "aria-expanded": "false", onclick: () => showDrawer(journal.element.hidden) });
const tabs = h("div.tabs", { role: "tablist" });
const tab = (name, target) =>
  h("button", { role: "tab", id: `tab-${name}`, "aria-controls": `${name}-panel`, onclick: () => go(target) });
const tabHome = tab("home", { home: true });
const tabMessages = tab("messages", { app: true });
tabs.append(tabHome, tabMessages);
const settleTabs = rove(tabs, "[role=tab]");
tabs.addEventListener("keydown", (event) => {
  const to = { ArrowRight: tabMessages, ArrowLeft: tabHome }[event.key];
  to?.focus();
});
const panel = h("div.panel", { id: "messages-panel" }, list.element, composing.element);
const head = h("header", {}, back, h("div.titles", {}, title, about), join, clockButton(), slackSays);
const main = h("main.main", {}, head, tabs, home.element, panel);
const threadTitle = h("h2", { id: "thread-title" });
const closeThread = iconButton("close", "", () => go({ channel: state.place }, { replace: true }));
const threadPane = h("aside.side.thread", { "aria-labelledby": "thread-title", hidden: true },
  h("header", {}, threadTitle, closeThread), thread.element, replying.element);
threadPane.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && closeThread.click());
journal.element.addEventListener("keydown", (event) => event.key === "Escape" && showDrawer(false));

function showDrawer(open) {
  journal.element.hidden = !open;
  slackSays.setAttribute("aria-expanded", String(open));
  journal.draw();
  (open ? journal.element.querySelector("button") : slackSays).focus();
}

/** Draw the whole page; called when the person or the language changes. */
function draw() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  const skip = document.querySelector(".skip");
  skip.textContent = t("Skip to the composer");
  skip.hidden = !state.me;
  if (!state.me) return app.replaceChildren(chooser(be));
  if (!main.isConnected) app.replaceChildren(side.element, main, threadPane, journal.element);
  back.setAttribute("aria-label", t("Back"));
  closeThread.setAttribute("aria-label", t("Close"));
  tabHome.textContent = t("Home");
  tabMessages.textContent = t("Messages");
  threadTitle.textContent = t("Thread");
  join.textContent = t("Join channel");
  side.draw();
  drawPlace();
  list.draw();
  thread.draw();
  home.draw();
  drawSlackSays();
}

function drawPlace() {
  if (!state.me) return;
  const at = channel();
  const atHome = state.place === "home";
  const withApp = atHome || (at && isAppDm(at));
  const room = at && ["public", "private"].includes(at.kind);
  const sign = room ? [icon(at.kind === "private" ? "lock" : "hash")] : [];
  title.replaceChildren(...sign, atHome ? state.app.display_name || state.app.name : at ? titleOf(at) : "");
  about.textContent = room ? [t("{n} members", { n: at.members.length }), at.topic?.value].filter(Boolean).join(" · ") : "";
  join.hidden = !room || at.members.includes(state.me.id);
  tabs.hidden = !(withApp && state.app.home_tab);
  tabHome.setAttribute("aria-selected", String(atHome));
  tabMessages.setAttribute("aria-selected", String(!atHome));
  settleTabs(atHome ? tabHome : tabMessages);
  tabs.hidden ? panel.removeAttribute("role") : panel.setAttribute("role", "tabpanel");
  tabs.hidden ? panel.removeAttribute("aria-labelledby") : panel.setAttribute("aria-labelledby", "tab-messages");
  home.element.hidden = !atHome;
  panel.hidden = atHome;
  const opened = threadPane.hidden && state.thread;
  threadPane.hidden = !state.thread || atHome;
  composing.draw();
  replying.draw();
  side.draw();
  if (opened) replying.focus();
  document.title = `${title.textContent || t("Local Slack")} · ${state.team.name}`;
}

function drawSlackSays() {
  const words = t("What would Slack say");
  const count = state.refused ? h("span.count", {}, state.refused) : null;
  slackSays.replaceChildren(...[icon("pulse"), h("span.wide-words", {}, words), count].filter(Boolean));
  slackSays.setAttribute("aria-label", state.refused ? `${words} (${t("{n} refused", { n: state.refused })})` : words);
  journal.draw();
}

// Links to messages and channels of this sandbox open in place

document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href]");
  if (!anchor || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || !state.me) return;
  const url = new URL(anchor.href);
  const found = /^\/archives\/(\w+)(?:\/p(\d{10})(\d{6}))?$/.exec(url.pathname);
  if (url.origin !== location.origin || (!found && !(url.pathname === "/" && url.search))) return;
  event.preventDefault();
  if (!found) return go(Object.fromEntries(url.searchParams));
  const [, id, seconds, micros] = found;
  const root = url.searchParams.get("thread_ts");
  go({ channel: id, ...(seconds ? { message: `${seconds}.${micros}` } : {}), ...(root ? { thread: root } : {}) });
});

window.addEventListener("popstate", () => state.me && arrive(fromAddress()));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  composing.focus();
});

// Beginning

on("me", draw);
on("place sidebar", drawPlace);
on("messages", list.draw);
on("thread", thread.draw);
on("home", home.draw);
on("journal", drawSlackSays);
watchModals();

let connected = false;

/** After a gap in the stream everything is read again. */
async function onstatus(status) {
  if (status === "lost") {
    state.online = false;
    return changed("sidebar");
  }
  state.online = true;
  const first = !connected;
  connected = true;
  await loadState();
  await loadJournal();
  const wanted = fromAddress().as ?? sessionStorage.getItem("me");
  if (first && wanted && (await be(wanted), state.me)) return;
  draw();
  if (!first && state.me) {
    loadViews();
    if (channel()) openChannel(state.place, state.thread);
  }
}

function onevent(event) {
  const message = hear(event);
  if (message && (message.user !== state.me.id || message.ephemeral_to)) tell(message);
}

listen(onevent, (status) => onstatus(status).catch((why) => toast(why.message)));
window.addEventListener("error", (event) => toast(event.message));
