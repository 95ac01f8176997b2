// A surface is a message or a view with controls in it. What a person types stays here as a draft until
// something is sent; whatever is chosen or pressed goes to the sandbox at once, after the drafts.

import { act } from "./api.js";
import { toast } from "./dom.js";
import { said } from "./i18n.js";
import { state } from "./state.js";

const drafts = new Map(); // a surface's key -> Map(address -> {value, sent, told})
const queues = new Map(); // a surface's key -> the end of its last act: acts go one after the other

const addressOf = (block, element) => `${block.block_id}/${element.action_id}`;

/** Where acts go: `place` is {view} or {channel, message}; `values` is block_id -> action_id -> state. */
export function surface(place, values, errors = {}) {
  const key = place.view ?? `${place.channel}/${place.message}`;
  const mine = () => drafts.get(key) ?? drafts.set(key, new Map()).get(key);
  const perform = (name, body) => {
    const before = queues.get(key);
    const run = async () => {
      await before;
      return attempt(name, { ...place, ...(await body) });
    };
    const done = run();
    queues.set(key, done);
    return done;
  };

  /** Tell the sandbox what was typed, so that the app finds it in state.values. */
  function flush() {
    for (const [address, draft] of mine()) {
      if (draft.sent || draft.told) continue;
      draft.sent = true;
      perform("choose", { name: address, value: draft.value });
    }
  }

  return {
    place,
    errors,
    address: addressOf,
    /** The state of an element in Slack's shape, if anything was put in. */
    state: (block, element) => values?.[block.block_id]?.[element.action_id],
    draft: (block, element) => mine().get(addressOf(block, element))?.value,
    /** Keep what is being typed; `told` are inputs that tell the app themselves. */
    type(block, element, value) {
      mine().set(addressOf(block, element), { value, sent: false, told: Boolean(block.dispatch_action) });
    },
    /** `value` may be a promise, as of files on their way; what is done next waits for it. */
    choose(block, element, value) {
      const name = addressOf(block, element);
      mine().delete(name);
      flush();
      return perform("choose", Promise.resolve(value).then((value) => ({ name, value })));
    },
    press(block, element) {
      flush();
      return perform("press", { name: addressOf(block, element) });
    },
    async suggest(block, element, query) {
      flush();
      const answer = await perform("suggest", { name: addressOf(block, element), query });
      return answer?.options ?? [];
    },
    /** Submit the view, with everything typed and not yet sent. */
    submit() {
      const unsent = [...mine()].filter(([, draft]) => !draft.sent);
      for (const [, draft] of unsent) draft.sent = true; // the view that answers may not have these fields
      return perform("submit", { values: Object.fromEntries(unsent.map(([address, draft]) => [address, draft.value])) });
    },
  };
}

/** Forget what was typed into a surface that is gone. */
export function forget(key) {
  drafts.delete(key);
  queues.delete(key);
}

/** Act as the person; what goes wrong is said. Returns the outcome, or null if it could not be done. */
export async function attempt(name, body) {
  try {
    const outcome = await act(state.me.id, name, body);
    if (outcome.error) toast(`${said(outcome.text)} (${outcome.error})`);
    return outcome;
  } catch (why) {
    toast(why.message);
    return null;
  }
}
