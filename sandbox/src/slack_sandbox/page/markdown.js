// The `markdown` block: ordinary Markdown (CommonMark's everyday part and tables) -> DOM nodes.

import { h, link } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { emoji } from "./mrkdwn.js";

const FENCE = /^```/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const QUOTE = /^>\s?/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export function markdown(text) {
  return blocks(text.replace(/\r/g, "").split("\n"));
}

function blocks(lines) {
  const nodes = [];
  const takeWhile = (test) => {
    const taken = [];
    while (lines.length && test(lines[0])) taken.push(lines.shift());
    return taken;
  };
  while (lines.length) {
    const line = lines[0];
    const heading = HEADING.exec(line);
    if (!line.trim()) lines.shift();
    else if (FENCE.test(line)) {
      lines.shift();
      const code = takeWhile((one) => !FENCE.test(one));
      lines.shift();
      nodes.push(h("pre", {}, h("code", {}, code.join("\n"))));
    } else if (heading) {
      lines.shift();
      nodes.push(h("p", { class: `heading level-${heading[1].length}`, role: "heading", "aria-level": 2 }, inline(heading[2])));
    } else if (RULE.test(line)) {
      lines.shift();
      nodes.push(h("hr"));
    } else if (QUOTE.test(line)) {
      const quoted = takeWhile((one) => QUOTE.test(one)).map((one) => one.replace(QUOTE, ""));
      nodes.push(h("blockquote", {}, blocks(quoted)));
    } else if (ITEM.test(line)) nodes.push(list(takeWhile((one) => ITEM.test(one) || /^\s+\S/.test(one))));
    else if (line.includes("|") && TABLE_RULE.test(lines[1] ?? "")) nodes.push(table(takeWhile((one) => one.includes("|"))));
    else nodes.push(h("p", {}, inline(takeWhile(isText).join("\n"))));
  }
  return nodes;
}

const isText = (line) => line.trim() && ![FENCE, HEADING, QUOTE, ITEM].some((mark) => mark.test(line));

function list(lines) {
  const [, margin, mark] = ITEM.exec(lines[0]);
  const items = [];
  for (const line of lines) {
    const found = ITEM.exec(line);
    if (found && found[1].length <= margin.length) items.push({ text: found[3], inner: [] });
    else items.at(-1).inner.push(line.slice(margin.length + 2));
  }
  const drawn = items.map(({ text, inner }) => {
    const task = /^\[([ xX])\]\s+(.*)/.exec(text);
    const words = task ? [task[1] === " " ? "☐ " : "☑ ", inline(task[2])] : inline(text);
    return h("li", {}, words, inner.length ? blocks(inner) : null);
  });
  return /\d/.test(mark) ? h("ol", { start: parseInt(mark, 10) }, drawn) : h("ul", {}, drawn);
}

function table(lines) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const [head, , ...rows] = lines.map(cells);
  return h("div.scroll-x", { tabindex: "0", role: "group", "aria-label": head.join(", ") },
    h("table", {}, h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, inline(cell))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, inline(cell))))))));
}

const INLINE = [
  [/\\([\\`*_{}[\]()#+.!|~>-])/, (found) => found[1]],
  [/`([^`]+)`/, (found) => h("code", {}, found[1])],
  [/!?\[([^\]]*)\]\((\S+?)(?:\s+"[^"]*")?\)/, (found) => link(found[2], inline(found[1]))],
  [/<(https?:[^\s>]+|mailto:[^\s>]+)>/, (found) => link(found[1], found[1])],
  [/\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__/s, (found) => h("strong", {}, inline(found[1] ?? found[2]))],
  [/~~(?=\S)(.+?)~~/s, (found) => h("s", {}, inline(found[1]))],
  [/\*(?=\S)([^*]+?)\*|(?<!\w)_(?=\S)([^_]+?)_(?!\w)/s, (found) => h("em", {}, inline(found[1] ?? found[2]))],
  [/https?:\/\/[^\s<>()]*[^\s<>().,;:!?'"]/, (found) => link(found[0], found[0])],
  [/:([a-z0-9_+-]+):/, (found) => (EMOJI.has(found[1]) ? emoji(found[1]) : found[0])],
];

/** The mark that begins first is taken; what is before it stays as it is. */
function inline(text) {
  let best = null;
  for (const [pattern, draw] of INLINE) {
    const found = pattern.exec(text);
    if (found && (!best || found.index < best.found.index)) best = { found, draw };
  }
  if (!best) return [text];
  const { found, draw } = best;
  return [text.slice(0, found.index), draw(found), ...inline(text.slice(found.index + found[0].length))];
}
