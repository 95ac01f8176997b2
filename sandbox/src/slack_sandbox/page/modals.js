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
  const body = h("div.modal-body", { tabindex: "-1" });
  const form = h("form", { novalidate: true, onsubmit: submit }, h("header"), body, h("footer"));
  dialog = h("dialog.modal", { "aria-labelledby": "modal-title" }, form);
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
  const from = h("small", {}, t("from {app}", { app: state.app.display_name || state.app.name }));
  frame.querySelector("header").replaceChildren(
    ...(deeper ? [iconButton("back", t("Back"), close)] : []),
    h("h2", { id: "modal-title" }, textObject(view.title), from),
    iconButton("close", deeper ? t("Close all") : t("Close"), closeAll));
  const cancel = plainText(view.close) || t(view.submit ? "Cancel" : "Close");
  const send = { type: "submit", "aria-disabled": view.submit_disabled ? "true" : null };
  frame.querySelector("footer").replaceChildren(
    h("button.button", { onclick: close }, cancel),
    ...(view.submit ? [h("button.button.primary", send, plainText(view.submit))] : []));
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
  const wanted = focusOnLoad(state.views.at(-1).blocks);
  const all = dialog.querySelectorAll(".modal-body :is(input, textarea, button, a[href])");
  const fields = [...all].filter((one) => one.offsetParent);
  const named = fields.find((one) => wanted && one.dataset.control === wanted);
  (named ?? fields[0] ?? dialog.querySelector("footer .button:last-child")).focus();
}

/** The address of the element that asks for the focus. */
function focusOnLoad(blocks) {
  for (const block of blocks) {
    const elements = [block.element, block.accessory, ...(block.elements ?? [])];
    const found = elements.find((one) => one?.focus_on_load);
    if (found) return `${block.block_id}/${found.action_id}`;
  }
  return null;
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
