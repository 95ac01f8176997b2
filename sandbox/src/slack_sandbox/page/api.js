// The control API (see ../README.md): ask, act as a person, and listen to what changes.

const EVENTS = [
  "message", "message_changed", "message_deleted", "reaction_added", "reaction_removed", "view_opened",
  "view_updated", "view_closed", "channel", "channel_changed", "joined", "left", "user", "user_changed",
  "dnd_changed", "home_opened", "clock", "call", "delivery",
];

/** What the person asked for cannot be done; the message says why. */
export class Refused extends Error {}

async function request(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refused("The sandbox does not answer.");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body.error ?? `The sandbox answered ${answer.status}.`);
  return body;
}

export const get = (path, query = {}) => request(`${path}?${new URLSearchParams(query)}`);

export const post = (path, body) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Act as a person: `type`, `press`, `choose` ... */
export const act = (person, name, body) => post(`/sandbox/people/${person}/${name}`, body);

/** Upload a file a person picked; answers the file as Slack keeps it. */
export async function upload(person, file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let letters = "";
  for (let i = 0; i < bytes.length; i += 0x8000) letters += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return (await act(person, "upload", { name: file.name, content: btoa(letters) })).file;
}

/**
 * Listen to the stream for good: it is opened again whenever it breaks.
 * `onstatus` hears "open" each time it is (anew) connected, and "lost" when it breaks.
 */
export function listen(onevent, onstatus, wait = 300) {
  const source = new EventSource("/sandbox/stream");
  let pause = wait;
  source.onopen = () => {
    pause = 300;
    onstatus("open");
  };
  source.onerror = () => {
    source.close();
    onstatus("lost");
    setTimeout(() => listen(onevent, onstatus, Math.min(pause * 2, 5000)), pause);
  };
  for (const name of EVENTS) source.addEventListener(name, (event) => onevent(JSON.parse(event.data)));
}
