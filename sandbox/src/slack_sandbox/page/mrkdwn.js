// Slack's mrkdwn: text -> a small tree -> DOM nodes, plain words, or rich_text elements.
// Markup is found in the escaped text and entities are decoded afterwards, so that &lt;!channel&gt; stays words.

import { EMOJI } from "./emoji.js";
import { h, link } from "./dom.js";
import { dateToken, fullTime } from "./time.js";
import { canSee, nameOf, state, titleOf } from "./state.js";

export const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const encode = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const STYLES = { "*": "bold", _: "italic", "~": "strike" };
const CONTROL = /<([^<>\n]+)>/y;
const CODE = /`([^`\n]+)`/y;
const SHORTCODE = /:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/y;
const WORD = /[\p{L}\p{N}]/u;

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** One or more lines without quotes -> [{type, ...}]: text, bold, italic, strike, code, emoji, link, mention ... */
function inline(text, { emojiOnly = false } = {}) {
  const nodes = [];
  let words = "";
  const add = (node, length) => {
    if (words) nodes.push({ type: "text", text: decode(words) });
    words = "";
    nodes.push(node);
    return length;
  };
  for (let at = 0; at < text.length; ) {
    const sign = text[at];
    let found;
    if (sign === ":" && (found = match(SHORTCODE, text, at)) && EMOJI.has(found[1])) {
      at += add({ type: "emoji", name: found[1] }, found[0].length);
    } else if (!emojiOnly && sign === "<" && (found = match(CONTROL, text, at))) {
      at += add(control(found[1]), found[0].length);
    } else if (!emojiOnly && sign === "`" && (found = match(CODE, text, at))) {
      at += add({ type: "code", text: plainControls(found[1]) }, found[0].length);
    } else if (!emojiOnly && STYLES[sign] && (found = styled(text, at))) {
      at += add({ type: STYLES[sign], inside: inline(found) }, found.length + 2);
    } else {
      words += sign;
      at += 1;
    }
  }
  if (words) nodes.push({ type: "text", text: decode(words) });
  return nodes;
}

/** What stands between a pair of * _ or ~, if they stand at the borders of words. */
function styled(text, from) {
  const mark = text[from];
  const before = text[from - 1] ?? " ";
  const first = text[from + 1] ?? " ";
  if (WORD.test(before) || before === mark || first === mark || /\s/.test(first)) return null;
  for (let at = from + 1; at < text.length && text[at] !== "\n"; at++) {
    const skipped = "<`".includes(text[at]) && (match(CONTROL, text, at) ?? match(CODE, text, at));
    if (skipped) at += skipped[0].length - 1;
    else if (text[at] === mark && !/\s/.test(text[at - 1]) && !WORD.test(text[at + 1] ?? " ")) return text.slice(from + 1, at);
  }
  return null;
}

/** What stands in <...>. */
function control(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : decode(inside.slice(bar + 1));
  if (target.startsWith("@")) return { type: "user", user_id: target.slice(1), label };
  if (target.startsWith("#")) return { type: "channel", channel_id: target.slice(1), label };
  if (target.startsWith("!date^")) {
    const [, timestamp, format = "", ...url] = target.split("^");
    return { type: "date", timestamp: Number(timestamp), format: decode(format), url: decode(url.join("^")), fallback: label };
  }
  if (target.startsWith("!subteam^")) return { type: "usergroup", usergroup_id: target.slice(9), label };
  if (target.startsWith("!")) return { type: "broadcast", range: target.slice(1) };
  return { type: "link", url: decode(target), text: label };
}

const plainControls = (text) => decode(text.replace(/<([^<>\n]+)>/g, (_, inside) => encode(words([control(inside)]))));

/** Whole mrkdwn -> [{type: "pre" | "quote" | "lines", ...}]. */
function parse(text) {
  const parts = [];
  text.split(/```([\s\S]+?)```/).forEach((piece, i) => {
    if (i % 2) parts.push({ type: "pre", text: plainControls(piece.replace(/^\n|\n$/g, "")) });
    else if (piece) parts.push(...quotes(piece));
  });
  return parts;
}

