/** Segments of the review page as data, read once from the page and kept true to the server's answers. */

import { normal } from "./unsaved.js";

/**
 * @typedef {object} Row
 * @property {HTMLElement} el
 * @property {string} id
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
  row.el.dataset.revision = String(segment.revision);
  row.el.dataset.state = segment.state;
  row.el.toggleAttribute("data-stale", row.stale);
  const by = row.el.querySelector("[data-by]");
  if (segment.by) by.textContent = segment.at ? `${segment.by}, ${segment.at.slice(0, 10)}` : segment.by;
}
