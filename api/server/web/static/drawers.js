/** What a row's drawers offer: other drafts, similar sentences, the history; each text can be taken into the field. */

import { suggestions } from "./saving.js";
import { part, toggle, who } from "./view.js";

/** An English text with a button that takes it into the field. */
function offer(text, words) {
  const en = document.createElement("p");
  en.lang = "en";
  en.textContent = text;
  const use = document.createElement("button");
  use.type = "button";
  use.className = "quiet";
  use.dataset.do = "use-past";
  use.textContent = words;
  return [en, use];
}

/** Other packages' drafts, below the machine draft. */
function paintOthers(row, drafts) {
  const list = part(row, "data-others");
  list.replaceChildren(...drafts.map((draft) => {
    const item = document.createElement("li");
    const head = document.createElement("p");
    head.className = "note";
    head.textContent = `By ${draft.engine}`;
    const [en, use] = offer(draft.en, "Use this draft");
    en.className = "machine"; // a draft always looks like one
    item.append(head, en, use);
    return item;
  }));
  toggle(list, drafts.length > 0);
}

/** What people made of Chinese much like the row's; the drawer is there when there is something. */
function paintMemory(row, matches) {
  const drawer = part(row, "data-memory-drawer");
  drawer.querySelector("summary").textContent = `Similar sentences (${matches.length})`;
  part(row, "data-memory").replaceChildren(...matches.map((match) => {
    const item = document.createElement("li");
    const head = document.createElement("p");
    head.className = "note";
    const place = `${match.source}, segment ${match.position + 1}`;
    const person = match.by ? `${match.state} by ${match.by}` : match.state;
    head.textContent = [`${Math.floor(match.match_percent)} % alike`, place, person].join(" · ");
    const zh = document.createElement("p");
    zh.className = "zh";
    zh.lang = "zh-Hans";
    zh.textContent = match.zh;
    item.append(head, zh, ...offer(match.en, "Use this text"));
    return item;
  }));
  toggle(drawer, matches.length > 0);
}

/** Offer what people made of Chinese much like it, asked for once. */
export async function offerMemory(row) {
  if (row.remembered) return;
  row.remembered = true;
  const found = await suggestions(row.id).catch(() => null);
  if (found) paintMemory(row, found.memory);
  else row.remembered = false;
}

/** Show what other packages drafted, when the drawer is opened. */
export async function refreshOthers(row) {
  if (!row.el.querySelector("[data-draft-drawer]")?.open) return;
  const found = await suggestions(row.id).catch(() => null);
  if (found) paintOthers(row, found.drafts.filter((draft) => !draft.current));
}

/** Fill the history drawer; `words` stands there instead when it cannot be had. */
export function paintHistory(row, revisions, words = "") {
  const list = part(row, "data-history");
  const items = revisions.map((revision) => {
    const item = document.createElement("li");
    item.dataset.revisionNumber = String(revision.revision);
    const head = document.createElement("p");
    head.className = "note";
    head.textContent = [`${revision.revision}: ${revision.action}`, who(revision)].join(" · ");
    item.append(head);
    if (revision.comment) {
      const comment = document.createElement("p");
      comment.textContent = `“${revision.comment}”`;
      item.append(comment);
    }
    if (revision.en) {
      item.append(...offer(revision.en, "Use this text"));
    }
    return item;
  });
  if (!items.length) {
    const item = document.createElement("li");
    item.textContent = words || "Nothing has changed yet.";
    items.push(item);
  }
  list.replaceChildren(...items);
}
