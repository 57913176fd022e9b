/** Writes to one segment over REST, and what came of them in words a translator can use. */

const PATIENCE = 20_000;
const KEEPALIVE_LIMIT = 60_000;

/**
 * @typedef {{kind: "saved", segment: object}
 *   | {kind: "stale", problem: {base: object|null, yours: object, theirs: object}}
 *   | {kind: "away", words: string}
 *   | {kind: "refused", words: string}} Outcome
 */

const ROUTES = { save: ["PUT", "translation"], approve: ["POST", "approve"], return: ["POST", "return"] };

/**
 * Send one write made on a revision.
 * @param {string} id segment
 * @param {"save"|"approve"|"return"} action
 * @param {object} body
 * @param {number} revision
 * @returns {Promise<Outcome>} never rejects; `away` may be tried again as it is
 */
export async function send(id, action, body, revision) {
  const [method, tail] = ROUTES[action];
  const text = JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(`/api/v1/segments/${encodeURIComponent(id)}/${tail}`, {
      method,
      headers: { "Content-Type": "application/json", "If-Match": `"${revision}"` },
      body: text,
      // A page being left lets the write finish; browsers allow that for small bodies only.
      keepalive: new Blob([text]).size < KEEPALIVE_LIMIT,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.ok) return { kind: "saved", segment: await answer.json() };
  } catch {
    return { kind: "away", words: "Not saved: the server cannot be reached. Your text is kept in this browser." };
  }
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 412 && problem.theirs) return { kind: "stale", problem };
  const detail = problem.detail || `The server answered ${answer.status}.`;
  if (answer.status >= 500 || answer.status === 429) {
    return { kind: "away", words: `Not saved: ${detail} Your text is kept in this browser.` };
  }
  return { kind: "refused", words: `Not saved: ${detail}` };
}

/**
 * Whether what stands on the server is what was sent: an answer lost on the way looks like a clash.
 * @param {{en: string|null, state: string}} theirs
 * @param {string} en
 * @param {"save"|"approve"} action
 */
export function isOurs(theirs, en, action) {
  if ((theirs.en ?? "") !== en.trim()) return false;
  return action === "approve" ? theirs.state === "approved" : theirs.state === "translated" || theirs.state === "approved";
}

/**
 * A segment's revisions, newest first.
 * @param {string} id
 * @returns {Promise<object[]>} rejects with words when they cannot be had
 */
export async function history(id) {
  let answer;
  try {
    answer = await fetch(`/api/v1/segments/${encodeURIComponent(id)}/history`);
  } catch {
    throw new Error("The history cannot be loaded: the server cannot be reached.");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.detail || `The history cannot be loaded (${answer.status}).`);
  return [...body.items].sort((one, other) => other.revision - one.revision);
}

/**
 * What a translator may start from: `drafts` of every package, the current one first, and `memory`,
 * people's English of Chinese much like it.
 * @param {string} id
 * @returns {Promise<{drafts: object[], memory: object[]}>} rejects when it cannot be had
 */
export async function suggestions(id) {
  const answer = await fetch(`/api/v1/segments/${encodeURIComponent(id)}/suggestions`);
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}
