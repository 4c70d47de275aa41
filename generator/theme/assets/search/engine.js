/* A query in, records out, from the index that `generator/indexing.py` made. Nothing here touches the page.

   The index stands on shelves, newest first (`shelves.json`); a query reads one after the other and stops when it
   has enough. Pagefind finds briefings; which of their statements has the words, the places of the words tell:
   a statement begins where another slot does, after the text of the briefing. A field (who says it; of the whole
   briefing place, source, year, month) is a word of its own in the index: `zq`, the field's letter, the value, `0`;
   `search.py` writes them, and the slots, the same way. */

const TEXT = 1024;
const SLOT = 256;
const LETTERS = { saidBy: "s", place: "p", source: "f" };
const SHARED = new Set(["place", "source"]);
const FUNCTION_WORDS = new Set("a an and are at by for from in is of on or that the to was were with".split(" "));
const QUESTION = /^\s*what (?:did|does|has|have) (.+?) (?:say|said) (?:about|on|of) (.+?)\s*\??\s*$/i;
const END = Symbol("the end of a shelf");
const KINDS = new Set(["quoted", "reported", "briefing"]);

export const EMPTY = { q: "", saidBy: "", about: "", since: "", until: "", kind: "", place: "", source: "" };

/** The words of a text as the index compares them: no case, no accents, no marks. */
export function words(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A query with "what did X say about Y" taken apart. */
export function understood(query) {
  const found = query.saidBy || query.about ? null : QUESTION.exec(query.q);
  return found ? { ...query, q: "", saidBy: found[1], about: found[2] } : query;
}

/** Whether there is anything to look for; days and kinds alone are for browsing. */
export function asks(query) {
  return ["q", "saidBy", "about", "place", "source"].some((field) => words(query[field]).length > 0);
}

/** The index of a site. `address` is its folder's. */
export class Index {
  #address;
  #shelves;
  #code;
  #first;
  #opened = new Map();

  constructor(address) {
    this.#address = new URL(address, document.baseURI);
  }

  /** The shelves, newest first. Throws where the site has no index. */
  shelves() {
    this.#load().catch(() => {}); // told of where the shelves are missing too
    this.#shelves ??= fetch(new URL("shelves.json", this.#address), { cache: "no-cache" }).then(async (answer) => {
      if (!answer.ok) throw new Error(`no index: ${answer.status}`);
      return (await answer.json()).shelves;
    });
    return this.#shelves;
  }

  /** Loads what the first query needs, while a reader is still typing it. */
  async warm() {
    const [newest] = await this.shelves();
    if (newest) await this.open(newest);
  }

  /** The index of a shelf, ready for a query. The first one brings the WebAssembly that all share. */
  open({ path, version }) {
    if (!this.#opened.has(path)) {
      const first = this.#first;
      const opened = this.#opens(path, version, first);
      this.#first ??= opened;
      this.#opened.set(path, opened);
    }
    return this.#opened.get(path);
  }

  async #opens(path, version, first) {
    const { Opened } = await this.#load();
    await first;
    const opened = new Opened({ basePath: new URL(`${path}/`, this.#address).pathname, metaCacheTag: version });
    await opened.init("en", { load_wasm: !first });
    return opened;
  }

  #load() {
    this.#code ??= import(new URL("pagefind.js", this.#address));
    return this.#code;
  }

  /** What a query finds, to be read in portions. */
  find(query) {
    return new Search(understood(query), this);
  }
}

/** A query on its way through the shelves. */
class Search {
  #index;
  #records;
  #asked;
  #known = new Set();

  constructor(query, index) {
    this.query = query;
    /** How many records the shelves read so far may hold. */
    this.found = 0;
    this.done = false;
    /** The first day of the shelf that is being read, and whether no older one is left. */
    this.since = null;
    this.last = false;
    this.#index = index;
    this.#asked = [...plainWords(query), ...fieldWords(query)];
    this.#records = this.#all();
  }

  /** Words that stand on none of the shelves read so far, so that nothing has all that was asked for, with the field. */
  get missing() {
    const absent = this.#asked.filter(({ word }) => this.since !== undefined && !this.#known.has(word));
    return new Map(absent.map(({ shown, field }) => [shown, field]));
  }

  /** The next records, at most `number`. A shelf that holds some is enough: an older one costs a reader as much
      again, and is for asking once more. */
  async next(number) {
    const records = [];
    while (records.length < number && !this.done) {
      const { value, done } = await this.#records.next();
      if (done) this.done = true;
      else if (value !== END) records.push(value);
      else if (records.length) break;
    }
    return records;
  }

  async *#all() {
    if (!asks(this.query)) return;
    const shelves = (await this.#index.shelves()).filter((shelf) => overlaps(shelf, this.query));
    for (const shelf of shelves) {
      this.since = shelf.since;
      this.last = shelf === shelves.at(-1);
      yield* this.#onShelf(await this.#index.open(shelf), shelf);
      if (!this.last) yield END;
    }
  }

