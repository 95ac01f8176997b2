// What opens over the page: menus, small dialogs, and lists that hang under a field.

import { h, iconButton, newId } from "./dom.js";
import { t } from "./i18n.js";

const GAP = 4;

/** Props of a button that opens a menu. */
export const OPENS_MENU = { "aria-haspopup": "menu", "aria-expanded": "false" };

/** Show `popup` under its anchor, or above where there is more room, inside the window. */
export function hang(popup, anchor, { wide = false } = {}) {
  if (!popup.isConnected) (anchor.closest("dialog") ?? document.body).append(popup);
  if (wide) popup.style.width = `${Math.max(anchor.offsetWidth, 200)}px`;
  popup.style.maxHeight = "";
  if (!popup.matches(":popover-open")) popup.showPopover();
  const box = anchor.getBoundingClientRect();
  const below = innerHeight - box.bottom - 2 * GAP;
  const above = box.top - 2 * GAP;
  const up = popup.offsetHeight > below && above > below;
  popup.style.maxHeight = `${Math.max(up ? above : below, 80)}px`;
  popup.style.top = `${up ? Math.max(GAP, box.top - popup.offsetHeight - GAP) : box.bottom + GAP}px`;
  popup.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - popup.offsetWidth - GAP))}px`;
}

/**
 * A menu at its button. An entry is {text, hint, run, checked, danger, href}, {heading} or "-".
 * Arrows move, Enter runs, Escape and Tab close; the focus goes back to the button.
 */
export function openMenu(anchor, entries, { label } = {}) {
  const menu = h("div.menu", { role: "menu", popover: "manual", "aria-label": label ?? anchor.getAttribute("aria-label") });
  const close = (back = true) => {
    if (!menu.isConnected) return;
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (back) anchor.focus({ preventScroll: true });
  };
  const outside = (event) => menu.contains(event.target) || close(false);
  menu.append(...entries.map((entry) => menuEntry(entry, close)));
  const items = [...menu.querySelectorAll("[role^=menuitem]")];
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const last = items.length - 1;
    const to = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last }[event.key];
    if (to !== undefined) items[to].focus();
    else if (event.key === "Escape") close();
    else if (event.key === "Tab") return close();
    else if (/^\S$/u.test(event.key)) items.find((one, i) => i > at && begins(one, event.key))?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  hang(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  items[0]?.focus();
}

const begins = (item, letter) => item.textContent.toLowerCase().startsWith(letter.toLowerCase());

function menuEntry(entry, close) {
  if (entry === "-") return h("hr", { role: "separator" });
  if (entry.heading) return h("div.menu-heading", { role: "presentation" }, entry.heading);
  const checked = entry.checked === undefined ? null : String(entry.checked);
  const role = checked ? "menuitemradio" : "menuitem";
  const run = () => {
    close();
    entry.run();
  };
  const props = { role, tabindex: "-1", class: entry.danger ? "danger" : null, "aria-checked": checked, onclick: run };
  return h("button", props, h("span", {}, entry.text), entry.hint ? h("small", {}, entry.hint) : null);
}

/** A dialog over everything; `onescape` decides what Escape does. Tab stays inside. */
export function openDialog(dialog, onescape) {
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    onescape();
  });
  dialog.addEventListener("keydown", (event) => event.key === "Tab" && keepInside(dialog, event));
  document.body.append(dialog);
  dialog.showModal();
}

const STOPS = "a[href], button, input, select, textarea, summary, [tabindex='0']";

function keepInside(dialog, event) {
  const stops = [...dialog.querySelectorAll(STOPS)].filter((one) => !one.disabled && one.tabIndex >= 0 && one.offsetParent);
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== from || !to) return;
  event.preventDefault();
  to.focus();
}

/** Ask for a yes, or for a text (with `field`); answers null when cancelled, the text or true otherwise. */
export function ask({ title, text = [], yes, no = t("Cancel"), danger = false, field = null }) {
  return new Promise((resolve) => {
    const back = document.activeElement;
    const id = newId("ask");
    const done = (answer) => {
      dialog.remove();
      back?.focus?.({ preventScroll: true });
      resolve(answer);
    };
    const submit = (event) => {
      event.preventDefault();
      done(field ? field.value : true);
    };
    const cancel = h("button.button", { onclick: () => done(null) }, no);
    const send = h("button", { type: "submit", class: `button ${danger ? "danger" : "primary"}` }, yes);
    const dialog = h("dialog.modal.small", { "aria-labelledby": id },
      h("form", { novalidate: true, onsubmit: submit },
        h("header", {}, h("h2", { id }, title), iconButton("close", t("Close"), () => done(null))),
        h("div.modal-body", {}, h("div.text", {}, text), field),
        h("footer", {}, cancel, send)));
    openDialog(dialog, () => done(null));
    (field ?? send).focus();
  });
}
