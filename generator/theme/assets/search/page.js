/* The page on which statements are searched: the form and the address say the same, results follow both. */

import { EMPTY, Index, asks, understood, words } from "./engine.js";
import { element, result } from "./view.js";

const PORTION = 20;
const PAUSE = 100;
const NAMES = { q: "q", saidBy: "said-by", about: "about", since: "since", until: "until", kind: "kind", place: "place", source: "source" };
const LABELS = { saidBy: "said by", about: "about", since: "from", until: "until", kind: "kind", place: "place", source: "source" };

const form = document.querySelector("#search-form");
const list = document.querySelector("#search-found");
const status = document.querySelector("#search-status");
const more = document.querySelector("#search-more");
const help = document.querySelector("#search-help");
const facets = document.querySelector("#search-facets");
const root = new URL(form.dataset.root, document.baseURI);
const index = new Index(form.dataset.index);

let current = null;
let shown = [];
let waiting = 0;

function asked() {
  const query = { ...EMPTY };
  for (const [field, name] of Object.entries(NAMES)) query[field] = form.elements[name].value.trim();
  return query;
}

function fill(query) {
  for (const [field, name] of Object.entries(NAMES)) form.elements[name].value = query[field];
}

function fromAddress() {
  const found = new URLSearchParams(location.search);
  const query = { ...EMPTY };
  for (const [field, name] of Object.entries(NAMES)) query[field] = found.get(name) ?? "";
  return query;
}

function toAddress(query) {
  const found = new URLSearchParams();
  for (const [field, name] of Object.entries(NAMES)) if (query[field]) found.set(name, query[field]);
  const text = found.toString();
  return `${location.pathname}${text ? `?${text}` : ""}`;
}

async function search(query) {
  const mine = index.find(query);
  current = mine;
  shown = [];
  if (!asks(query)) {
    list.replaceChildren();
    facets.replaceChildren();
    more.hidden = true;
    say(query.since || query.until || query.kind ? "Add a word, a name or a place, or browse." : "");
    help.replaceChildren();
    return;
  }
  list.setAttribute("aria-busy", "true");
  await portion(mine, true);
}

async function portion(mine, first) {
  try {
    const records = await mine.next(PORTION);
    if (mine !== current) return;
    const items = records.map((record) => result(record, root));
    if (first) list.replaceChildren(...items);
    else list.append(...items);
    shown.push(...records);
    list.removeAttribute("aria-busy");
    more.hidden = mine.done || (mine.last && mine.found <= shown.length);
    report(mine);
  } catch (fault) {
    if (mine !== current) return;
    list.replaceChildren();
    list.removeAttribute("aria-busy");
    facets.replaceChildren();
    more.hidden = true;
    say("This copy of the site has no search index, or it could not be loaded. Browse below instead.");
    console.error(fault);
  }
}

function report(mine) {
  const whole = mine.done || mine.last;
  const number = mine.done || mine.found <= shown.length ? shown.length : `About ${mine.found}`;
  const back = whole ? "" : ` in articles since ${mine.since}; older ones are not searched yet`;
  const part = mine.found > shown.length ? ` ${shown.length} shown.` : "";
  say(shown.length ? `${number} found${back}.${part}` : "Nothing found.");
  more.textContent = mine.found > shown.length ? "Show more" : "Search older articles";
  help.replaceChildren(...(shown.length ? [] : offers(mine)));
  narrowing(mine.query);
}

function say(text) {
  status.textContent = text;
}

