/**
 * Text typed but not yet saved, kept in this browser.
 * One entry a segment and base revision: `duizhao:unsaved:<segment>:<revision>` -> {text, at, source}.
 * An entry goes only when the server has confirmed that very text, or the text went back to the saved one.
 */

const PREFIX = "duizhao:unsaved:";
const COMMENT = "duizhao:comment:";

/**
 * White space around a text does not count: the server strips it.
 * @param {string|null|undefined} text
 */
export function normal(text) {
  return (text ?? "").replace(/\r\n?/g, "\n").trim();
}

/**
 * Keep a text.
 * @param {string} id segment
 * @param {number} revision the one it was typed on
 * @param {string} text
 * @param {string} source the source that the segment is of
 * @returns {boolean} false when the browser refuses to keep anything
 */
export function keep(id, revision, text, source) {
  try {
    localStorage.setItem(`${PREFIX}${id}:${revision}`, JSON.stringify({ text, at: Date.now(), source }));
    return true;
  } catch {
    return false;
  }
}

/**
 * Forget the text of a segment at a revision, unless another one stands there by now.
 * @param {string} id
 * @param {number} revision
 * @param {string|null} [text] only this text is forgotten; null forgets whatever stands there
 */
export function forget(id, revision, text = null) {
  try {
    const key = `${PREFIX}${id}:${revision}`;
    const found = localStorage.getItem(key);
    if (found !== null && (text === null || normal(JSON.parse(found).text) === normal(text))) localStorage.removeItem(key);
  } catch {
    // A browser without storage keeps nothing, so there is nothing to forget.
  }
}

/**
 * Everything kept, newest first.
 * @returns {{id: string, revision: number, text: string, at: number, source: string|null}[]} `source` null of an earlier version's
 */
export function kept() {
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const cut = key.lastIndexOf(":");
      const entry = JSON.parse(localStorage.getItem(key));
      if (typeof entry?.text !== "string") continue;
      found.push({ id: key.slice(PREFIX.length, cut), revision: Number(key.slice(cut + 1)), text: entry.text, at: entry.at ?? 0, source: entry.source ?? null });
    }
  } catch {
    return found;
  }
  return found.sort((one, other) => other.at - one.at);
}

/** A comment begun and not sent; an empty one is forgotten. */
export function keepComment(id, text) {
  try {
    if (text) localStorage.setItem(COMMENT + id, text);
    else localStorage.removeItem(COMMENT + id);
  } catch {
    // Comments are short: without storage they live as long as the page.
  }
}

/** @returns {string} the comment begun on a segment */
export function keptComment(id) {
  try {
    return localStorage.getItem(COMMENT + id) ?? "";
  } catch {
    return "";
  }
}