function quotes(text) {
  const parts = [];
  const mark = /^(?:&gt;|>)\s?/;
  const rest = text.split("\n");
  while (rest.length) {
    const quoted = mark.test(rest[0]);
    const lines = [];
    if (/^(?:&gt;|>){3}/.test(rest[0])) lines.push(rest.shift().replace(/^(?:&gt;|>){3}\s?/, ""), ...rest.splice(0));
    else while (rest.length && mark.test(rest[0]) === quoted) lines.push(rest.shift().replace(mark, ""));
    parts.push({ type: quoted ? "quote" : "lines", raw: lines.join("\n"), inside: inline(lines.join("\n")) });
  }
  return parts;
}

// Tree -> DOM

/** mrkdwn as nodes. */
export function mrkdwn(text) {
  return parse(text).map((part) => {
    if (part.type === "pre") return h("pre", {}, h("code", {}, part.text));
    return part.type === "quote" ? h("blockquote", {}, runs(part.inside)) : runs(part.inside);
  });
}

/** A plain_text or mrkdwn object as nodes. */
export function textObject(object) {
  if (!object) return [];
  if (typeof object === "string") return [object];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return object.emoji === false ? [decode(object.text)] : runs(inline(object.text, { emojiOnly: true }));
}

/** Inline pieces as nodes; they have the shapes of rich_text's, plus bold, italic, strike and code around others. */
export function runs(pieces) {
  return pieces.map((piece) => RUNS[Object.hasOwn(RUNS, piece.type) ? piece.type : "unknown"](piece));
}

const RUNS = {
  text: (one) => one.text,
  bold: (one) => h("strong", {}, runs(one.inside)),
  italic: (one) => h("em", {}, runs(one.inside)),
  strike: (one) => h("s", {}, runs(one.inside)),
  code: (one) => h("code", {}, one.text),
  emoji: (one) => emoji(one.name, one.unicode),
  link: (one) => link(one.url, one.text || one.url.replace(/^mailto:/, "")),
  user: ({ user_id, label }) =>
    mention(`@${state.people.has(user_id) ? nameOf(user_id) : label || user_id}`, user_id === state.me?.id),
  usergroup: (one) => mention(one.label || `@${one.usergroup_id}`),
  broadcast: (one) => mention(`@${one.range}`, ["channel", "here", "everyone"].includes(one.range)),
  channel: channelLink,
  date: dateRun,
  color: (one) => h("code", {}, one.value),
  unknown: (one) => one.fallback ?? one.text ?? "",
};

