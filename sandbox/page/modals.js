// The stack of modals: the top one is in front; what was typed into those below waits for them.

import { drawBlock } from "./blocks.js";
import { h, iconButton, reconcile } from "./dom.js";
import { attempt, forget, surface } from "./forms.js";
import { language, t } from "./i18n.js";
import { plainText, textObject } from "./mrkdwn.js";
import { openDialog } from "./popups.js";
import { loadViews, on, state } from "./state.js";

let dialog = null;
let shown = null; // {id, hash} of the view in front
let errors = {}; // block_id -> why, of the last submit
let cameFrom = null;

export function watchModals() {
  on("views me", draw);
}

function draw() {
  const view = state.views.at(-1);
  if (!view) return shut();
  if (!dialog) open();
  const another = view.id !== shown?.id;
  if (another || view.hash !== shown.hash) errors = {};
  if (another) dialog.querySelector(".modal-body")?.replaceChildren();
  shown = { id: view.id, hash: view.hash };
  drawFrame(view);
  drawBody(view);
  if (another) focusFirst();
}

function open() {
  cameFrom = document.activeElement;
  const body = h("div", { class: "modal-body", tabindex: "-1" });
  dialog = h("dialog", { class: "modal", "aria-labelledby": "modal-title" }, h("form", { novalidate: true, onsubmit: submit }, h("header"), body, h("footer")));
  openDialog(dialog, close);
}

function shut() {
  if (!dialog) return;
  if (shown) forget(shown.id);
  dialog.remove();
  dialog = shown = null;
  errors = {};
  if (cameFrom?.isConnected) cameFrom.focus({ preventScroll: true });
  else document.getElementById("composer")?.focus();
}

function drawFrame(view) {
  const deeper = state.views.length > 1;
  const frame = dialog.firstChild;
  frame.querySelector("header").replaceChildren(
    ...(deeper ? [iconButton("back", t("Back"), close)] : []),
    h("h2", { id: "modal-title" }, textObject(view.title), h("small", {}, t("from {app}", { app: state.app.display_name || state.app.name }))),
    iconButton("close", deeper ? t("Close all") : t("Close"), closeAll));
  const cancel = h("button", { type: "button", class: "button", onclick: close }, view.close ? plainText(view.close) : t(view.submit ? "Cancel" : "Close"));
  const send = view.submit ? h("button", { class: "button primary", "aria-disabled": view.submit_disabled ? "true" : null }, plainText(view.submit)) : null;
  frame.querySelector("footer").replaceChildren(...[cancel, send].filter(Boolean));
}

/** Blocks that did not change keep their nodes, and so what is in their fields. */
function drawBody(view) {
  const all = { ...view.errors, ...errors };
  const at = surface({ view: view.id }, view.state?.values, all);
  reconcile(dialog.querySelector(".modal-body"), view.blocks.map((block) => ({
    key: `${view.id}/${block.block_id}`,
    print: JSON.stringify([block, all[block.block_id], language()]),
    draw: () => drawBlock(block, at),
  })));
}

function focusFirst() {
  const view = state.views.at(-1);
  const wanted = view.blocks.flatMap((block) => [block.element, block.accessory, ...(block.elements ?? [])].map((one) => one?.focus_on_load && `${block.block_id}/${one.action_id}`)).find(Boolean);
  const fields = [...dialog.querySelectorAll(".modal-body :is(input, textarea, select, button, a[href])")].filter((one) => one.offsetParent);
  (fields.find((one) => wanted && one.dataset.control === wanted) ?? fields[0] ?? dialog.querySelector("footer .button:last-child")).focus();
}

async function submit(event) {
  event.preventDefault();
  const view = state.views.at(-1);
  const send = dialog.querySelector("footer .primary");
  if (!send || send.getAttribute("aria-busy") || view.submit_disabled) return;
  send.setAttribute("aria-busy", "true");
  const outcome = await surface({ view: view.id }, {}).submit();
  send.removeAttribute("aria-busy");
  if (outcome?.action === "errors") return showErrors(view, outcome.errors);
  if (outcome && ["closed", "cleared"].includes(outcome.action)) forget(view.id);
  await loadViews();
}

async function showErrors(view, found) {
  await loadViews();
  errors = found;
  if (!dialog || state.views.at(-1)?.id !== view.id) return;
  drawBody({ ...state.views.at(-1), errors: {} });
  dialog.querySelector("[aria-invalid=true], .error")?.focus();
}

async function close() {
  const view = state.views.at(-1);
  if (!view) return;
  forget(view.id);
  await attempt("close", { view: view.id });
  await loadViews();
}

async function closeAll() {
  const views = state.views;
  views.forEach((view) => forget(view.id));
  if (views.length) await attempt("close", { view: views.at(-1).id, all: true });
  await loadViews();
}
