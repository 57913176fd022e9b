/** Keys of the review page: an event in, the name of what to do out. */

const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

const KEYS = APPLE
  ? { save: "⌘ ↵", approve: "⌘ ⇧ ↵", next: "⌥ ↓", previous: "⌥ ↑" }
  : { save: "Ctrl ↵", approve: "Ctrl ⇧ ↵", next: "Alt ↓", previous: "Alt ↑" };

/**
 * @param {KeyboardEvent} event
 * @returns {"save"|"approve"|"next"|"previous"|"leave"|"enter"|"help"|null} null while an input method composes
 */
export function shortcut(event) {
  if (event.isComposing || event.keyCode === 229) return null;
  const command = event.ctrlKey || event.metaKey;
  if (event.key === "Enter" && command && !event.altKey) return event.shiftKey ? "approve" : "save";
  if (event.altKey && !command && !event.shiftKey) {
    if (event.key === "ArrowDown") return "next";
    if (event.key === "ArrowUp") return "previous";
  }
  if (event.key === "Escape") return "leave";
  if (event.key === "Enter" && event.target === document.body) return "enter";
  if (event.key === "?" && !command && !isField(event.target)) return "help";
  return null;
}

/** Whether keys typed there are text. */
export function isField(element) {
  return element instanceof HTMLElement && element.matches("input, textarea, select, [contenteditable]");
}

/**
 * Write the keys of this machine where `data-keys` names them.
 * @param {ParentNode} within
 */
export function nameKeys(within) {
  for (const key of within.querySelectorAll("[data-keys]")) key.textContent = KEYS[key.dataset.keys];
}
