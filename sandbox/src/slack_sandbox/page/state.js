// What this tab knows: the workspace, who the person is, where they are and what they see there.

import { act, get } from "./api.js";

export const state = {
  url: "",
  app: { commands: [], shortcuts: [] },
  clock: { time: 0, frozen: false, at: 0 }, // `at`: the machine's seconds when `time` was read
  teams: [],
  team: null,
  people: new Map(),
  channels: new Map(),
  me: null,
  place: null, // a channel's id, or "home"
  messages: [], // of the channel in front
  thread: null, // ts of the thread that is open
  replies: [],
  notes: [], // what only this page shows: commands on their way and how they failed
  views: [],
  home: null,
  unread: new Map(), // channel id -> how many, 0 when not known
  journal: [], // calls and deliveries, newest last
  refused: 0,
  online: true,
};

const JOURNAL_KEPT = 500;
const listeners = new Map();
let due = null;

/** Call `draw` when one of these has changed (once for several changes in a row). */
export function on(topics, draw) {
  for (const topic of topics.split(" ")) listeners.set(topic, [...(listeners.get(topic) ?? []), draw]);
}

export function changed(...topics) {
  if (!due) {
    due = new Set();
    queueMicrotask(() => {
      const draws = due;
      due = null;
      draws.forEach((draw) => draw());
    });
  }
  for (const topic of topics) (listeners.get(topic) ?? []).forEach((draw) => due.add(draw));
}

// Who and what there is

export async function loadState() {
  const all = await get("/sandbox/state");
  state.url = all.url;
  state.app = all.app;
  state.teams = all.workspaces;
  state.people = new Map(all.workspaces.flatMap((team) => team.people).map((one) => [one.id, one]));
  setClock(all.clock);
  if (state.me) bePerson(state.me.id);
}

/** Take on this person; false if they are not there. */
export function bePerson(id) {
  const person = [...state.people.values()].find((one) => [one.id, one.name].includes(id) && !one.is_bot);
  const team = person && state.teams.find((one) => one.people.some((other) => other.id === person.id));
  if (!team || person.deleted) {
    state.me = null;
    return false;
  }
  const moved = state.me?.id !== person.id;
  if (state.me && moved) sessionStorage.removeItem("language");
  state.me = person;
  state.team = team;
  state.channels = new Map(team.channels.map((channel) => [channel.id, channel]));
  sessionStorage.setItem("me", person.id);
  if (moved) Object.assign(state, { place: null, thread: null, messages: [], replies: [], notes: [], views: [], home: null });
  countUnread();
  changed("me");
  return true;
}

export function canSee(channel) {
  if (channel.members.includes(state.me.id)) return true;
  return channel.kind === "public" && !state.me.is_restricted && channel.context_team_id === state.me.team_id;
}

export const botId = () => state.team?.bot ?? null;
export const isAppDm = (channel) => channel.kind === "im" && channel.members.includes(botId());
export const appDm = () => [...state.channels.values()].find((c) => isAppDm(c) && c.members.includes(state.me.id));
export const channel = () => state.channels.get(state.place);

export function nameOf(userId) {
  const user = state.people.get(userId);
  return user ? user.real_name || user.profile?.real_name || user.name : userId;
}

/** What a conversation is called: its name, or the other people in it. */
export function titleOf(channel) {
  if (channel.kind === "public" || channel.kind === "private") return channel.name;
  const others = channel.members.filter((id) => id !== state.me.id);
  return (others.length ? others : channel.members).map(nameOf).join(", ");
}

// The clock

function setClock(clock) {
  state.clock = { time: clock.time, frozen: clock.frozen, at: Date.now() / 1000 };
  changed("clock");
}

/** The sandbox's time, in Unix seconds. */
export function now() {
  return state.clock.time + (state.clock.frozen ? 0 : Date.now() / 1000 - state.clock.at);
}

// Unread marks: the newest message seen of each channel, for this person in this tab

const readKey = () => `read ${state.me.id}`;
const readMarks = () => JSON.parse(sessionStorage.getItem(readKey()) ?? "{}");

function countUnread() {
  const marks = readMarks();
  const unseen = [...state.channels.values()].filter((c) => canSee(c) && c.latest && c.latest > (marks[c.id] ?? ""));
  state.unread = new Map(unseen.map((c) => [c.id, state.unread.get(c.id) ?? 0]));
}

function markRead(channel) {
  sessionStorage.setItem(readKey(), JSON.stringify({ ...readMarks(), [channel.id]: channel.latest }));
  if (state.unread.delete(channel.id)) changed("sidebar");
}

// Messages of the channel and the thread in front

let late = null; // messages that came while the channel was being read

/** Show a channel (and one of its threads, if given). */
export async function openChannel(id, thread = null) {
  state.place = id;
  state.thread = thread;
  changed("place");
  const me = state.me.id;
  const events = (late = []);
  try {
    const [messages, replies] = await Promise.all([sees(id), thread ? sees(id, thread) : []]);
    if (state.place !== id || state.me?.id !== me) return;
    state.messages = messages;
    if (state.thread === thread) state.replies = replies;
  } finally {
    if (late === events) late = null;
  }
  events.forEach(hear);
  if (channel()) markRead(channel());
  changed("messages", "thread", "sidebar");
}