/* What to try where nothing was found. */
function offers(mine) {
  const query = mine.query;
  const tries = [];
  const missing = [...mine.missing].filter(([, field]) => field === "q").map(([word]) => word);
  for (const [word, field] of mine.missing) {
    if (field !== "q") tries.push(element("li", "", `Nothing here has “${word}” as ${LABELS[field]}.`));
  }
  if (missing.length) {
    tries.push(element("li", "", `Nothing here has “${missing.join("”, “")}”. Check the spelling, or use fewer words.`));
    const without = words(query.q).filter((word) => !missing.includes(word)).join(" ");
    if (without) tries.push(element("li", "", offer(`Search for “${without}”`, { ...query, q: without })));
  }
  for (const [field, label] of Object.entries(LABELS)) {
    if (!query[field]) continue;
    const wider = { ...query, [field]: "" };
    if (asks(wider)) tries.push(element("li", "", offer(`Leave out ${label} “${query[field]}”`, wider)));
  }
  if (query.saidBy && query.about) {
    const loose = { ...query, q: `${query.saidBy} ${query.about}`, saidBy: "", about: "" };
    tries.push(element("li", "", offer("Search everywhere for these words", loose)));
  }
  tries.push(element("li", "", "Names are found in every spelling that a briefing prints; words by their beginning."));
  return [element("p", "", "What to try:"), element("ul", "", ...tries)];
}

function offer(label, query) {
  const button = element("button", "search-offer", label);
  button.type = "button";
  button.addEventListener("click", () => go(query));
  return button;
}

/* Speakers, places, sources and kinds among what is shown, most frequent first, each a way to narrow. */
function narrowing(query) {
  const groups = [
    ["saidBy", "Said by", (record) => record.speaker?.split(",")[0]],
    ["place", "Place", (record) => record.place],
    ["source", "Source", (record) => record.source],
    ["kind", "Kind", (record) => record.kind],
  ];
  const made = groups.map(([field, label, of]) => {
    const counts = new Map(); // one entry for Kelness and KELNESS, as first printed
    for (const value of shown.map(of).filter(Boolean)) {
      const key = words(value).join(" ");
      const entry = counts.get(key) ?? { value, count: 0 };
      counts.set(key, { ...entry, count: entry.count + 1 });
    }
    if (query[field] || counts.size < 2) return null;
    const most = [...counts.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, 6);
    const buttons = most.map(({ value, count }) => offer(`${value} (${count})`, { ...query, [field]: value }));
    return element("p", "", element("span", "search-facet", `${label} `), ...buttons.flatMap((one) => [one, " "]));
  });
  facets.replaceChildren(...[chosen(query), ...made].filter(Boolean));
}

/* What narrows the search now, each with a way back. */
function chosen(query) {
  const fields = Object.keys(LABELS).filter((field) => query[field]);
  if (!fields.length) return null;
  const buttons = fields.flatMap((field) => {
    const button = offer(`${LABELS[field]} ${query[field]} ✕`, { ...query, [field]: "" });
    button.setAttribute("aria-label", `Leave out ${LABELS[field]} ${query[field]}`);
    return [button, " "];
  });
  return element("p", "", element("span", "search-facet", "Only "), ...buttons);
}

function go(query) {
  fill(query);
  history.pushState(null, "", toAddress(query));
  form.elements.q.focus();
  return search(query);
}

function typed() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const query = asked();
    history.replaceState(null, "", toAddress(query));
    search(query);
  }, PAUSE);
}

/* Arrows walk from the box through the results and back; escape returns to the box, or empties it. */
function keys(event) {
  const links = [...list.querySelectorAll("a")];
  const box = form.elements.q;
  const place = links.indexOf(document.activeElement);
  const inside = place >= 0 || document.activeElement === box;
  if (event.key === "ArrowDown" && inside && links[place + 1]) links[place + 1].focus();
  else if (event.key === "ArrowUp" && place >= 0) (links[place - 1] ?? box).focus();
  else if (event.key === "Escape" && place >= 0) box.focus();
  else return;
  event.preventDefault();
}

form.addEventListener("input", typed);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  go(understood(asked()));
});
form.addEventListener("reset", () => setTimeout(() => go({ ...EMPTY })));
form.addEventListener("focusin", () => index.warm().catch(() => {}), { once: true });
more.addEventListener("click", async () => {
  const place = list.children.length;
  await portion(current, false);
  list.children[place]?.querySelector("a")?.focus();
});
addEventListener("popstate", () => {
  fill(fromAddress());
  search(fromAddress());
});
document.addEventListener("keydown", keys);

const first = fromAddress();
fill(first);
search(first);
if (!asks(first)) form.elements.q.focus();