export function emoji(name, unicode) {
  const sign = unicode ? String.fromCodePoint(...unicode.split("-").map((code) => parseInt(code, 16))) : EMOJI.get(name);
  if (!sign) return `:${name}:`;
  return h("span.emoji", { role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, sign);
}

const mention = (text, me = false) => h("span", { class: me ? "mention me" : "mention" }, text);

function channelLink({ channel_id, label }) {
  const channel = state.channels.get(channel_id);
  if (!channel || !state.me || !canSee(channel)) return mention(`#${label || "private-channel"}`);
  return h("a.mention", { href: `/?channel=${encodeURIComponent(channel_id)}` }, `#${titleOf(channel)}`);
}

function dateRun(one) {
  const shown = dateToken(one.timestamp, one.format) ?? one.fallback ?? "";
  const title = Number.isFinite(one.timestamp) ? fullTime(one.timestamp) : null;
  return h("time", { title }, one.url ? link(one.url, shown) : shown);
}

// Tree -> words

/** mrkdwn as the plain words a person would hear. */
export const plain = (text) => parse(text).map((part) => part.text ?? words(part.inside)).join("\n");

/** A text object as plain words, for labels. */
export const plainText = (object) => (!object ? "" : object.type === "mrkdwn" ? plain(object.text) : decode(object.text ?? ""));

const words = (pieces) => pieces.map((piece) => piece.inside ? words(piece.inside) : spoken(piece)).join("");

function spoken(piece) {
  if (piece.type === "emoji") return EMOJI.get(piece.name) ?? `:${piece.name}:`;
  if (piece.type === "link") return piece.text || piece.url;
  const [node] = runs([piece]);
  return typeof node === "string" ? node : node.textContent;
}

// rich_text, both ways

/** A rich_text block's elements as nodes. */
export function richText(elements) {
  return elements.map((element) => {
    if (element.type === "rich_text_preformatted") return h("pre", {}, h("code", {}, richRuns(element)));
    if (element.type === "rich_text_quote") return h("blockquote", {}, richRuns(element));
    if (element.type === "rich_text_list") return richList(element);
    return h("div.rich-section", {}, richRuns(element));
  });
}

function richList(list) {
  const items = list.elements.map((item) => h("li", {}, richRuns(item)));
  const props = { class: `indent-${Math.min(Number(list.indent) || 0, 6)}` };
  if (list.style !== "ordered") return h("ul", props, items);
  return h("ol", { ...props, start: (Number(list.offset) || 0) + 1 }, items);
}

const TAGS = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code", highlight: "mark", client_highlight: "mark" };

function richRuns(section) {
  return (section.elements ?? []).map((piece) => {
    const styles = Object.keys(TAGS).filter((name) => piece.style?.[name]);
    return styles.reduce((inner, name) => h(TAGS[name], {}, inner), runs([piece])[0]);
  });
}

/** What was typed, with mrkdwn's marks, "- " and "1. " lists, as a rich_text block. */
export function toRichText(typed) {
  const elements = parse(encode(typed)).flatMap((part) => {
    if (part.type === "pre") return [{ type: "rich_text_preformatted", elements: [{ type: "text", text: part.text }] }];
    return part.type === "quote" ? [{ type: "rich_text_quote", elements: flat(part.inside) }] : listsAndText(part.raw);
  });
  return { type: "rich_text", elements };
}

/** Lines that begin with "- " or "1. " become lists, those between them sections. */
function listsAndText(text) {
  const made = [];
  for (const line of text.split("\n")) {
    const found = /^\s*([-*•]|\d+\.)\s+(.*)/.exec(line);
    const style = found && (/\d/.test(found[1]) ? "ordered" : "bullet");
    const elements = flat(inline(found ? found[2] : line));
    const last = made.at(-1);
    if (found && last?.style === style) last.elements.push({ type: "rich_text_section", elements });
    else if (found) made.push({ type: "rich_text_list", style, elements: [{ type: "rich_text_section", elements }] });
    else if (last?.type === "rich_text_section") last.elements.push({ type: "text", text: "\n" }, ...elements);
    else made.push({ type: "rich_text_section", elements });
  }
  return made;
}

const flat = (pieces, style = {}) =>
  pieces.flatMap((piece) => {
    if (piece.inside) return flat(piece.inside, { ...style, [piece.type]: true });
    const made = piece.type === "code" ? { type: "text", text: piece.text } : { ...piece };
    const all = piece.type === "code" ? { ...style, code: true } : style;
    if (Object.keys(all).length) made.style = all;
    delete made.label;
    return [made];
  });

/** A rich_text block as text to type on: the other way round, marks and all. */
export const fromRichText = (block) => (block?.elements ?? []).map(typedPart).join("\n");

const MARKS = { bold: "*", italic: "_", strike: "~", code: "`" };

function typedPart(element) {
  const marked = (piece) => {
    const marks = Object.keys(MARKS).filter((name) => piece.style?.[name]).map((name) => MARKS[name]);
    return marks.reduce((text, mark) => mark + text + mark, spoken(piece));
  };
  const line = (section) => section.elements.map(marked).join("");
  const items = () => element.elements.map((item, i) => (element.style === "ordered" ? `${i + 1}. ` : "- ") + line(item));
  if (element.type === "rich_text_list") return items().join("\n");
  if (element.type === "rich_text_quote") return `> ${line(element)}`;
  return element.type === "rich_text_preformatted" ? `\`\`\`${line(element)}\`\`\`` : line(element);
}