export async function openThread(ts) {
  state.thread = ts;
  state.replies = [];
  changed("place", "thread");
  const replies = ts ? await sees(state.place, ts) : [];
  if (state.thread === ts) state.replies = replies;
  changed("thread");
}

async function sees(id, thread) {
  const answer = await get(`/sandbox/people/${state.me.id}/sees`, thread ? { channel: id, thread } : { channel: id });
  return answer.messages;
}

export async function loadViews() {
  if (!state.me) return;
  const me = state.me.id;
  const { views, home } = await get(`/sandbox/people/${me}/views`);
  if (state.me?.id !== me) return;
  Object.assign(state, { views, home });
  changed("views", "home");
}

/** Take in one event of the stream; returns the message if it is new and in front of the person. */
export function hear(event) {
  const { type } = event;
  if (type === "clock") setClock(event);
  else if (type === "call" || type === "delivery") note(event);
  else if (["user", "user_changed", "dnd_changed"].includes(type)) hearUser(event);
  else if (event.team !== state.team?.id && !state.channels.has(event.channel)) return null;
  else if (type.startsWith("view_") && event.user === state.me?.id) loadViews();
  else if (["channel", "channel_changed", "joined", "left"].includes(type)) {
    state.channels.set(event.channel.id, event.channel);
    changed("sidebar", "place");
  } else if (event.message) return hearMessage(event);
  return null;
}

function hearUser({ user, team }) {
  state.people.set(user.id, user);
  const people = state.teams.find((one) => one.id === team)?.people ?? [];
  const index = people.findIndex((one) => one.id === user.id);
  index < 0 ? people.push(user) : (people[index] = user);
  if (state.me?.id === user.id) state.me = user;
  changed("me", "sidebar");
}

function hearMessage(event) {
  const { message, type } = event;
  const at = state.channels.get(event.channel);
  if (!at || !state.me || (message.ephemeral_to && message.ephemeral_to !== state.me.id)) return null;
  if (type === "message" && !message.ephemeral_to) at.latest = message.ts;
  if (event.channel !== state.place) {
    if (type === "message" && message.user !== state.me.id && !message.ephemeral_to && canSee(at)) {
      state.unread.set(at.id, (state.unread.get(at.id) ?? 0) + 1);
      changed("sidebar");
    }
    return null;
  }
  late?.push(event);
  const gone = type === "message_deleted";
  const root = message.thread_ts ?? message.ts;
  const isReply = message.thread_ts && message.thread_ts !== message.ts;
  if (root === state.thread) state.replies = gone ? without(state.replies, message) : merged(state.replies, message);
  if (isReply) countReply(root, message, type);
  if (!isReply || message.subtype === "thread_broadcast")
    state.messages = gone ? without(state.messages, message) : merged(state.messages, message);
  if (!message.ephemeral_to) markRead(at);
  changed("messages", "thread");
  return type === "message" ? message : null;
}

/** The first message of a thread tells how many replies there are. */
function countReply(root, reply, type) {
  const step = { message: 1, message_deleted: -1 }[type];
  if (!step || reply.ephemeral_to) return;
  const count = (message) => {
    const heard = step > 0 && (message.latest_reply ?? "") >= reply.ts;
    if (message.ts !== root || heard) return message;
    return { ...message, thread_ts: root, reply_count: (message.reply_count ?? 0) + step, latest_reply: reply.ts };
  };
  state.messages = state.messages.map(count);
  state.replies = state.replies.map(count);
}

const without = (messages, gone) => messages.filter((one) => one.ts !== gone.ts);
const merged = (messages, message) =>
  [...without(messages, message), message].sort((a, b) => (a.ts < b.ts ? -1 : 1));

// Notes: what only this page shows in a conversation

/** Show a line in the conversation that only this tab sees; returns a way to take it back. */
export function addNote(text, about) {
  const note = { ts: now().toFixed(6), text, channel: state.place, thread: null, ...about };
  state.notes = [...state.notes, note];
  changed("messages", "thread");
  return () => {
    state.notes = state.notes.filter((one) => one !== note);
    changed("messages", "thread");
  };
}

// The journal

function note(entry) {
  state.journal = [...state.journal, entry].slice(-JOURNAL_KEPT);
  if (failed(entry)) state.refused += 1;
  changed("journal");
}

export const failed = (entry) => (entry.type === "call" ? !entry.ok : Boolean(entry.error));

export async function loadJournal() {
  const { calls, deliveries } = await get("/sandbox/journal", { limit: 200 });
  const all = [...calls.map((one) => ({ type: "call", ...one })), ...deliveries.map((one) => ({ type: "delivery", ...one }))];
  state.journal = all.sort((a, b) => a.time - b.time);
  state.refused = all.filter(failed).length;
  changed("journal");
}

/** The conversation with the app, made if there is none yet. */
export async function openAppDm() {
  const { channel } = await act(state.me.id, "open_dm", {});
  state.channels.set(channel.id, channel);
  return channel.id;
}
