/** How far the source is: counted by the server when the page was made, then with each write. */

const ORDER = ["approved", "translated", "returned", "draft", "new"];
const box = document.querySelector("[data-progress]");

/** @type {Record<string, number>} segments by state, and the stale ones */
const counts = Object.fromEntries([...ORDER, "stale"].map((name) => {
  return [name, Number(box?.querySelector(`[data-count="${name}"] b`)?.textContent ?? 0)];
}));

/**
 * Count a segment that was of one state and is of another.
 * @param {{state: string, stale: boolean}} before
 * @param {{state: string, stale: boolean}} after
 */
export function countAgain(before, after) {
  counts[before.state] -= 1;
  counts[after.state] += 1;
  counts.stale += Number(after.stale) - Number(before.stale);
}

/** Show the counts in the head's bar and legend. */
export function paintProgress() {
  if (!box) return;
  let x = 0;
  for (const state of ORDER) {
    const bar = box.querySelector(`[data-bar="${state}"]`);
    bar.setAttribute("x", String(x));
    bar.setAttribute("width", String(counts[state]));
    x += counts[state];
    const item = box.querySelector(`[data-count="${state}"]`);
    item.hidden = counts[state] === 0;
    item.querySelector("b").textContent = String(counts[state]);
  }
  const stale = box.querySelector('[data-count="stale"]');
  if (stale) stale.querySelector("b").textContent = String(counts.stale);
}
