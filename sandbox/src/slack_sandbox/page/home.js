// The app's Home tab.

import { drawBlock } from "./blocks.js";
import { h, reconcile } from "./dom.js";
import { attempt, surface } from "./forms.js";
import { language, t } from "./i18n.js";
import { state } from "./state.js";

export function homeTab() {
  const body = h("div.home-body");
  const props = { id: "home-panel", role: "tabpanel", tabindex: "0", "aria-labelledby": "tab-home" };
  const element = h("div.scroller.home", props, body);

  function draw() {
    const view = state.home;
    const none = () => h("p.nothing", {}, t("This app has no Home yet."));
    if (!view) return reconcile(body, [{ key: "none", print: language(), draw: none }]);
    const at = surface({ view: view.id }, view.state?.values, view.errors);
    reconcile(body, view.blocks.map((block) => ({
      key: `${view.id}/${block.block_id}`,
      print: JSON.stringify([block, view.errors?.[block.block_id], language(), state.me.id]),
      draw: () => drawBlock(block, at),
    })));
  }
  return { element, draw };
}

/** The person comes to the app: it is told, and may publish a Home. */
export const visit = (tab) => attempt("open_home", { tab });
