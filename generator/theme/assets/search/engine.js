/* A query in, records out, from the index that `generator/indexing.py` made. Nothing here touches the page.

   The index stands on shelves, newest first (`shelves.json`); a query reads one after the other and stops when it
   has enough. A field (who says it, kind, place, source, year, month) is a word of its own in the index: `zq`, the
   field's letter, the value, `0`; `search.py` writes them the same way. */

const LETTERS = { saidBy: "s", place: "p", source: "f" };
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
  #opened = new Map();

  constructor(address) {
    this.#address = new URL(address, document.baseURI);
  }

  /** The shelves, newest first. Throws where the site has no index. */
  shelves() {
    this.#shelves ??= fetch(new URL("shelves.json", this.#address), { cache: "no-cache" }).then(async (answer) => {
      if (!answer.ok) throw new Error(`no index: ${answer.status}`);
      return (await answer.json()).shelves;
    });
    return this.#shelves;
  }

  /** Loads what the first query needs, while a reader is still typing it. */
  async warm() {
    this.#load();
    const [newest] = await this.shelves();
    if (newest) await (await this.#open(newest)).init();
  }

  #load() {
    this.#code ??= import(new URL("pagefind.js", this.#address));
    return this.#code;
  }

  async #open(shelf) {
    const { createInstance } = await this.#load();
    if (!this.#opened.has(shelf.path)) {
      const basePath = new URL(`${shelf.path}/`, this.#address).pathname;
      this.#opened.set(shelf.path, createInstance({ basePath, noWorker: true, metaCacheTag: shelf.version }));
    }
    return this.#opened.get(shelf.path);
  }

  /** What a query finds, to be read in portions. */
  find(query) {
    this.#load().catch(() => {}); // told of where the shelves are missing too
    return new Search(understood(query), () => this.shelves(), (shelf) => this.#open(shelf));
  }
}

/** A query on its way through the shelves. */
class Search {
  #shelves;
  #open;
  #records;

  constructor(query, shelves, open) {
    this.query = query;
    /** Words that some shelf does not hold, so that nothing on it has all that was asked for, with the field. */
    this.missing = new Map();
    /** How many records the shelves read so far may hold. */
    this.found = 0;
    this.done = false;
    /** The first day of the shelf that is being read, and whether no older one is left. */
    this.since = null;
    this.last = false;
    this.#shelves = shelves;
    this.#open = open;
    this.#records = this.#all();
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
    const shelves = (await this.#shelves()).filter((shelf) => overlaps(shelf, this.query));
    for (const shelf of shelves) {
      this.since = shelf.since;
      this.last = shelf === shelves.at(-1);
      yield* this.#onShelf(await this.#open(shelf), shelf);
      if (!this.last) yield END;
    }
  }

  async *#onShelf(shelf, facts) {
    const fields = fieldWords(this.query);
    const plain = plainWords(this.query);
    for (const field of fields) {
      if (await this.#lacks(shelf, field.word)) {
        this.missing.set(field.shown, field.field);
        return;
      }
    }
    const kind = KINDS.has(this.query.kind) ? [`zqk${this.query.kind}0`] : [];
    const terms = [...plain, ...fields.map((field) => field.word), ...kind];
    const hits = [];
    for (const moment of moments(this.query, facts)) {
      hits.push(...(await shelf.search([...terms, ...moment].join(" "))).results);
    }
    this.found += hits.length;
    for (let start = 0; start < hits.length; start += 10) {
      const portion = await Promise.all(hits.slice(start, start + 10).map((hit) => hit.data()));
      if (start === 0) {
        const absent = await this.#absent(shelf, plain, portion);
        if (absent.length) {
          absent.forEach((word) => this.missing.set(word, "q"));
          this.found -= hits.length;
          return;
        }
      }
      for (const data of portion) {
        const record = recordOf(data);
        if (fits(record, data, this.query)) yield record;
        else this.found -= 1;
      }
    }
  }

  /** The words that stand nowhere on the shelf: Pagefind leaves them out without a word. */
  async #absent(shelf, plain, portion) {
    const marked = new Set(portion.flatMap((data) => {
      const all = data.content.split(/\s+/);
      return data.locations.flatMap((place) => words(all[place] ?? ""));
    }));
    const absent = [];
    for (const word of plain) {
      const stem = word.slice(0, Math.max(3, word.length - 3));
      if ([...marked].some((one) => one.startsWith(stem))) continue;
      if (await this.#lacks(shelf, word)) absent.push(word);
    }
    return absent;
  }

  async #lacks(shelf, word) {
    return (await shelf.search(word)).results.length === 0;
  }
}

function plainWords(query) {
  const all = [...words(query.q), ...words(query.about)];
  const telling = all.filter((word) => !FUNCTION_WORDS.has(word));
  return telling.length ? telling : all;
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

/** The years and months that a query's days leave of a shelf, newest first, each as words to look for; one empty
    moment where the shelf lies inside the days asked for. */
function moments({ since, until }, shelf) {
  if (!since && !until) return [[]];
  if ((!since || since <= shelf.since) && (!until || until >= shelf.until)) return [[]];
  const first = (since && since > shelf.since ? since : shelf.since).slice(0, 7);
  const last = (until && until < shelf.until ? until : shelf.until).slice(0, 7);
  const found = [];
  for (let year = Number(last.slice(0, 4)); year >= Number(first.slice(0, 4)); year -= 1) {
    const name = String(year).padStart(4, "0");
    if (first <= `${name}-01` && last >= `${name}-12`) {
      found.push([`zqy${name}0`]);
      continue;
    }
    for (let month = 12; month >= 1; month -= 1) {
      const moment = `${name}-${String(month).padStart(2, "0")}`;
      if (first <= moment && moment <= last) found.push([`zqm${moment.replace("-", "")}0`]);
    }
  }
  return found;
}

/** A record as `search.py` stored it, with the places of the matched words in its text. */
function recordOf(data) {
  const record = JSON.parse(data.anchors.at(-1).id);
  const all = data.content.split(/\s+/).filter(Boolean);
  const text = record.words ? record.words.split(/\s+/).filter(Boolean) : all.slice(0, record.length);
  return { ...record, text, marked: new Set(data.locations) };
}

/** Whether a record is what was asked for, to the day and to the word. */
function fits(record, data, query) {
  const fields = new Set(data.content.split(/\s+/).map((word) => word.replace(/\.$/, "")));
  if (!fieldWords(query).every(({ word }) => fields.has(word))) return false;
  if (KINDS.has(query.kind) && record.kind !== query.kind) return false;
  if ((query.since || query.until) && !record.date) return false;
  if (query.since && record.date < query.since) return false;
  if (query.until && record.date > query.until) return false;
  if (words(query.about).length && ![...record.marked].some((place) => place < record.length)) return false;
  const folded = ` ${words(record.text.join(" ")).join(" ")} `;
  const phrases = [...query.q.matchAll(/["“]([^"”]+)["”]/g)].map((found) => words(found[1]).join(" "));
  return phrases.every((phrase) => folded.includes(` ${phrase} `));
}
