// "What would Slack say": every API call and delivery, those refused in red with the reason.

import { h, iconButton, reconcile } from "./dom.js";
import { language, t } from "./i18n.js";
import { failed, state } from "./state.js";
import { clockTime } from "./time.js";

const SHOWN = 150;

/** The drawer; `onclose` is called by its button. */
export function drawer(onclose) {
  let only = false;
  const title = h("h2", { id: "drawer-title" });
  const filter = h("button.button.quiet", { "aria-pressed": "false", onclick: toggle });
  const list = h("ol.journal");
  const head = h("header", {}, title, filter);
  const named = { "aria-labelledby": "drawer-title" };
  const scroller = h("div.scroller", { ...named, tabindex: "0", role: "group" }, list);
  const element = h("aside.side.drawer", { ...named, hidden: true }, head, scroller);

  function toggle() {
    only = !only;
    filter.setAttribute("aria-pressed", String(only));
    draw();
  }

  function draw() {
    if (element.hidden) return;
    title.textContent = t("What would Slack say");
    filter.textContent = t("Only refused");
    const entries = state.journal.filter((one) => !only || failed(one)).slice(-SHOWN).reverse();
    const row = (key, draw) => ({ key, print: language(), draw });
    reconcile(list, entries.length ? entries.map((one) => row(keyOf(one), () => drawEntry(one))) : [row("none", drawNone)]);
  }
  head.append(iconButton("close", t("Close"), onclose));
  return { element, draw };
}

function drawNone() {
  return h("li.nothing", {}, t("Nothing yet. Whatever the app asks of Slack, and Slack of the app, shows up here."));
}

const keys = new WeakMap();
let lastKey = 0;
const keyOf = (entry) => keys.get(entry) ?? keys.set(entry, `entry ${++lastKey}`).get(entry);

function drawEntry(entry) {
  const call = entry.type === "call";
  const asked = call ? entry.arguments : entry.payload;
  const done = call ? "ok" : `${Math.round(entry.seconds * 1000)} ms`;
  const line = [
    h("span.way", { "aria-hidden": "true" }, call ? "→" : "←"),
    h("code", {}, call ? entry.method : deliveredAs(entry)),
    h("span.result", {}, failed(entry) ? `${t("refused")}: ${entry.error}` : done),
    h("small", {}, clockTime(entry.time)),
  ];
  const more = [json(t(call ? "Arguments" : "What is sent to the app"), asked), json(t("Answer"), entry.answer)];
  return h("li", { class: failed(entry) ? "refused" : null },
    h("details", {}, h("summary", {}, line), more),
    reasons(entry).map((reason) => h("p.reason", {}, reason)));
}

/** What a delivery is, in a word: the command, the kind of interaction, the event. */
function deliveredAs({ kind, payload, attempt }) {
  const command = kind === "slash_commands" && `${payload.command} ${payload.text}`;
  const what = command || payload.event?.type || payload.type;
  return attempt ? `${what} (${t("Retry {n}", { n: attempt })})` : what;
}

/** Slack's own explanations of a refusal, with where in the arguments it looks. */
function reasons({ type, answer, ok }) {
  if (type !== "call" || ok) return [];
  const { response_metadata, errors, needed, provided } = answer ?? {};
  return [
    ...(response_metadata?.messages ?? []),
    ...(errors ?? []).map((one) => (typeof one === "string" ? one : `${one.pointer ?? ""} ${one.message ?? one.code ?? ""}`)),
    ...(needed ? [`needed: ${needed}; provided: ${provided}`] : []),
  ];
}

function json(label, value) {
  const words = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return [h("small", {}, label), h("pre", {}, h("code", {}, words ?? ""))];
}
