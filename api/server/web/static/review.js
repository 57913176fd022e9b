/** The review page: which segment is active, and what keys and buttons do to it. */

import { consider, insert, point, showTerms } from "./checks.js";
import { offerMemory, paintHistory, refreshOthers } from "./drawers.js";
import { isField, nameKeys, shortcut } from "./keyboard.js";
import { readRow } from "./rows.js";
import { history } from "./saving.js";
import { keepComment, kept, keptComment } from "./unsaved.js";
import { bring, fillFailed, neighbour, openGaps } from "./windows.js";
import { field, mount, paint, paintReason, putText, say, showTrouble } from "./view.js";
import { begin, choose, discard, flush, isBusy, replace, retryAll, sendBack, type, undo, write } from "./writing.js";

/** @typedef {import("./rows.js").Row} Row */

const list = document.querySelector("[data-rows]");
const help = document.querySelector("#shortcuts");
const end = document.querySelector("[data-end]");

const LOOK_FOR = 20; // texts kept elsewhere in the source that are fetched at once

/** @type {Map<HTMLElement, Row>} the rows on the page; others come as they are wanted */
const rowOf = new Map();
/** @type {Row[]} those with a text typed before */
const restored = [];
/** @type {Row|null} */
let active = null;

/** Work with these rows too. @param {HTMLElement[]} elements */
function adopt(elements) {
  const more = elements.map(readRow);
  for (const row of more) rowOf.set(row.el, row);
  restored.push(...begin(more));
}

/** The segment that the address names, if it does. */
const asked = () => /^#s-(.+)$/.exec(decodeURIComponent(location.hash))?.[1];

/** A segment's row, fetched if it is not on the page. @returns {Promise<Row|undefined>} */
async function rowFor(id) {
  return rowOf.get(await bring(id));
}

/**
 * Make a row the one being worked on.
 * @param {Row} row
 * @param {{place?: "center"|"nearest", focus?: boolean, note?: boolean}} [how] `note` keeps the place in the address
 */
function activate(row, { place = "center", focus = true, note = true } = {}) {
  flush();
  if (active && active !== row) {
    active.el.removeAttribute("data-active");
    active.el.querySelector("[data-activate]").removeAttribute("aria-current");
    paint(active);
  }
  active = row;
  row.el.setAttribute("data-active", "");
  row.el.querySelector("[data-activate]").setAttribute("aria-current", "true");
  end.hidden = true;
  mount(row);
  putText(row);
  paint(row);
  const comment = row.el.querySelector("[data-comment]");
  if (!comment.value) comment.value = keptComment(row.id);
  if (focus) field(row).focus({ preventScroll: true });
  row.el.scrollIntoView({ block: place });
  if (note) remember(row);
  if (row.state === "returned") showReason(row);
  showTerms(row);
  consider(row);
  offerMemory(row);
}

/** Keep the place in the address, so that a reload comes back to it. */
function remember(row) {
  try {
    globalThis.history.replaceState(null, "", `#s-${row.id}`);
  } catch {
    // Browsers limit how often; the place is then remembered with the next segment.
  }
}

/** Go some rows on from one; past the last, stay and say so. */
async function move(row, by) {
  const next = await neighbour(row.el, by);
  if (active !== row) return; // one went elsewhere meanwhile
  const target = rowOf.get(next);
  if (target) activate(target);
  else if (next === undefined) say("The segments that follow here cannot be loaded: the server cannot be reached.", true);
  else if (by > 0) {
    end.hidden = false;
    field(row)?.focus({ preventScroll: true });
  } else say("This is the first segment.");
}

/** Go to another row; what was said of this one is over. */
function go(row, by) {
  say("");
  move(row, by);
}

/** Save or approve the active row and go on, unless something was typed or chosen meanwhile. */
async function finish(row, action) {
  const done = await write(row, action);
  refreshHistory(row);
  if (active !== row) return;
  if (done) move(row, 1);
  else showTrouble(row);
}

async function showReason(row) {
  const revisions = await history(row.id).catch(() => []);
  if (row.state === "returned") paintReason(row, revisions.find((revision) => revision.action === "return"));
}

async function refreshHistory(row) {
  if (!row.el.querySelector("[data-history-drawer]")?.open) return;
  try {
    paintHistory(row, await history(row.id));
  } catch (error) {
    paintHistory(row, [], error.message);
  }
}

async function giveBack(row, form) {
  const box = form.querySelector("[data-comment]");
  const comment = box.value.trim();
  if (!comment) {
    say("Say in the comment why the segment is returned.", true);
    return;
  }
  await sendBack(row, comment);
  if (row.state !== "returned" || keptComment(row.id)) return;
  if (box.value.trim() === comment) box.value = "";
  form.closest("details").open = false;
  if (active === row) field(row).focus();
  showReason(row);
  refreshHistory(row);
}

async function decide(row, choice) {
  const done = await choose(row, choice);
  if (choice === "mine" && done && active === row) move(row, 1);
  else field(row).focus();
}

