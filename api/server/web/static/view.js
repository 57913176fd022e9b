/** What the review page shows of a row: the row's data is the truth, painting it twice changes nothing. */

import { nameKeys } from "./keyboard.js";
import { isUnsaved, isUntouchedDraft } from "./rows.js";

/** @typedef {import("./rows.js").Row} Row */

export const STATES = {
  new: "No English yet", draft: "Machine draft", translated: "Translated", approved: "Approved", returned: "Returned",
};
const SEVERITIES = { error: "Error", warning: "Warning", note: "Note" };
const GROWS = CSS.supports("field-sizing", "content");

const template = document.querySelector("#editor");
const status = document.querySelector("[data-status]");

/** The part of a row's element that has an attribute. */
export const part = (row, name) => row.el.querySelector(`[${name}]`);

/** Show an element or not. */
export function toggle(element, shown) {
  if (element) element.hidden = !shown;
}

/** @param {Row} row @returns {HTMLTextAreaElement|null} its field, once it was active */
export function field(row) {
  return part(row, "data-text");
}

/** Give a row its editor, once; it stays, so that the browser's undo does too. */
export function mount(row) {
  if (field(row)) return;
  row.el.querySelector(".en").append(template.content.cloneNode(true));
  field(row).setAttribute("aria-label", `English of segment ${row.position + 1}`);
  nameKeys(row.el);
  putText(row);
}

/** Put the row's text into its field, unless it stands there already. */
export function putText(row) {
  const box = field(row);
  if (box && box.value !== row.text) box.value = row.text;
  grow(row);
}

/** Make the field as tall as its text where the style sheet cannot. */
export function grow(row) {
  const box = field(row);
  if (GROWS || !box) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

/** Say something in the status line; `bad` also by its look. */
export function say(words, bad = false) {
  status.toggleAttribute("data-bad", bad);
  status.textContent = words;
}

/** @param {Row} row */
export function paint(row) {
  const unsaved = isUnsaved(row);
  const tag = part(row, "data-tag");
  tag.dataset.state = row.state;
  tag.querySelector("[data-tag-text]").textContent = STATES[row.state] ?? row.state;
  toggle(part(row, "data-stale-tag"), row.stale);
  toggle(part(row, "data-conflict"), row.conflict);
  const mark = part(row, "data-unsaved-tag");
  toggle(mark, unsaved || row.clash !== null);
  mark.textContent = row.clash ? "Two versions" : "Unsaved";
  paintShown(row);
  paintFindings(row);
  if (field(row)) paintEditor(row, unsaved);
}

/** The row's text as it stands when another row is active. */
function paintShown(row) {
  const machine = isUntouchedDraft(row);
  let shown = part(row, "data-en");
  if (!shown && !machine && row.text) {
    shown = document.createElement("p");
    shown.lang = "en";
    shown.dataset.en = "";
    row.el.querySelector(".en").prepend(shown);
  }
  if (shown && !machine && shown.textContent !== row.text) shown.textContent = row.text;
  toggle(shown, !machine);
  toggle(part(row, "data-draft"), machine);
}

/** The findings as a list under the text, and counted in the margin. */
function paintFindings(row) {
  const list = part(row, "data-findings");
  list.replaceChildren(...row.findings.map((finding, index) => {
    const item = document.createElement("li");
    item.dataset.severity = finding.severity;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.do = "point";
    button.dataset.finding = String(index);
    const word = document.createElement("b");
    word.textContent = SEVERITIES[finding.severity];
    const message = document.createElement("span");
    message.dataset.message = "";
    message.append(...tongues(finding.message));
    button.append(word, " ", message);
    item.append(button);
    return item;
  }));
  list.hidden = row.findings.length === 0;
  const found = part(row, "data-found");
  const worst = ["error", "warning", "note"].find((severity) => row.findings.some((finding) => finding.severity === severity));
  toggle(found, worst !== undefined);
  found.dataset.severity = worst ?? "";
  found.textContent = count(row.findings);
}

/**
 * A text as nodes, its Chinese stretches marked for fonts and screen readers. What a stretch is
 * says CHINESE in api/server/web/rendering.py, and what is Chinese HAN in api/language/script.py.
 */
export function tongues(text) {
  return text.split(/(\p{Script=Han}(?:[\p{Script=Han}\u3000-\u303f\uff00-\uffef\u2014\u2018-\u201d\u20260-9]*[\p{Script=Han}\u3000-\u303f\uff00-\uffef])?)/u).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const span = document.createElement("span");
    span.lang = "zh-Hans";
    span.textContent = piece;
    return span;
  });
}

/** Findings in words: `1 error, 2 warnings`. */
function count(findings) {
  return Object.keys(SEVERITIES).map((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number ? `${number} ${severity}${number === 1 ? "" : "s"}` : "";
  }).filter(Boolean).join(", ");
}

