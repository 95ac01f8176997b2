// A field with a list to choose from, that narrows as one types; for one choice or several.

import { h, iconButton, newId } from "./dom.js";
import { t } from "./i18n.js";
import { hang } from "./popups.js";

const PAUSE = 150; // ms without typing before the app is asked

/**
 * `load(query)` answers groups [{label, options: [{text, description, value}]}]; a `value` is whatever
 * `onchange` shall get: one value or null, or with `multi` a list. `least` is how much must be typed first.
 */
export function combobox({ id, label, describedby, placeholder, multi = false, most, chosen = [], load, remote = false, least = 0, onchange, control, invalid }) {
  let picked = [...chosen];
  let shown = [];
  let active = -1;
  let asked = 0;
  const listId = newId("list");
  const list = h("div", { class: "menu options", role: "listbox", id: listId, popover: "manual", "aria-label": label, "aria-multiselectable": multi ? "true" : null, onmousedown: (event) => event.preventDefault() });
  const chips = h("span", { class: "chips" });
  const input = h("input", { id, type: "text", role: "combobox", autocomplete: "off", "aria-label": id ? null : label, "aria-describedby": describedby, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId, "aria-invalid": invalid, placeholder, "data-control": control });
  const clear = iconButton("close", `${t("Clear")} ${label}`, () => change([]), { hidden: true });
  const box = h("div", { class: "combo" }, chips, input, clear, list);

  function change(values) {
    picked = values;
    draw();
    onchange(multi ? picked.map((one) => one.value) : (picked[0]?.value ?? null));
  }

  function draw() {
    chips.replaceChildren(...(multi ? picked.map((one) => h("button", { type: "button", class: "chip", "aria-label": t("Remove {name}", { name: one.text }), onclick: () => change(picked.filter((other) => other !== one)) }, one.text, " ×")) : []));
    input.value = multi ? "" : (picked[0]?.text ?? "");
    input.placeholder = multi && picked.length ? "" : (placeholder ?? "");
    clear.hidden = multi || !picked.length;
  }

  async function open(query) {
    const mine = ++asked;
    if (query.length < least) return say(t("Type at least {n} characters", { n: least }));
    if (remote) {
      say(t("Searching…"));
      await new Promise((resolve) => setTimeout(resolve, query ? PAUSE : 0));
      if (mine !== asked) return;
    }
    const groups = await load(query);
    if (mine !== asked || !box.contains(document.activeElement)) return;
    shown = groups.flatMap((group) => group.options);
    if (!shown.length) return say(t("Nothing found"));
    list.replaceChildren(...groups.filter((group) => group.options.length).map(drawGroup));
    show();
    point(picked.length && !query ? Math.max(0, shown.findIndex((one) => one.key === picked[0].key)) : 0);
  }

  function drawGroup(group) {
    const options = group.options.map((one) => {
      const selected = picked.some((other) => other.key === one.key);
      const row = h("div", { class: "option", role: "option", id: newId("option"), "aria-selected": String(selected), onclick: () => pick(one) }, h("span", {}, one.text), one.description ? h("small", {}, one.description) : null);
      one.row = row;
      return row;
    });
    if (!group.label) return h("div", { role: "presentation" }, options);
    return h("div", { role: "group", "aria-label": group.label }, h("div", { class: "menu-heading", role: "presentation" }, group.label), options);
  }

  function say(words) {
    shown = [];
    list.replaceChildren(h("div", { class: "option note", role: "option", "aria-disabled": "true", "aria-selected": "false" }, words));
    show();
    point(-1);
  }

  function show() {
    hang(list, box, { wide: true });
    input.setAttribute("aria-expanded", "true");
  }

  function point(index) {
    shown[active]?.row?.classList.remove("active");
    active = index;
    const row = shown[active]?.row;
    row?.classList.add("active");
    row?.scrollIntoView({ block: "nearest" });
    row ? input.setAttribute("aria-activedescendant", row.id) : input.removeAttribute("aria-activedescendant");
  }

  function close() {
    asked += 1;
    if (list.matches(":popover-open")) list.hidePopover();
    input.setAttribute("aria-expanded", "false");
    point(-1);
    draw();
  }

  function pick(one) {
    const has = picked.some((other) => other.key === one.key);
    if (!multi) change([one]);
    else if (has) change(picked.filter((other) => other.key !== one.key));
    else if (!most || picked.length < most) change([...picked, one]);
    else return say(t("Please choose no more than {n}.", { n: most }));
    close();
  }

  const isOpen = () => input.getAttribute("aria-expanded") === "true";
  input.addEventListener("input", () => open(input.value));
  input.addEventListener("click", () => isOpen() || (input.select(), open("")));
  input.addEventListener("blur", () => isOpen() && close());
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !isOpen()) open("");
    else if (step && shown.length) point((active + step + shown.length) % shown.length);
    else if (event.key === "Enter" && isOpen() && shown[active]) pick(shown[active]);
    else if (event.key === "Enter" && !isOpen()) return;
    else if (event.key === "Escape" && isOpen()) close();
    else if (event.key === "Backspace" && multi && !input.value && picked.length) return change(picked.slice(0, -1));
    else if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
  });
  draw();
  return box;
}
