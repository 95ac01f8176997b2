// The sidebar: the workspace, who one is, and the conversations with their unread marks.

import { h, icon, reconcile, rove } from "./dom.js";
import { language, switchLanguage, t } from "./i18n.js";
import { avatar } from "./messages.js";
import { openMenu } from "./popups.js";
import { appDm, botId, canSee, nameOf, state, titleOf } from "./state.js";

/** The sidebar; `go(target)` opens {channel}, {home} or {person}, `be(id)` changes who one is. */
export function sidebar({ go, be }) {
  const team = h("strong", { class: "team" });
  const who = h("button", { type: "button", class: "who", "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => openMenu(who, people(be), { label: t("Be this person") }) });
  const lists = h("div", { class: "lists" });
  const tongue = h("button", { type: "button", class: "button quiet", onclick: switchLanguage });
  const lost = h("p", { class: "lost", role: "status" });
  const element = h("nav", { class: "sidebar" }, h("header", {}, team, who), lists, h("footer", {}, lost, tongue));
  const settle = rove(lists, "a");

  function draw() {
    element.setAttribute("aria-label", t("Conversations"));
    team.textContent = state.team.name;
    who.replaceChildren(avatar(state.me.id, state.me.real_name), h("span", {}, h("span", {}, state.me.real_name), h("small", {}, state.me.tz)), icon("chevron"));
    who.setAttribute("aria-label", `${t("Be this person")}: ${state.me.real_name}`);
    tongue.textContent = language() === "zh" ? "English" : "中文";
    tongue.setAttribute("lang", language() === "zh" ? "en" : "zh");
    tongue.title = t("The page follows {name}'s language.", { name: state.me.real_name });
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
    const print = JSON.stringify([title, rows.map(({ draw, target, ...row }) => row)]);
    return [{ key: title, print, draw: () => h("section", {}, h("h2", {}, title), h("ul", {}, rows.map(drawRow))) }];
  }

  function drawRow({ key, name, picture, current, unread, archived, target }) {
    const mark = unread === undefined ? null : h("span", { class: "unread" }, h("span", { class: "hidden-text" }, `${t("unread")} `), unread || "•");
    const click = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(target);
    };
    const sign = picture === "person" || picture === "app" ? avatar(key, name, picture === "app") : icon(picture);
    return h("li", {}, h("a", { href: address(target), class: [mark ? "fresh" : "", archived ? "archived" : ""].join(" "), "aria-current": current ? "page" : null, "data-control": key, onclick: click }, sign, h("span", { class: "name" }, name), mark));
  }

  const row = (one, about) => ({ key: one.id, name: titleOf(one), current: state.place === one.id, unread: state.unread.get(one.id), archived: one.is_archived, target: { channel: one.id }, ...about });
  const roomRow = (one) => row(one, { picture: one.kind === "private" ? "lock" : "hash" });
  const groupRow = (one) => row(one, { picture: "people" });
  function personRow(person, seen) {
    const direct = seen.find((one) => one.kind === "im" && one.members.includes(person.id) && one.members.includes(state.me.id));
    if (direct) return row(direct, { key: person.id, picture: "person" });
    return { key: person.id, name: nameOf(person.id), picture: "person", target: { person: person.id } };
  }
  function appRow() {
    const direct = appDm();
    const current = state.place === "home" || (state.place && state.place === direct?.id);
    return { key: botId(), name: nameOf(botId()), picture: "app", current, unread: direct && state.unread.get(direct.id), target: state.app.home_tab ? { home: true } : { app: true } };
  }
  return { element, draw };
}

const address = (target) => (target.home ? "/?home=1" : target.channel ? `/?channel=${encodeURIComponent(target.channel)}` : "/");

/** Entries of the menu "be this person", by workspace. */
function people(be) {
  return state.teams.flatMap((team) => [
    { heading: team.name },
    ...team.people.filter((one) => !one.is_bot && !one.deleted).map((one) => ({ text: one.real_name, hint: `${one.tz} · ${one.locale}`, checked: one.id === state.me.id, run: () => be(one.id) })),
  ]);
}

/** The first screen: who are you? */
export function chooser(be) {
  const people = (team) => team.people.filter((one) => !one.is_bot && !one.deleted);
  return h("main", { class: "chooser" }, h("h1", {}, t("Who are you?")), h("p", {}, t("One person, one tab: open another tab to be someone else at the same time.")),
    state.teams.map((team) => h("section", {}, h("h2", {}, team.name), h("ul", {}, people(team).map((one) => h("li", {}, h("button", { type: "button", class: "person", onclick: () => be(one.id) }, avatar(one.id, one.real_name), h("span", {}, h("strong", {}, one.real_name), h("small", {}, `@${one.name} · ${one.tz} · ${one.locale}`)))))))));
}

