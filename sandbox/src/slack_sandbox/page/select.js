// A field with a list to choose from, that narrows as one types; for one choice or several.

import { h, iconButton, newId } from "./dom.js";
import { t } from "./i18n.js";
import { hang } from "./popups.js";

const PAUSE = 150; // ms without typing before the app is asked

/**
 * `props` name the field; `load(query)` answers groups [{label, options: [{text, description, value}]}]; a `value` is
 * whatever `onchange` shall get: one value or null, or with `multi` a list. What is `optional` can be emptied.
 * `least` is how much must be typed first.
 */
export function combobox({ props, label, placeholder, multi = false, optional = false, most, chosen, load, remote, least, onchange }) {
  let picked = [...chosen];
  let shown = [];
  let active = -1;
  let asked = 0;
  const listId = newId("list");
  const keepFocus = (event) => event.preventDefault();
  const list = h("div.menu.options", { role: "listbox", id: listId, popover: "manual", "aria-label": label, onmousedown: keepFocus });
  if (multi) list.setAttribute("aria-multiselectable", "true");
  const chips = h("span.chips");
  const combo = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId };
  const input = h("input", { type: "text", autocomplete: "off", ...combo, ...props });
  const clear = iconButton("close", `${t("Clear")} ${label}`, () => change([]), { hidden: true });
  const box = h("div.combo", {}, chips, input, clear, list);

  function change(values) {
    picked = values;
    draw();
    onchange(multi ? picked.map((one) => one.value) : (picked[0]?.value ?? null));
  }

  function draw() {
    chips.replaceChildren(...(multi ? picked.map(chip) : []));
    input.value = multi ? "" : (picked[0]?.text ?? "");
    input.placeholder = multi && picked.length ? "" : (placeholder ?? "");
    clear.hidden = multi || !optional || !picked.length;
  }

  function chip(one) {
    const remove = () => change(picked.filter((other) => other !== one));
    return h("button.chip", { "aria-label": t("Remove {name}", { name: one.text }), onclick: remove }, one.text, " ×");
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
      const selected = String(picked.some((other) => other.key === one.key));
      const about = one.description ? h("small", {}, one.description) : null;
      const attributes = { role: "option", id: newId("option"), "aria-selected": selected, onclick: () => pick(one) };
      one.row = h("div.option", attributes, h("span", {}, one.text), about);
      return one.row;
    });
    if (!group.label) return h("div", { role: "presentation" }, options);
    const heading = h("div.menu-heading", { role: "presentation" }, group.label);
    return h("div", { role: "group", "aria-label": group.label }, heading, options);
  }

  function say(words) {
    shown = [];
    list.replaceChildren(h("div.option.note", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, words));
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
