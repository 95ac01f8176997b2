// Builds DOM nodes. What comes from messages becomes text nodes and checked attributes, never markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element: h("button.primary", { onclick }, "Save"). Props always stand second, so that nothing from a message
 * can stand there; `on...` are listeners, true is an empty attribute, null and false are left out.
 * A button submits nothing unless it says type: "submit".
 */
export function h(name, props, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = fill(document.createElement(tag), tag === "button" ? { type: "button", ...props } : props, children);
  element.classList.add(...classes);
  return element;
}

export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

let lastId = 0;
export const newId = (prefix) => `${prefix}-${++lastId}`;

/** The address, if a person may be sent there: absolute, http(s) or mailto. Otherwise null. */
export function safeUrl(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens in a new tab; what may not be linked stays as text. */
export function link(address, ...children) {
  const url = safeUrl(address);
  if (!url) return h("span", {}, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  bubble: "M4 6h16v10H10l-4 4v-4H4z",
  chevron: "M6 9l6 6 6-6",
  clock: "M12 7v5l3 2M12 3a9 9 0 100 18 9 9 0 000-18z",
  close: "M6 6l12 12M18 6L6 18",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  eye: "M3 12s3-6 9-6 9 6 9 6-3 6-9 6-9-6-9-6zM12 10a2 2 0 100 4 2 2 0 000-4z",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M3 15h16",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 016 0v3",
  clip: "M20 11l-8 8a5 5 0 01-7-7l8-8a3.500 3.500 0 015 5l-8 8a2 2 0 01-3-3l7-7",
  moon: "M20 14A8 8 0 0110 4a8 8 0 1010 10z",
  people: "M9 11a3 3 0 100-6 3 3 0 000 6zM3 20c0-4 3-6 6-6s6 2 6 6M16 5a3 3 0 010 6M17 14c2 .5 4 2 4 6",
  pulse: "M3 12h4l3-7 4 14 3-7h4",
  send: "M4 12l16-8-6 16-3-6z",
  smile: "M12 3a9 9 0 100 18 9 9 0 000-18zM9 10h.01M15 10h.01M8 14c2 3 6 3 8 0",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  thumbdown: "M7 4v9H4V4zM7 12l4 8c2 0 2-1 2-2v-4h6l-1-9-2-1H7",
  thumbup: "M7 20v-9H4v9zM7 12l4-8c2 0 2 1 2 2v4h6l-1 9-2 1H7",
};

export function icon(name) {
  return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

/** A button that is only an icon; its name is read out and shown as a tooltip. */
export function iconButton(name, label, onclick, props = {}) {
  return h("button.icon-button", { "aria-label": label, title: label, onclick, ...props }, icon(name));
}

/** Say something to people who listen to the page. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}

/** Show a sentence for some seconds, wherever the person is. */
export function toast(text) {
  const note = h("div.toast", {}, text);
  const home = document.querySelector("dialog[open]:last-of-type") ?? document.getElementById("toasts");
  if (home.tagName === "DIALOG") note.setAttribute("role", "alert");
  home.append(note);
  setTimeout(() => note.remove(), 8000);
}

/**
 * Make a list one stop for Tab: arrows, Home and End move among what `selector` finds in it.
 * Returns a function to call when the list was redrawn, with the entry Tab shall come to.
 */
export function rove(list, selector) {
  const entries = () => [...list.querySelectorAll(selector)].filter((one) => one.offsetParent);
  const settle = (current) => entries().forEach((one) => one.setAttribute("tabindex", one === current ? "0" : "-1"));
  list.addEventListener("focusin", (event) => event.target.matches(selector) && settle(event.target));
  list.addEventListener("keydown", (event) => {
    if (!event.target.matches(selector)) return;
    const all = entries();
    const at = all.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, to))].focus();
  });
  return (current) => settle(entries().find((one) => one === document.activeElement) ?? current ?? entries()[0]);
}

/** Put nodes in place of an element's children, keeping those whose `key` and `print` are unchanged. */
export function reconcile(parent, wanted) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const nodes = wanted.map(({ key, print, draw }) => {
    const before = old.get(key);
    if (before && before.print === print) return before;
    const node = draw();
    node.dataset.key = key;
    node.print = print;
    if (before) old.set(key, Object.assign(before, { successor: node }));
    return node;
  });
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const within = focused?.closest("[data-key]");
  if (!sameChildren(parent, nodes)) place(parent, nodes);
  if (focused && !focused.isConnected) refocus(focused, within);
}

function sameChildren(parent, nodes) {
  return parent.children.length === nodes.length && nodes.every((node, i) => node === parent.children[i]);
}

function place(parent, nodes) {
  const keep = new Set(nodes);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  nodes.forEach((node, i) => parent.children[i] === node || parent.insertBefore(node, parent.children[i] ?? null));
}

/** The focus goes to the same control of the redrawn node, or else to the node itself. */
function refocus(focused, within) {
  const node = within?.successor;
  if (!node) return;
  const name = focused.dataset.control;
  const same = [...node.querySelectorAll("[data-control]")].find((one) => name && one.dataset.control === name);
  (same ?? node).focus({ preventScroll: true });
}