  async *#onShelf(shelf, facts) {
    const found = await Promise.all(this.#asked.map((one) => listed(shelf, one.word)));
    this.#asked.filter((_, number) => found[number].size).forEach(({ word }) => this.#known.add(word));
    if (found.some((hits) => !hits.size)) return;
    const hits = await this.#hits(found, shelf, facts);
    this.found += hits.reduce((sum, { records }) => sum + records, 0);
    for (let start = 0, size = 4; start < hits.length; start += size, size = 8) {
      const portion = hits.slice(start, start + size).map(async ({ all, records }) => {
        const told = recordsOf(await all[0].data(), all).filter((record) => fits(record, this.#asked, this.query));
        return { told, records };
      });
      for (const { told, records } of await Promise.all(portion)) {
        this.found += told.length - records;
        yield* told;
      }
    }
  }

  /** The briefings that have every word, the best first (of each year or month, if days are asked for): what
      Pagefind says of it for each word, and how many of its records seem to have all. */
  async #hits(found, shelf, facts) {
    const own = this.#asked.map(({ field }) => !SHARED.has(field));
    const [fewest] = [...found].sort((a, b) => a.size - b.size);
    const hits = [];
    for (const id of fewest.keys()) {
      const all = found.map((hits) => hits.get(id));
      if (!all.every(Boolean)) continue;
      const records = together(all.filter((_, number) => own[number]), this.query.kind);
      if (records) hits.push({ id, all, records, score: all.reduce((sum, { score }) => sum + score, 0) });
    }
    hits.sort((a, b) => b.score - a.score);
    const within = await Promise.all(moments(this.query, facts).map((word) => word && listed(shelf, word)));
    return within.flatMap((moment) => (moment ? hits.filter(({ id }) => moment.has(id)) : hits));
  }
}

/** What Pagefind finds for one word. Asked for several it would leave out, without a word, what it does not know. */
async function listed(shelf, word) {
  return new Map((await shelf.search(word)).results.map((hit) => [hit.id, hit]));
}

/** How many records of a briefing have a place of every word, and may be of this kind. */
function together(all, kind) {
  if (!all.length) return 1;
  const [first, ...others] = all.map(({ words }) => new Set(words.map(slotOf)));
  const own = [...first].filter((slot) => others.every((slots) => slots.has(slot)));
  if (!KINDS.has(kind)) return own.length;
  return own.filter((slot) => (slot === 0) === (kind === "briefing")).length;
}

function slotOf(place) {
  return place < TEXT ? 0 : 1 + Math.floor((place - TEXT) / SLOT);
}

function plainWords(query) {
  const all = [...words(query.q), ...words(query.about)];
  const telling = all.filter((word) => !FUNCTION_WORDS.has(word));
  return (telling.length ? telling : all).map((word) => ({ field: "q", shown: word, word }));
}

function fieldWords(query) {
  return Object.entries(LETTERS).flatMap(([field, letter]) =>
    words(query[field]).map((shown) => ({ field, shown, word: `zq${letter}${shown}0` })));
}

function overlaps(shelf, { since, until }) {
  if (!since && !until) return true;
  if (shelf.since === null) return false;
  return (!since || shelf.until >= since) && (!until || shelf.since <= until);
}

/** The years and months that a query's days leave of a shelf, newest first, each as a word to look for; one empty
    moment where the shelf lies inside the days asked for. */
function moments({ since, until }, shelf) {
  if (!since && !until) return [null];
  if ((!since || since <= shelf.since) && (!until || until >= shelf.until)) return [null];
  const first = (since && since > shelf.since ? since : shelf.since).slice(0, 7);
  const last = (until && until < shelf.until ? until : shelf.until).slice(0, 7);
  const found = [];
  for (let year = Number(last.slice(0, 4)); year >= Number(first.slice(0, 4)); year -= 1) {
    const name = String(year).padStart(4, "0");
    if (first <= `${name}-01` && last >= `${name}-12`) {
      found.push(`zqy${name}0`);
      continue;
    }
    for (let month = 12; month >= 1; month -= 1) {
      const moment = `${name}-${String(month).padStart(2, "0")}`;
      if (first <= moment && moment <= last) found.push(`zqm${moment.replace("-", "")}0`);
    }
  }
  return found;
}

/** The records of a briefing as `search.py` stored them, statements first, each with the places in its text of the
    words asked for: of each word, and of all. */
function recordsOf(data, found) {
  const all = data.content.split(/\s+/).filter(Boolean);
  const fields = (start, end) => all.slice(start, end).filter((word) => word.startsWith("zq")).map((word) => word.replace(/\.$/, ""));
  const ends = [...data.anchors.slice(1).map(({ location }) => location), all.length];
  const shared = fields(0, ends[0]);
  const records = data.anchors.map(({ id, location: start }, number) => {
    const facts = JSON.parse(id);
    const text = facts.words ? facts.words.split(/\s+/).filter(Boolean) : all.slice(start, start + facts.length);
    const places = found.map(({ words }) => words.filter((place) => start <= place && place < ends[number]).map((place) => place - start));
    return { ...facts, text, places, fields: new Set([...shared, ...fields(start, ends[number])]), marked: new Set(places.flat()) };
  });
  return [...records.slice(1), ...records.slice(0, 1)];
}

/** Whether a record is what was asked for, to the day and to the word. */
function fits(record, asked, query) {
  const has = ({ field, word }, number) => (field === "q" ? record.places[number].length > 0 : record.fields.has(word));
  if (!asked.every(has)) return false;
  if (KINDS.has(query.kind) && record.kind !== query.kind) return false;
  if ((query.since || query.until) && !record.date) return false;
  if (query.since && record.date < query.since) return false;
  if (query.until && record.date > query.until) return false;
  const about = new Set(words(query.about));
  const told = asked.some(({ field, word }, number) =>
    field === "q" && about.has(word) && record.places[number].some((place) => place < record.length));
  if (about.size && !told) return false;
  const folded = ` ${words(record.text.join(" ")).join(" ")} `;
  const phrases = [...query.q.matchAll(/["“]([^"”]+)["”]/g)].map((found) => words(found[1]).join(" "));
  return phrases.every((phrase) => folded.includes(` ${phrase} `));
}
