/** Segments of the review page as data, read once from the page and kept true to the server's answers. */

import { normal } from "./unsaved.js";

/**
 * @typedef {{check: string, severity: "error"|"warning"|"note", message: string,
 *   zh_span: [number, number]|null, en_span: [number, number]|null}} Finding spans are code points
 */

/**
 * @typedef {object} Row
 * @property {HTMLElement} el
 * @property {string} id
 * @property {string} source
 * @property {number} position
 * @property {string} state new | draft | translated | approved | returned
 * @property {boolean} stale
 * @property {string|null} en what the server holds
 * @property {string|null} draft
 * @property {string} engine
 * @property {boolean} conflict whether the corpus file's other version waits for a decision
 * @property {string|null} fileEn that version
 * @property {number} base the revision the text was begun on: the next If-Match
 * @property {string} text what stands in the field
 * @property {boolean} restored typed before this page was opened
 * @property {boolean} behind restored onto a newer revision than it was typed on
 * @property {string|null} kept the text this page last put into the browser's storage
 * @property {string|null} taken a text replaced by a button, for Undo
 * @property {Finding[]} findings what the checks say of `checked`
 * @property {string} checked the text that was checked
 * @property {object[]|null} terms the glossary's in the Chinese, once asked for
 * @property {number} sending writes under way
 * @property {{words: string, retry: (string|null)}|null} problem the last write's failure
 * @property {object|null} clash a 412 waiting for a choice: {base, theirs}
 * @property {object|null} merging the version a merge is being edited against
 * @property {Promise<unknown>} queue writes to one segment go one after another
 */

/**
 * @param {HTMLElement} el a `[data-segment]`
 * @returns {Row}
 */
export function readRow(el) {
  const words = (name) => el.querySelector(`[${name}]`)?.textContent ?? null;
  const en = words("data-en");
  const draft = words("data-draft");
  return {
    el,
    id: el.dataset.segment,
    source: el.closest("[data-source]").dataset.source,
    position: Number(el.dataset.position),
    state: el.dataset.state,
    stale: "stale" in el.dataset,
    en,
    draft,
    engine: el.querySelector("[data-draft]")?.dataset.engine ?? "",
    conflict: el.querySelector("[data-conflict]") !== null,
    fileEn: words("data-conflict-en"),
    base: Number(el.dataset.revision),
    text: en ?? draft ?? "",
    findings: [...el.querySelectorAll("[data-findings] > li")].map(readFinding),
    checked: en ?? draft ?? "",
    terms: null,
    restored: false,
    behind: false,
    kept: null,
    taken: null,
    sending: 0,
    problem: null,
    clash: null,
    merging: null,
    queue: Promise.resolve(),
  };
}

/** @returns {Finding} what an item of the page says */
function readFinding(item) {
  const span = (text) => text ? text.split(" ").map(Number) : null;
  return {
    check: item.dataset.check,
    severity: item.dataset.severity,
    message: item.querySelector("[data-message]").textContent,
    zh_span: span(item.dataset.zhSpan),
    en_span: span(item.dataset.enSpan),
  };
}

/** What the field holds before anyone types: the English, else the draft. */
export function start(row) {
  return row.en ?? row.draft ?? "";
}

/** Whether something typed is not on the server. */
export function isUnsaved(row) {
  return normal(row.text) !== normal(start(row));
}

/** Whether the field shows the machine's words, untouched. */
export function isUntouchedDraft(row) {
  return row.en === null && row.draft !== null && normal(row.text) === normal(row.draft);
}

/**
 * Whether a save or an approval would change anything on the server.
 * @param {Row} row
 * @param {"save"|"approve"} action
 */
export function wouldChange(row, action) {
  if (row.en === null || normal(row.text) !== normal(row.en)) return true;
  if (row.stale || row.conflict || row.merging) return true;
  return action === "approve" ? row.state !== "approved" : row.state !== "translated" && row.state !== "approved";
}

/**
 * Take over what the server holds now; what stands in the field stays.
 * @param {Row} row
 * @param {{en: string|null, state: string, stale?: boolean, revision: number, by?: string, at?: string, conflict?: object|null}} segment
 */
export function accept(row, segment) {
  row.en = segment.en;
  row.state = segment.state;
  row.stale = Boolean(segment.stale);
  row.base = segment.revision;
  row.conflict = Boolean(segment.conflict);
  row.clash = null;
  row.merging = null;
  row.behind = false;
  row.problem = null;
  if (segment.findings) {
    row.findings = segment.findings;
    row.checked = segment.en;
  }
  row.el.dataset.revision = String(segment.revision);
  row.el.dataset.state = segment.state;
  row.el.toggleAttribute("data-stale", row.stale);
  const by = row.el.querySelector("[data-by]");
  if (segment.by) by.textContent = segment.at ? `${segment.by}, ${segment.at.slice(0, 10)}` : segment.by;
}
