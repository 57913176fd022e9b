/**
 * Glossary suggestions under every field marked `data-suggest`: the combobox pattern of ARIA.
 * The field's form works without this; Enter with nothing chosen sends it.
 */

const WAIT = 150;
const SHOWN = 8;

/**
 * @typedef {{zh: string, en: string, domain: string|null}} Term
 */

/**
 * Terms that hold the text or sound like it, at most SHOWN headwords.
 * @param {string} text
 * @param {AbortSignal} signal
 * @returns {Promise<Term[]>} empty when the server cannot answer
 */
async function find(text, signal) {
  const query = new URLSearchParams({ q: text, limit: String(SHOWN * 2) });
  const answer = await fetch(`/api/v1/glossary?${query}`, { signal });
  if (!answer.ok) return [];
  const byHeadword = new Map();
  for (const term of (await answer.json()).items) {
    const known = byHeadword.get(term.zh);
    if (known) known.en = `${known.en}; ${term.en}`;
    else byHeadword.set(term.zh, { ...term });
  }
  return [...byHeadword.values()].slice(0, SHOWN);
}

/** Make one field suggest. */
function enhance(field, number) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `suggestions-${number}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Terms");
  list.dataset.suggestions = "";
  const holder = field.parentElement;
  holder.classList.add("suggest");
  holder.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);

  let timer = 0;
  let asked = new AbortController();
  let chosen = -1;

  function choose(index) {
    chosen = index;
    [...list.children].forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === index));
      if (at === index) item.scrollIntoView({ block: "nearest" });
    });
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[index].id);
  }

  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function show(terms) {
    list.replaceChildren(...terms.map((term, at) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${at}`;
      item.dataset.zh = term.zh;
      item.setAttribute("role", "option");
      const zh = document.createElement("span");
      zh.lang = "zh-Hans";
      zh.textContent = term.zh;
      const en = document.createElement("span");
      en.lang = "en";
      en.textContent = term.en;
      item.append(zh, en);
      return item;
    }));
    list.hidden = terms.length === 0;
    field.setAttribute("aria-expanded", String(terms.length > 0));
    choose(-1);
  }

  async function ask() {
    const text = field.value.trim();
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    if (!text) {
      close();
      return;
    }
    try {
      const terms = await find(text, signal);
      if (!signal.aborted && document.activeElement === field) show(terms);
    } catch {
      if (!signal.aborted) close();
    }
  }

  function open(zh) {
    location.assign(`/glossary/${encodeURIComponent(zh)}`);
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") choose((chosen + 1) % count);
    else if (event.key === "ArrowUp") choose(chosen <= 0 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) open(list.children[chosen].dataset.zh);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[data-zh]");
    if (item) open(item.dataset.zh);
  });
}

document.querySelectorAll("[data-suggest]").forEach(enhance);
