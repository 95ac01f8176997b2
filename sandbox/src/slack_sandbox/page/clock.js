// The sandbox's clock, and how to move it.

import { post } from "./api.js";
import { announce, h, icon, toast } from "./dom.js";
import { t } from "./i18n.js";
import { ask, openMenu, OPENS_MENU } from "./popups.js";
import { now, on } from "./state.js";
import { dayAt, fromLocal, fullTime, shortTime, toLocal } from "./time.js";

const TICK = 1000; // ms

export function clockButton() {
  const words = h("span");
  const button = h("button.button.quiet.clock", { ...OPENS_MENU, onclick: () => menu(button) }, icon("clock"), words);
  function draw() {
    words.textContent = shortTime(now());
    button.title = fullTime(now());
    button.setAttribute("aria-label", `${t("Move the clock")}: ${words.textContent}`);
  }
  on("clock me", draw);
  setInterval(draw, TICK);
  return button;
}

function menu(button) {
  openMenu(button, [
    { heading: fullTime(now()) },
    { text: t("+1 hour"), run: () => move({ hours: 1 }) },
    { text: t("tomorrow 9:00"), run: () => moveTo(dayAt(1, "09:00")) },
    { text: t("in 3 days"), run: () => move({ days: 3 }) },
    { text: t("custom time…"), run: custom },
  ], { label: t("Move the clock") });
}

async function custom() {
  const field = h("input", { type: "datetime-local", "aria-label": t("Choose a date and time"), value: toLocal(now()) });
  const chosen = await ask({ title: t("Move the clock"), yes: t("Move"), field });
  if (chosen) moveTo(fromLocal(chosen));
}

const moveTo = (seconds) => move({ to: new Date(seconds * 1000).toISOString().replace("Z", "+00:00") });

async function move(span) {
  try {
    const { time } = await post("/sandbox/clock", span);
    announce(fullTime(time));
  } catch (why) {
    toast(why.message);
  }
}
