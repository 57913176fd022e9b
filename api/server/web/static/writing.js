/** A row's text on its way: into this browser at every keystroke, to the server when told. */

import { accept, isUnsaved, start, wouldChange } from "./rows.js";
import { isOurs, send } from "./saving.js";
import { forget, keep, keepComment, kept, normal } from "./unsaved.js";
import { countAgain, paintProgress } from "./progress.js";
import { field, paint, putText, say } from "./view.js";

/** @typedef {import("./rows.js").Row} Row */

const DEBOUNCE = 200;
const DONE = { save: "saved", approve: "approved", return: "returned" };

/** @type {Set<Row>} */
const typed = new Set();
/** @type {Row[]} */
const rows = [];
let timer = 0;
let refusedToKeep = false;

/**
 * Watch these rows too, and bring back what was typed in them before.
 * @param {Row[]} more
 * @returns {Row[]} the rows restored, newest text first
 */
export function begin(more) {
  rows.push(...more);
  const byId = new Map(more.map((row) => [row.id, row]));
  const restored = [];
  for (const entry of kept()) {
    const row = byId.get(entry.id);
    if (!row || row.restored) continue;
    if (normal(entry.text) === normal(start(row))) {
      forget(entry.id, entry.revision);
      continue;
    }
    row.text = row.kept = entry.text;
    row.restored = true;
    row.behind = entry.revision !== row.base;
    row.base = entry.revision;
    restored.push(row);
    paint(row);
  }
  return restored;
}

/** Note that a row's text is now this, and keep it soon. */
export function type(row, text) {
  row.text = text;
  typed.add(row);
  clearTimeout(timer);
  timer = setTimeout(flush, DEBOUNCE);
  paint(row);
}

/** Keep everything typed so far, now. */
export function flush() {
  clearTimeout(timer);
  for (const row of typed) {
    if (!isUnsaved(row)) drop(row, row.base);
    else if (keep(row.id, row.base, row.text, row.source)) row.kept = row.text;
    else if (!refusedToKeep) {
      refusedToKeep = true;
      say("This browser refuses to keep unsaved text: save before leaving the page.", true);
    }
  }
  typed.clear();
}

/** Forget what this page kept at a revision; what another tab put there since stays. */
function drop(row, revision) {
  if (row.kept !== null) forget(row.id, revision, row.kept);
}

/** Replace the text by a button's choice; what stood there comes back with Undo. */
export function replace(row, text) {
  if (normal(row.text) !== normal(text)) row.taken = isUnsaved(row) ? row.text : null;
  type(row, text);
  putText(row);
  flush();
  paint(row);
}

/** Bring back the text that a button replaced. */
export function undo(row) {
  const text = row.taken;
  row.taken = null;
  type(row, text);
  putText(row);
  flush();
}

/** Give up the typed text for the server's; Undo has it until the page is left. */
export function discard(row) {
  const text = row.text;
  drop(row, row.base);
  row.base = Number(row.el.dataset.revision);
  row.restored = row.behind = false;
  row.merging = row.problem = null;
  type(row, start(row));
  row.taken = text;
  say("");
  putText(row);
  flush();
  paint(row);
}

/** Move a row's unsaved text onto what the server holds now. */
function rebase(row, segment) {
  const before = row.base;
  const from = { state: row.state, stale: row.stale };
  accept(row, segment);
  countAgain(from, row);
  typed.delete(row);
  const unsaved = isUnsaved(row);
  if (unsaved && !keep(row.id, row.base, row.text, row.source)) return;
  if (!unsaved || before !== row.base) drop(row, before);
  row.kept = unsaved ? row.text : null;
}

/**
 * Save or approve what stands in the field, after any write to this segment under way.
 * @param {Row} row
 * @param {"save"|"approve"} action
 * @returns {Promise<boolean>} true when the server holds the text and nothing was typed since
 */