function paintEditor(row, unsaved) {
  field(row).toggleAttribute("data-untouched", isUntouchedDraft(row));
  part(row, "data-origin").textContent = origin(row, unsaved);
  toggle(part(row, 'data-do="discard"'), unsaved && !row.clash);
  part(row, 'data-do="discard"').textContent = row.en === null && row.draft !== null ? "Back to the draft" : "Back to the saved text";
  toggle(part(row, 'data-do="undo"'), row.taken !== null);
  toggle(part(row, "data-problem"), row.problem !== null);
  part(row, "data-problem-words").textContent = row.problem?.words ?? "";
  toggle(part(row, 'data-do="retry"'), Boolean(row.problem?.retry));
  toggle(part(row, "data-draft-drawer"), row.draft !== null);
  part(row, "data-draft-text").textContent = row.draft ?? "";
  part(row, "data-draft-engine").textContent = row.engine && `By ${row.engine}`;
  toggle(part(row, "data-return-drawer"), row.en !== null);
  if (row.state !== "returned") toggle(part(row, "data-returned"), false);
  paintClash(row);
  grow(row);
}

/** Where the text in the field comes from, in words. */
function origin(row, unsaved) {
  if (row.sending) return "Saving…";
  if (row.clash) return "Unsaved: two versions, see below.";
  if (row.merging && unsaved) return "Merging: saving replaces their version with this text.";
  if (unsaved && row.behind) return "Unsaved, restored. The segment has changed since; saving will show both versions.";
  if (unsaved && row.restored) return "Unsaved, restored: you typed this earlier.";
  if (unsaved) return "Unsaved, kept in this browser.";
  if (isUntouchedDraft(row) && row.engine.startsWith("memory")) return "Approved for the same Chinese elsewhere. Approve it here, or change it.";
  if (isUntouchedDraft(row)) return "Machine draft, unreviewed. Saving it makes it your translation.";
  return row.en === null ? "No English yet." : `${STATES[row.state]}, as on the server.`;
}

function paintClash(row) {
  const panel = part(row, "data-clash");
  const both = row.clash ?? row.merging;
  toggle(panel, both !== null);
  for (const deed of ["save", "approve"]) part(row, `data-do="${deed}"`).disabled = row.clash !== null;
  if (!both) return;
  const by = both.theirs?.by ?? "Someone";
  part(row, "data-clash-words").textContent = row.clash
    ? `${by} saved this segment while you were writing. Your text is safe in the field above: compare, then choose.`
    : `Edit the field above until it is as it should be. Saving it replaces the version of ${by}.`;
  for (const name of ["base", "theirs"]) {
    const version = both[name];
    panel.querySelector(`[data-when="${name}"]`).textContent = version ? who(version) : "";
    putVersion(panel.querySelector(`[data-version="${name}"]`), version?.en ?? "", both.base?.en ?? "");
  }
  putVersion(panel.querySelector('[data-version="yours"]'), row.text, both.base?.en ?? "");
  for (const button of panel.querySelectorAll("button")) button.hidden = row.clash === null;
}

/** A version with the stretch that differs from the base marked. */
function putVersion(element, text, base) {
  let head = 0;
  while (head < text.length && head < base.length && text[head] === base[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(text.length, base.length) - head && text.at(-1 - tail) === base.at(-1 - tail)) tail += 1;
  const changed = document.createElement("mark");
  changed.textContent = text.slice(head, text.length - tail);
  element.replaceChildren(...(base && changed.textContent ? [text.slice(0, head), changed, text.slice(text.length - tail)] : [text || "(no English)"]));
}

/** Who made a version, when, and what it is. */
export function who(version) {
  const state = STATES[version.state] ?? "";
  return [version.by, when(version.at), state.charAt(0).toLowerCase() + state.slice(1)].filter(Boolean).join(", ");
}

/** A date as it is; a moment in the reader's own time. */
function when(at) {
  if (!at || at.length <= 10) return at ?? "";
  const moment = new Date(/[Z+]|-\d\d:\d\d$/.test(at.slice(10)) ? at : `${at}Z`);
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** Why the segment was returned, above the field. */
export function paintReason(row, revision) {
  const box = part(row, "data-returned");
  toggle(box, Boolean(revision?.comment));
  if (revision) box.textContent = `Returned by ${revision.by}: ${revision.comment}`;
}

/** Bring what waits for an answer into sight. */
export function showTrouble(row) {
  for (const name of ["data-problem", "data-clash"]) {
    const panel = part(row, name);
    if (panel && !panel.hidden) panel.scrollIntoView({ block: "nearest" });
  }
}
