/** What the checks and the glossary say of the active segment, asked again as its text changes. */

import { field, paint, tongues } from "./view.js";

/** @typedef {import("./rows.js").Row} Row */

const WAIT = 400;
const HIGHLIGHTS = globalThis.CSS?.highlights;

let timer = 0;
let asked = new AbortController();

async function post(route, body, signal) {
  const answer = await fetch(`/api/v1/${route}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal,
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).items;
}

const chinese = (row) => row.el.querySelector("[data-zh]");

/** Have a row's text checked, unless the findings shown are of it already. */
export function consider(row) {
  clearTimeout(timer);
  asked.abort();
  if (row.text !== row.checked) timer = setTimeout(ask, WAIT, row);
}

async function ask(row) {
  const text = row.text;
  asked = new AbortController();
  try {
    const findings = text.trim() ? await post("check", { zh: chinese(row).textContent, en: text }, asked.signal) : [];
    if (row.text !== text) return;
    row.findings = findings;
    row.checked = text;
    paint(row);
  } catch {
    // Checking is help: without it the text is written and saved all the same.
  }
}

/** Show the glossary's terms of a row's Chinese, once. */
export async function showTerms(row) {
  const box = row.el.querySelector("[data-terms]");
  try {
    row.terms ??= await post("glossary/annotate", { text: chinese(row).textContent });
  } catch {
    return;
  }
  const listed = new Set();
  const rank = ["exact", "nested", "doubtful"];
  const terms = [...row.terms].sort((one, other) => rank.indexOf(one.grade) - rank.indexOf(other.grade) || one.start - other.start)
    .filter((hit) => !listed.has(hit.zh) && listed.add(hit.zh));
  box.replaceChildren(...terms.map(termItem));
  box.hidden = terms.length === 0;
  underline(row);
}

function termItem(hit) {
  const item = document.createElement("li");
  item.dataset.grade = hit.grade;
  const zh = document.createElement("a");
  zh.lang = "zh-Hans";
  zh.href = `/glossary/${encodeURIComponent(hit.zh)}`;
  zh.target = "_blank";
  zh.textContent = hit.zh;
  const en = document.createElement("button");
  en.type = "button";
  en.className = "quiet";
  en.lang = "en";
  en.dataset.do = "insert";
  en.title = "Put it into the field";
  en.textContent = hit.en;
  item.append(zh, " ", en);
  if (hit.grade === "doubtful") {
    const why = document.createElement("small");
    why.append(...tongues(`probably not: ${hit.reason}`));
    item.append(" ", why);
  }
  return item;
}

/** Put a rendering into the field where the caret is, with the spaces it wants. */
export function insert(row, words) {
  const box = field(row);
  const before = box.value.slice(0, box.selectionStart);
  const after = box.value.slice(box.selectionEnd);
  const text = (/[\p{L}\p{N},;:.]$/u.test(before) ? " " : "") + words + (/^[\p{L}\p{N}]/u.test(after) ? " " : "");
  box.focus();
  // The browser's own command keeps its undo.
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Code points of the server as places in a script's string. */
function units(text, [start, end]) {
  const points = [...text];
  const head = points.slice(0, start).join("").length;
  return [head, head + points.slice(start, end).join("").length];
}

/** Underline places of a row's Chinese, without touching the page's text. */
function highlight(name, row, spans) {
  const node = chinese(row).firstChild;
  if (!HIGHLIGHTS || !node) return;
  const ranges = spans.map((span) => {
    const [start, end] = units(node.data, span);
    const range = new Range();
    range.setStart(node, start);
    range.setEnd(node, end);
    return range;
  });
  HIGHLIGHTS.set(name, new Highlight(...ranges));
}

function underline(row) {
  if (!row.el.hasAttribute("data-active")) return;
  highlight("term", row, row.terms.filter((hit) => hit.grade === "exact").map((hit) => [hit.start, hit.end]));
  highlight("finding", row, []);
}

/** Show where a finding is, on both sides. */
export function point(row, finding) {
  highlight("finding", row, finding.zh_span ? [finding.zh_span] : []);
  const box = field(row);
  box.focus({ preventScroll: true });
  if (finding.en_span && row.text === row.checked) box.setSelectionRange(...units(row.text, finding.en_span));
}
