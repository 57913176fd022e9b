/**
 * Rows that are not on the page yet: a long source comes a window at a time. A gap stands for a
 * window, about as high as its rows will be, and gives way to them as it comes near the view.
 */

import { say } from "./view.js";

const AHEAD = "1500px 0px";
const ROW_REM = 6; // what the style sheet takes a row for that was never laid out
const PATIENCE = 20_000;
const REST = "More segments";
const list = document.querySelector("[data-rows]");

/** @type {Set<HTMLElement>} gaps near the view */
const near = new Set();
/** @type {Map<HTMLElement, Promise<boolean>>} */
const loading = new Map();
let take = (rows) => rows;
let told = false;

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) near.add(entry.target);
    else near.delete(entry.target);
  }
  fillNearest();
}, { rootMargin: AHEAD });

/**
 * Put the gaps of the source's other windows around the one that is there.
 * @param {(rows: HTMLElement[]) => void} onRows told of rows that come in
 */
export function openGaps(onRows) {
  take = onRows;
  const { sorting, following, start, size, last } = list.dataset;
  if (sorting === "doubt") {
    if (following) list.append(gap({ cursor: following }, REST));
    return;
  }
  const [first, step, end] = [Number(start), Number(size), Number(last)];
  const before = [];
  const after = [];
  for (let at = 0; at <= end; at += step) {
    if (at !== first) (at < first ? before : after).push(gap({ start: at }, wordsOf(at, Math.min(at + step, end + 1))));
  }
  list.prepend(...before);
  list.append(...after);
}

const wordsOf = (start, stop) => `Segments ${(start + 1).toLocaleString("en")} to ${stop.toLocaleString("en")}`;

/** A gap for the window that `asked` names. */
function gap(asked, words) {
  const item = document.createElement("li");
  item.className = "gap";
  item.dataset.gap = new URLSearchParams(asked).toString();
  const [from, to] = [Number(asked.start ?? 0), Number(list.dataset.last) + 1];
  const size = Number(list.dataset.size);
  item.style.height = `${(asked.start === undefined ? size : Math.min(size, to - from)) * ROW_REM}rem`;
  item.dataset.words = words;
  const text = document.createElement("p");
  text.className = "note";
  text.textContent = words;
  item.append(text);
  observer.observe(item);
  return item;
}

/** One window at a time, the nearest first: who drags the scrollbar past many wants the last. */
function fillNearest() {
  if (loading.size) return;
  const middle = innerHeight / 2;
  const far = (item) => {
    const box = item.getBoundingClientRect();
    return box.top > middle ? box.top - middle : Math.max(0, middle - box.bottom);
  };
  const [next] = [...near].filter((item) => !("failed" in item.dataset)).sort((one, other) => far(one) - far(other));
  if (next) fill(next);
}

/**
 * Have a gap's rows in its place.
 * @param {HTMLElement} item
 * @returns {Promise<boolean>} false when they cannot be had
 */
export function fill(item) {
  if (!item.isConnected) return Promise.resolve(true);
  if (!loading.has(item)) {
    loading.set(item, fetchInto(item).finally(() => {
      loading.delete(item);
      fillNearest();
    }));
  }
  return loading.get(item);
}

async function fetchInto(item) {
  delete item.dataset.failed;
  try {
    putRows(item, await ask(item.dataset.gap));
    return true;
  } catch {
    fail(item);
    return false;
  }
}

/** @param {string} query @returns {Promise<HTMLElement>} a window as the server makes it; rejects */
async function ask(query) {
  const order = list.dataset.sorting ? `&order=${encodeURIComponent(list.dataset.sorting)}` : "";
  const answer = await fetch(`/sources/${encodeURIComponent(list.dataset.source)}/review/rows?${query}${order}`, {
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-rows]");
  if (!found) throw new Error("no rows");
  if (!told && (found.dataset.last !== list.dataset.last || found.dataset.total !== list.dataset.total)) {
    told = true;
    say("The text of this source has changed since this page was opened. Reload the page to see it as it is now; what you typed is kept.", true);
  }
  return found;
}

/** Put a window's rows where its gap is; what one looks at stays where it is. */
function putRows(item, found) {
  const rows = newRows(found);
  const more = found.dataset.following ? [gap({ cursor: found.dataset.following }, REST)] : [];
  observer.unobserve(item);
  near.delete(item);
  keepPlace(item, () => item.replaceWith(...rows, ...more));
  take(rows);
}

/** The rows of an answer that are not on the page, as elements of it. */
function newRows(found) {
  return [...found.children].filter((row) => !document.getElementById(row.id)).map((row) => document.adoptNode(row));
}

/** Change the list without moving what is in view. */
function keepPlace(item, change) {
  const active = list.querySelector("[data-active]");
  const inView = (row) => {
    const box = row.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  };
  const mark = active && inView(active) ? active : [...list.children].find((row) => row !== item && inView(row));
  const top = mark?.getBoundingClientRect().top;
  change();
  if (mark) scrollBy(0, mark.getBoundingClientRect().top - top);
}

/** Say in the gap that its rows cannot be had, and offer to try again. */
function fail(item) {
  item.dataset.failed = "";
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "Load them again";
  again.addEventListener("click", () => fill(item));
  item.querySelector("p").replaceChildren(`${item.dataset.words} could not be loaded. `, again);
}

/** Try the gaps again that failed because the server was away. */
export function fillFailed() {
  for (const item of list.querySelectorAll("[data-failed]")) delete item.dataset.failed;
  fillNearest();
}

/**
 * The row before or after another one, fetched if it must be.
 * @param {HTMLElement} row
 * @param {number} by 1 or -1
 * @returns {Promise<HTMLElement|null|undefined>} null at the end, undefined when it cannot be had
 */
export async function neighbour(row, by) {
  for (;;) {
    const next = by > 0 ? row.nextElementSibling : row.previousElementSibling;
    if (!next?.matches("[data-gap]")) return next;
    if (!await fill(next)) return undefined;
  }
}

/**
 * The row of a segment, fetched with its window if it is not there.
 * @param {string} id
 * @returns {Promise<HTMLElement|null>} null when this source has none, or it cannot be had
 */
export async function bring(id) {
  const there = document.getElementById(`s-${id}`);
  if (there) return there;
  try {
    const found = await ask(new URLSearchParams({ at: id }).toString());
    const item = list.querySelector(`[data-gap="start=${found.dataset.start}"]`);
    if (list.dataset.sorting === "doubt") putFirst(found);
    else if (found.children.length && item) putRows(item, found);
  } catch {
    return null;
  }
  return document.getElementById(`s-${id}`);
}

/** Put a row at the head of the list: most doubtful first, one that is asked for comes before all. */
function putFirst(found) {
  const rows = newRows(found);
  list.prepend(...rows);
  take(rows);
}
