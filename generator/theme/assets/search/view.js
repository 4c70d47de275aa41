/* Records as elements. Every word that comes from a source goes in as text, never as markup. */

const EXCERPT = 36;
const BEFORE = 8;

/** An element with a class and children; a child that is no element becomes text. */
export function element(tag, name, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** The address of a record on this site. `root` is the site's own. */
export function address(record, root) {
  const target = new URL(record.url, root);
  if (target.origin !== location.origin) throw new Error("a record leads out of the site");
  return target.href;
}

/** The words of a record with the matched ones marked; of a briefing, those where most matches stand side by side,
    below its title, with which its text begins. */
export function wordsOf(record) {
  const whole = record.kind !== "briefing";
  const top = whole ? 0 : record.title.split(/\s+/).length;
  const places = [...record.marked].filter((place) => top <= place && place < record.text.length).sort((a, b) => a - b);
  const start = whole ? 0 : Math.max(top, densest(places, top) - BEFORE);
  const end = whole ? record.text.length : Math.min(record.text.length, start + EXCERPT);
  const made = element("span", `found-words ${record.kind}`);
  if (start > top) made.append("… ");
  for (let place = start; place < end; place += 1) {
    if (place > start) made.append(" ");
    const word = record.text[place];
    made.append(record.marked.has(place) ? element("mark", "", word) : word);
  }
  if (end < record.text.length) made.append(" …");
  return made;
}

/** The first of the places that has most others within an excerpt behind it, the closest together if several have. */
function densest(places, otherwise) {
  const windows = places.map((place) => places.filter((other) => place <= other && other < place + EXCERPT - BEFORE));
  const width = (window) => window.at(-1) - window[0];
  return windows.sort((a, b) => b.length - a.length || width(a) - width(b))[0]?.[0] ?? otherwise;
}

/** Who says it, in which article, of which day. */
export function speakerOf(record) {
  if (record.kind === "briefing") return element("span", "found-speaker", record.title);
  return element("span", "found-speaker", record.speaker ?? "Speaker unclear");
}

/** Where and when it stands, and how sure one can be. */
export function noteOf(record) {
  const article = record.kind === "briefing" ? null : record.title;
  const parts = [record.day ?? "no date", record.place, record.source, article].filter(Boolean);
  return element("span", "found-note", parts.join(" · "));
}

/** What to know before quoting it; null where there is nothing. */
export function doubtOf(record) {
  return record.doubts?.length ? element("span", "found-doubt", `Doubt: ${record.doubts.join("; ")}`) : null;
}

/** A result of the search page, as an item of a list. */
export function result(record, root) {
  const link = element("a", "found-link", speakerOf(record), " ", wordsOf(record));
  link.href = address(record, root);
  const item = element("li", "found", link, noteOf(record));
  if (record.note) item.append(element("span", "found-how", record.note));
  item.append(doubtOf(record) ?? "");
  return item;
}