export function write(row, action) {
  const box = field(row);
  if (box && box.value !== row.text) type(row, box.value); // put there by something that told nobody
  flush();
  const turn = row.queue.then(() => writeNow(row, action));
  row.queue = turn;
  return turn;
}

async function writeNow(row, action) {
  if (row.clash) {
    say("Choose first: keep yours, take theirs, or edit a merge.", true);
    return false;
  }
  const sent = row.text;
  if (!normal(sent)) {
    fail(row, { words: "The translation is empty; nothing was saved.", retry: null });
    return false;
  }
  if (!wouldChange(row, action)) return true;
  const same = row.en !== null && normal(sent) === normal(row.en);
  const outcome = await sendFrom(row, action, action === "approve" && same ? {} : { en: sent });
  return settle(row, action, sent, outcome);
}

async function sendFrom(row, action, body) {
  row.sending += 1;
  row.problem = null;
  paint(row);
  const outcome = await send(row.id, action, body, row.base);
  row.sending -= 1;
  return outcome;
}

/** Take in what came of a write; what was typed meanwhile stays. */
function settle(row, action, sent, outcome) {
  flush();
  if (outcome.kind === "stale" && action !== "return" && isOurs(outcome.problem.theirs, sent, action)) {
    return settle(row, action, sent, { kind: "saved", segment: outcome.problem.theirs });
  }
  if (outcome.kind === "stale") {
    row.clash = { base: outcome.problem.base, theirs: outcome.problem.theirs, action };
    paint(row);
    say(`Segment ${row.position + 1} was changed by ${row.clash.theirs.by ?? "someone"} meanwhile. Both texts are kept: choose.`, true);
    return false;
  }
  if (outcome.kind !== "saved") {
    fail(row, { words: outcome.words, retry: outcome.kind === "away" && action !== "return" ? action : null });
    return false;
  }
  const still = normal(row.text) === normal(sent);
  if (still && action !== "return") row.text = outcome.segment.en;
  rebase(row, outcome.segment);
  if (still && action !== "return") {
    row.restored = false;
    row.taken = null;
  }
  paint(row);
  paintProgress();
  say(`Segment ${row.position + 1} ${DONE[action]}.${still ? "" : " What you typed since is not saved yet."}`);
  retryAll();
  return still;
}

function fail(row, problem) {
  row.problem = problem;
  paint(row);
  say(`Segment ${row.position + 1}: ${problem.words}`, true);
}

/** Try every write again that failed because the server was away. */
export function retryAll() {
  for (const row of rows) {
    const again = row.problem?.retry;
    if (!again) continue;
    row.problem = null;
    write(row, again);
  }
}

/** Send a segment back with a reason; typed text stays unsaved. @returns {Promise<boolean>} */
export function sendBack(row, comment) {
  flush();
  const turn = row.queue.then(async () => {
    const outcome = await sendFrom(row, "return", { comment });
    const done = settle(row, "return", row.text, outcome);
    if (outcome.kind === "saved") keepComment(row.id, "");
    return done;
  });
  row.queue = turn;
  return turn;
}

/** Decide a clash. @param {"mine"|"theirs"|"merge"} choice @returns {Promise<boolean>} as write() */
export async function choose(row, choice) {
  const { base, theirs, action } = row.clash;
  const mine = row.text;
  say("");
  rebase(row, { ...theirs, stale: row.stale });
  if (choice === "theirs") {
    replace(row, theirs.en ?? "");
    if (normal(mine) !== normal(theirs.en)) row.taken = mine;
  }
  if (choice === "merge") row.merging = { base, theirs };
  paint(row);
  paintProgress();
  if (choice === "mine" && action !== "return") return write(row, action);
  return false;
}

/** Whether leaving the page now could lose something: a write under way, a text this browser did not keep. */
export function isBusy() {
  return rows.some((row) => row.sending > 0 || isUnsaved(row) && row.kept !== row.text);
}
