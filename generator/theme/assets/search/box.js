/* The box in the masthead of every page: the first results while one types, the search page for all of them. */

import { EMPTY, Index, asks } from "./engine.js";
import { address, doubtOf, element, noteOf, speakerOf, wordsOf } from "./view.js";

const FIRST = 6;
const PAUSE = 100;

const form = document.querySelector("#desk-search");
const page = document.querySelector("#search-form");
const link = document.querySelector(".desk-search-link");

if (form && !page) {
  const box = form.elements.q;
  const found = document.querySelector("#desk-found");
  const status = document.querySelector("#desk-status");
  const root = new URL(form.dataset.root, document.baseURI);
  const index = new Index(form.dataset.index);
  let current = null;
  let waiting = 0;
  let active = -1;

  const options = () => [...found.querySelectorAll("[role=option]")];

  const close = () => {
    found.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const all = options();
    active = Math.max(-1, Math.min(place, all.length - 1));
    all.forEach((one, number) => one.setAttribute("aria-selected", String(number === active)));
    if (active < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    }
  };

  const short = (record) => {
    const made = element("a", "found-link", speakerOf(record), " ", wordsOf(record), noteOf(record), doubtOf(record));
    made.href = address(record, root);
    return made;
  };

  const all = () => {
    const made = element("a", "found-all", `All results for “${box.value}”`);
    made.href = `${form.action}?${new URLSearchParams({ q: box.value })}`;
    return made;
  };

  const asOption = (made, number) => {
    made.id = `desk-found-${number}`;
    made.tabIndex = -1;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    return made;
  };

  const search = async () => {
    const query = { ...EMPTY, q: box.value };
    const mine = index.find(query);
    current = mine;
    if (!asks(query)) {
      status.textContent = "";
      close();
      return;
    }
    try {
      const records = await mine.next(FIRST);
      if (mine !== current) return;
      status.textContent = records.length ? `${records.length} results, more with Enter.` : "Nothing found. Enter shows what to try.";
      const links = records.length ? [...records.map(short), all()] : [];
      found.replaceChildren(...links.map(asOption));
      if (!links.length) found.append(element("span", "found-none", status.textContent));
    } catch (fault) {
      if (mine !== current) return;
      status.textContent = "This copy of the site has no search index.";
      found.replaceChildren(element("span", "found-none", status.textContent));
      console.error(fault);
    }
    active = -1;
    found.hidden = false;
    box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-expanded", "true");
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE);
  });
  box.addEventListener("focus", () => index.warm().catch(() => {}), { once: true });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(active + 1);
    else if (event.key === "ArrowUp") choose(active - 1);
    else if (event.key === "Enter" && active >= 0) options()[active].click();
    else if (event.key === "Escape" && !found.hidden) close();
    else if (event.key === "Escape") box.blur();
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
}

/* `/` goes to the box, wherever one reads; on a phone the box is on the search page. */
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = (page ?? form)?.elements.q;
  if (!box) return;
  event.preventDefault();
  if (box.offsetParent === null) link?.click();
  else {
    box.focus();
    box.select();
  }
});
