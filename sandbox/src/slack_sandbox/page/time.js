// Times as the chosen person reads them: their zone, their language, the sandbox's clock.

import { locale } from "./i18n.js";
import { now, state } from "./state.js";

const DAY = 86400;
const zone = () => state.me?.tz ?? "UTC";
const cache = new Map();

function format(seconds, options, language = locale()) {
  const key = JSON.stringify([language, zone(), options]);
  if (!cache.has(key)) cache.set(key, new Intl.DateTimeFormat(language, { timeZone: zone(), ...options }));
  return cache.get(key).format(new Date(seconds * 1000));
}

export const clockTime = (seconds) => format(seconds, { hour: "numeric", minute: "2-digit" });
export const fullTime = (seconds) => format(seconds, { dateStyle: "full", timeStyle: "short" });
const SHORT = { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" };
export const shortTime = (seconds) => format(seconds, SHORT);
export const dateKey = (seconds) => format(seconds, { year: "numeric", month: "2-digit", day: "2-digit" }, "sv-SE");

/** "Today", "Yesterday" or the date: the line between two days of messages. */
export function dayLine(seconds) {
  return capital(nearDay(seconds) ?? format(seconds, { weekday: "long", month: "long", day: "numeric" }));
}

function nearDay(seconds) {
  const days = [-1, 0, 1].find((step) => dateKey(now() + step * DAY) === dateKey(seconds));
  return days === undefined ? null : new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(days, "day");
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function ago(seconds) {
  const passed = seconds - now();
  const units = [["day", DAY], ["hour", 3600], ["minute", 60]];
  const [unit, size] = units.find(([, size]) => Math.abs(passed) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.trunc(passed / size), unit);
}

/** Slack's <!date^...> tokens; null where the format has none that is known. */
export function dateToken(seconds, text) {
  if (!Number.isFinite(seconds)) return null;
  let unknown = false;
  const shown = text.replace(/\{(\w+)\}/g, (whole, token, at) => {
    const pretty = token.endsWith("_pretty") && nearDay(seconds);
    if (pretty) return at === 0 ? capital(pretty) : pretty;
    const draw = TOKENS[token.replace(/_pretty$/, "")];
    if (!draw) unknown = true;
    return draw ? draw(seconds) : whole;
  });
  return unknown ? null : shown;
}

const ORDINALS = { one: "st", two: "nd", few: "rd", other: "th" };

/** "February 18th, 2014" in English; other languages have their own form. */
function longDate(seconds, options) {
  const text = format(seconds, { year: "numeric", month: "long", day: "numeric", ...options });
  if (!locale().startsWith("en")) return text;
  const rules = new Intl.PluralRules("en", { type: "ordinal" });
  return text.replace(/\b\d{1,2}\b/, (day) => day + ORDINALS[rules.select(Number(day))]);
}

const TOKENS = {
  date_num: dateKey,
  date: (s) => longDate(s),
  date_short: (s) => format(s, { year: "numeric", month: "short", day: "numeric" }),
  date_slash: (s) => format(s, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date_long: (s) => longDate(s, { weekday: "long" }),
  date_long_full: (s) => longDate(s),
  day_divider: dayLine,
  time: clockTime,
  time_secs: (s) => format(s, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

/** "2026-11-30T14:30" in the person's zone, as a datetime-local input has it. */
export function toLocal(seconds) {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  return format(seconds, parts, "sv-SE").replace(" ", "T");
}

/** The Unix seconds of "2026-11-30T14:30" in the person's zone. */
export function fromLocal(text) {
  const wanted = Date.parse(`${text}Z`) / 1000;
  let guess = wanted;
  for (let i = 0; i < 2; i++) guess += wanted - Date.parse(`${toLocal(guess)}Z`) / 1000;
  return guess;
}

/** An instant `days` from today at "HH:MM" in the person's zone. */
export const dayAt = (days, time) => fromLocal(`${dateKey(now() + days * DAY)}T${time}`);
