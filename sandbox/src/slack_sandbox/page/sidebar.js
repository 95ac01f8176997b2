// The sidebar: the workspace, who one is, and the conversations with their unread marks.

import { h, icon, reconcile, rove } from "./dom.js";
import { attempt } from "./forms.js";
import { language, switchLanguage, t } from "./i18n.js";
import { avatar } from "./messages.js";
import { openMenu, OPENS_MENU } from "./popups.js";
import { appDm, botId, canSee, nameOf, now, state, titleOf } from "./state.js";
import { dayAt, shortTime } from "./time.js";

/** The sidebar; `go(target)` opens {channel}, {home} or {person}, `be(id)` changes who one is. */
export function sidebar({ go, be }) {
  const team = h("strong.team");
  const chooseWho = () => openMenu(who, people(be), { label: t("Be this person") });
  const who = h("button.who", { ...OPENS_MENU, onclick: chooseWho });
  const lists = h("div.lists");
  const tongue = h("button.button.quiet", { onclick: switchLanguage });
  const bell = h("button.icon-button", { ...OPENS_MENU, onclick: () => openMenu(bell, pauses(), { label: t("Pause notifications") }) }, icon("moon"));
  const lost = h("p.lost", { role: "status" });
  const element = h("nav.sidebar", {}, h("header", {}, team, who), lists, h("footer", {}, lost, tongue, bell));
  const settle = rove(lists, "a");

  function draw() {
    element.setAttribute("aria-label", t("Conversations"));
    team.textContent = state.team.name;
    const about = h("span", {}, h("span", {}, state.me.real_name), h("small", {}, state.me.tz));
    who.replaceChildren(avatar(state.me.id, state.me.real_name), about, icon("chevron"));
    who.setAttribute("aria-label", `${t("Be this person")}: ${state.me.real_name}`);
    tongue.textContent = language() === "zh" ? "English" : "中文";
    tongue.setAttribute("lang", language() === "zh" ? "en" : "zh");
    tongue.title = t("The page follows {name}'s language.", { name: state.me.real_name });
    const paused = state.me.paused_until > now();
    const until = t("Paused until {time}", { time: shortTime(state.me.paused_until) });
    bell.title = paused ? until : t("Pause notifications");
    bell.setAttribute("aria-label", bell.title);
    bell.classList.toggle("on", paused);
    lost.textContent = state.online ? "" : t("Reconnecting…");
    const seen = [...state.channels.values()].filter(canSee);
    const rooms = seen.filter((one) => ["public", "private"].includes(one.kind)).sort((a, b) => a.name.localeCompare(b.name));
    const groups = seen.filter((one) => one.kind === "mpim");
    const others = state.team.people.filter((one) => !one.is_bot && !one.deleted && one.id !== state.me.id);
    reconcile(lists, [
      ...section(t("Channels"), rooms.map(roomRow)),
      ...section(t("Direct messages"), [...groups.map(groupRow), ...others.map((one) => personRow(one, seen))]),
      ...section(t("Apps"), botId() ? [appRow()] : []),
    ]);
    settle(lists.querySelector("[aria-current]") ?? undefined);
  }

  function section(title, rows) {
    if (!rows.length) return [];
    const print = JSON.stringify([title, rows]);
    return [{ key: title, print, draw: () => h("section", {}, h("h2", {}, title), h("ul", {}, rows.map(drawRow))) }];
  }

  function drawRow({ key, name, picture, current, unread, archived, target }) {
    const hidden = h("span.hidden-text", {}, `${t("unread")} `);
    const mark = unread === undefined ? null : h("span.unread", {}, hidden, unread || "•");
    const click = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(target);
    };
    const sign = picture === "person" || picture === "app" ? avatar(key, name, picture === "app") : icon(picture);
    const classes = [mark ? "fresh" : "", archived ? "archived" : ""].join(" ");
    const props = { href: address(target), class: classes, "aria-current": current ? "page" : null, "data-control": key };
    return h("li", {}, h("a", { ...props, onclick: click }, sign, h("span.name", {}, name), mark));
  }

  const row = (one, about) => ({
    key: one.id,
    name: titleOf(one),
    current: state.place === one.id,
    unread: state.unread.get(one.id),
    archived: one.is_archived,
    target: { channel: one.id },
    ...about,
  });
  const roomRow = (one) => row(one, { picture: one.kind === "private" ? "lock" : "hash" });
  const groupRow = (one) => row(one, { picture: "people" });
  function personRow(person, seen) {
    const both = (one) => [person.id, state.me.id].every((id) => one.members.includes(id));
    const direct = seen.find((one) => one.kind === "im" && both(one));
    if (direct) return row(direct, { key: person.id, picture: "person" });
    return { key: person.id, name: nameOf(person.id), picture: "person", target: { person: person.id } };
  }
  function appRow() {
    const direct = appDm();
    const current = state.place === "home" || (state.place && state.place === direct?.id);
    const target = state.app.home_tab ? { home: true } : { app: true };
    const unread = direct && state.unread.get(direct.id);
    return { key: botId(), name: nameOf(botId()), picture: "app", current, unread, target };
  }
  return { element, draw };
}

function address(target) {
  if (target.home) return "/?home=1";
  return target.channel ? `/?channel=${encodeURIComponent(target.channel)}` : "/";
}

/** Entries of the menu "be this person", by workspace. */
function people(be) {
  const entry = (one) => {
    return { text: one.real_name, hint: aboutPerson(one), checked: one.id === state.me.id, run: () => be(one.id) };
  };
  return state.teams.flatMap((team) => [{ heading: team.name }, ...humans(team).map(entry)]);
}

/** Entries of the menu of pauses. */
function pauses() {
  const pause = (minutes) => () => attempt("pause", { minutes });
  const entries = [
    { text: t("for 30 minutes"), run: pause(30) },
    { text: t("for 2 hours"), run: pause(120) },
    { text: t("until tomorrow 9:00"), run: () => pause((dayAt(1, "09:00") - now()) / 60)() },
  ];
  return state.me.paused_until > now() ? [...entries, "-", { text: t("Resume"), run: pause(0) }] : entries;
}

/** What somebody does, and where: "Sales rep · America/New_York · en-US". */
const aboutPerson = ({ profile, tz, locale }) => [profile?.title, tz, locale].filter(Boolean).join(" · ");

const humans = (team) => team.people.filter((one) => !one.is_bot && !one.deleted);

/** The first screen: who are you? */
export function chooser(be) {
  const person = (one) =>
    h("li", {}, h("button.person", { onclick: () => be(one.id) }, avatar(one.id, one.real_name),
      h("span", {}, h("strong", {}, one.real_name), h("small", {}, `@${one.name} · ${aboutPerson(one)}`))));
  const group = (team) => h("section", {}, h("h2", {}, team.name), h("ul", {}, humans(team).map(person)));
  const hint = t("One person, one tab: open another tab to be someone else at the same time.");
  return h("main.chooser", {}, h("h1", {}, t("Who are you?")), h("p", {}, hint), state.teams.map(group));
}