/** What each button does to its row; the bar's buttons act on the active one. */
const DEEDS = {
  save: (row) => finish(row, "save"),
  approve: (row) => finish(row, "approve"),
  next: (row) => go(row, 1),
  previous: (row) => go(row, -1),
  enter: (row) => field(row).focus(),
  retry: (row) => finish(row, row.problem?.retry ?? "save"),
  undo: (row) => {
    undo(row);
    field(row).focus();
  },
  discard: (row) => {
    discard(row);
    field(row).focus();
  },
  "use-draft": (row) => take(row, row.draft),
  "use-file": (row) => take(row, row.fileEn),
  "use-past": (row, button) => take(row, button.closest("li").querySelector("p[lang=en]").textContent),
  "keep-mine": (row) => decide(row, "mine"),
  "take-theirs": (row) => decide(row, "theirs"),
  merge: (row) => decide(row, "merge"),
  insert: (row, button) => insert(row, button.textContent),
  point: (row, button) => {
    if (active !== row) activate(row, { place: "nearest" });
    point(row, row.findings[Number(button.dataset.finding)]);
  },
  help: () => help.showModal(),
};

function take(row, text) {
  if (active !== row) activate(row, { place: "nearest" });
  replace(row, text ?? "");
  field(row).focus();
}

function onClick(event) {
  const button = event.target.closest("[data-do]");
  const el = event.target.closest("[data-segment]");
  const row = rowOf.get(el) ?? active;
  if (button && row) {
    DEEDS[button.dataset.do]?.(row, button);
    consider(row);
    return;
  }
  if (!el || row === active && !event.target.closest("[data-activate]")) return;
  if (event.target.closest("[data-activate]")) event.preventDefault();
  else if (event.target.closest("a, button, summary, textarea") || !getSelection().isCollapsed) return;
  activate(row, { place: "nearest" });
}

function onKey(event) {
  const deed = shortcut(event);
  if (!deed || help.open || !active) return;
  const form = event.target.closest?.("[data-return]");
  if (deed === "leave") {
    if (isField(event.target)) event.target.blur();
    return;
  }
  if (form && (deed === "save" || deed === "approve")) {
    event.preventDefault();
    if (deed === "save") form.requestSubmit();
    return;
  }
  if (isField(event.target) && !list.contains(event.target)) return;
  event.preventDefault();
  DEEDS[deed](active);
}

function onInput(event) {
  const row = rowOf.get(event.target.closest("[data-segment]"));
  if (event.target.matches("[data-text]")) {
    if (row.problem && !row.problem.retry) {
      row.problem = null;
      say("");
    }
    type(row, event.target.value);
    consider(row);
  } else if (event.target.matches("[data-comment]")) keepComment(row.id, event.target.value);
}

function listen() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  list.addEventListener("input", onInput);
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    giveBack(rowOf.get(event.target.closest("[data-segment]")), event.target);
  });
  list.addEventListener("toggle", (event) => {
    if (event.target.matches("[data-history-drawer]")) refreshHistory(rowOf.get(event.target.closest("[data-segment]")));
    if (event.target.matches("[data-draft-drawer]")) refreshOthers(rowOf.get(event.target.closest("[data-segment]")));
  }, true);
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", flush);
  addEventListener("online", () => {
    retryAll();
    fillFailed();
  });
  addEventListener("hashchange", async () => {
    const row = asked() && await rowFor(asked());
    if (row && row !== active) activate(row);
  });
  addEventListener("beforeunload", (event) => {
    flush();
    if (isBusy()) event.preventDefault();
  });
}

/** Fetch what this browser keeps of texts elsewhere in the source, the newest first. */
async function fetchKept() {
  const elsewhere = kept().filter((entry) => {
    const here = document.getElementById(`s-${entry.id}`);
    return !here && (entry.source === null || entry.source === list.dataset.source);
  });
  for (const entry of elsewhere.slice(0, LOOK_FOR)) await bring(entry.id);
}

/** Where one begins: at the segment that is asked for, at the last one typed in, at what is to do. */
async function firstRow() {
  const wanted = asked() && await rowFor(asked());
  await fetchKept();
  const order = kept().map((entry) => entry.id);
  restored.sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  const rows = [...list.querySelectorAll("[data-segment]")].map((el) => rowOf.get(el));
  return wanted || restored[0] || rows.find((row) => row.state !== "approved") || rows[0];
}

async function open() {
  document.documentElement.classList.add("scripted");
  nameKeys(help);
  adopt([...list.querySelectorAll("[data-segment]")]);
  openGaps(adopt);
  listen();
  const first = await firstRow();
  if (!first || active) return;
  // A fragment noted before the page has loaded would make the browser scroll to it once more.
  const focus = !matchMedia("(pointer: coarse)").matches;
  activate(first, { focus, place: first.el === list.firstElementChild ? "nearest" : "center", note: false });
  // Going to a fragment takes the focus away again, once the page has loaded.
  if (focus) addEventListener("load", () => field(active).focus({ preventScroll: true }), { once: true });
  if (restored.length) {
    const places = restored.map((row) => row.position + 1).sort((a, b) => a - b).join(", ");
    say(`Unsaved text restored in ${restored.length === 1 ? "segment" : "segments"} ${places}.`);
  }
}

if (list) open();
