// Verify a quotation: is a pasted sentence, word for word, in this collection, and whose is it?
//
// Everything happens in the reader's browser. It fetches a few small files of this site (written by
// generator/verifying.py, which divides text into words and hashes keys as this file does) and sends nothing.
// Words of sources enter the page as text only.

const FEWEST = 3; // words that can be told apart from chance
const CANDIDATES = 12; // statements that are compared word by word
const ALTERED = 0.6; // share of the pasted words, in order, from which a statement counts as its origin
const NEGATIONS = new Set(
  "no not never none nobody nothing neither nor nowhere cannot without hardly deny denied denies refuse refused".split(" "),
);

export function words(text) {
  const flat = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const found = flat.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? [];
  return found.map((word) => word.replaceAll("’", "'"));
}

export function fnv(key) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

export function isNegation(word) {
  return NEGATIONS.has(word) || word.endsWith("n't");
}

/** The longest common subsequence of two lists of words, as steps: [kind, word], kind one of same, lost, added. */
export function difference(printed, pasted) {
  const width = pasted.length + 1;
  const best = new Uint16Array((printed.length + 1) * width);
  for (let i = printed.length - 1; i >= 0; i--) {
    for (let j = pasted.length - 1; j >= 0; j--) {
      best[i * width + j] =
        printed[i] === pasted[j]
          ? best[(i + 1) * width + j + 1] + 1
          : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  const steps = [];
  let i = 0;
  let j = 0;
  while (i < printed.length || j < pasted.length) {
    if (i < printed.length && j < pasted.length && printed[i] === pasted[j]) steps.push(["same", printed[i++], j++]);
    else if (j === pasted.length || (i < printed.length && best[(i + 1) * width + j] >= best[i * width + j + 1]))
      steps.push(["lost", printed[i++]]);
    else steps.push(["added", pasted[j++]]);
  }
  return steps;
}

/** Where `part` stands in `whole`, word for word; -1 if nowhere. */
export function within(part, whole) {
  for (let start = 0; start + part.length <= whole.length; start++) {
    if (part.every((word, index) => whole[start + index] === word)) return start;
  }
  return -1;
}

/** The words in quotation marks, where somebody pasted more than them: `"We wait," Maren said.` */
export function quoted(text) {
  const inside = [...text.matchAll(/[“„«"]([^“”„«»"]+)[”“»"]/gu)].map((match) => match[1]);
  const joined = inside.join(" ");
  return words(joined).length >= FEWEST ? joined : null;
}

/**
 * What a statement is to the pasted words: {verdict, steps, turned}.
 * verdict: "exact" (the speaker's own words), "reported" (the reporter's words for them), "altered", or null.
 */
export function compare(pasted, record) {
  for (const [text, verbatim] of record.words) {
    const printed = words(text);
    if (within(pasted, printed) >= 0) return { verdict: verbatim ? "exact" : "reported", part: printed.length > pasted.length };
  }
  const printed = record.words.flatMap(([text]) => words(text));
  if (within(pasted, printed) >= 0) {
    const all = record.words.every(([, verbatim]) => verbatim);
    return { verdict: all ? "exact" : "reported", part: printed.length > pasted.length, joined: true };
  }
  // words before the first and behind the last that agree are not altered, only not pasted
  const steps = difference(printed, pasted);
  const same = steps.filter(([kind]) => kind === "same").length;
  const first = steps.findIndex(([kind]) => kind === "same");
  const last = steps.findLastIndex(([kind]) => kind === "same");
  if (same < FEWEST || same / pasted.length < ALTERED) return { verdict: null };
  const kept = steps.filter(([kind], index) => kind === "added" || (index >= first && index <= last));
  const turned = kept.some(([kind, word]) => kind !== "same" && isNegation(word));
  const span = kept.length;
  if (same / span < ALTERED * 0.75) return { verdict: null };
  return { verdict: "altered", steps: kept, turned, share: same / span };
}

export class Collection {
  constructor(folder) {
    this.folder = folder;
    this.fetched = new Map();
  }

  async load(name) {
    if (!this.fetched.has(name)) {
      this.fetched.set(
        name,
        fetch(new URL(name, this.folder)).then((answer) => {
          if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
          return answer.json();
        }),
      );
    }
    return this.fetched.get(name);
  }

  /** The statements that share most with the pasted words, best first. */
  async candidates(pasted) {
    const meta = await this.load("meta.json");
    const keys = new Set(pasted);
    for (let i = 1; i < pasted.length; i++) keys.add(`${pasted[i - 1]} ${pasted[i]}`);
    const named = (letter, number) => `${letter}${number.toString(16).padStart(3, "0")}.json`;
    const needed = new Map();
    for (const key of keys) {
      const shard = fnv(key) % meta.shards;
      if (!needed.has(shard)) needed.set(shard, []);
      needed.get(shard).push(key);
    }
    const scores = new Map();
    await Promise.all(
      [...needed].map(async ([shard, wanted]) => {
        const held = await this.load(named("k", shard));
        for (const key of wanted) {
          const numbers = Object.hasOwn(held, key) ? held[key] : [];
          for (const number of numbers) scores.set(number, (scores.get(number) ?? 0) + 1 / numbers.length ** 0.5);
        }
      }),
    );
    const best = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, CANDIDATES);
    return Promise.all(
      best.map(async ([number]) => {
        const records = await this.load(named("r", Math.floor(number / meta.records)));
        return records[number % meta.records];
      }),
    );
  }

  /** [{record, verdict, …}], best first: exact, then reported, then altered by what they share. */
  async verify(text) {
    const marked = quoted(text);
    const pasted = words(marked ?? text);
    if (pasted.length < FEWEST) return { tooShort: true, found: [] };
    const found = [];
    for (const record of await this.candidates(pasted)) {
      const result = compare(pasted, record);
      if (result.verdict) found.push({ record, ...result });
    }
    const rank = { exact: 0, reported: 1, altered: 2 };
    found.sort((a, b) => rank[a.verdict] - rank[b.verdict] || (b.share ?? 1) - (a.share ?? 1));
    return { tooShort: false, marked: marked !== null, found };
  }
}

export function isSaidBy(record, name) {
  const wanted = words(name);
  return wanted.length > 0 && [record.by, ...record.names].some((known) => known && within(wanted, words(known)) >= 0);
}

// --- the page -------------------------------------------------------------------------------------

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const HEADINGS = {
  exact: "Word for word here",
  reported: "Here, but reported: these are the reporter’s words, not the speaker’s",
  altered: "Altered",
  other: "Said by someone else",
  none: "Not in this collection",
};

function printed(record) {
  const line = element("p", "verify-words");
  record.words.forEach(([text, verbatim], index) => {
    if (index) line.append(" … ");
    line.append(verbatim ? `“${text}”` : text);
  });
  return line;
}

function shownDifference(steps) {
  const line = element("p", "verify-difference");
  for (const [kind, word] of steps) {
    if (kind === "same") line.append(`${word} `);
    else {
      const tag = element(kind === "lost" ? "del" : "ins", isNegation(word) ? "negation" : "", word);
      tag.setAttribute("aria-label", `${kind === "lost" ? "in the source only" : "not in the source"}: ${word}`);
      line.append(tag, " ");
    }
  }
  return line;
}

function card(result, base, name) {
  const { record } = result;
  const other = Boolean(name) && !isSaidBy(record, name);
  const verdict = other && result.verdict !== "altered" ? "other" : result.verdict;
  const box = element("article", `verify-result ${verdict}`, element("h3", "", HEADINGS[verdict]));
  const notes = [];
  if (other) notes.push(record.by ? `The source gives these words to ${record.by}, not to ${name}.` : "The source leaves the speaker unclear.");
  if (result.verdict === "altered") {
    if (result.turned) notes.push("A negation differs: this turns the meaning round.");
    box.append(shownDifference(result.steps));
    notes.push("Struck out: only in the source. Underlined: only in what you pasted.");
  }
  if (result.joined) notes.push("The source interrupts these words; here they are joined.");
  if (result.part) notes.push("A part of a longer statement.");
  if (record.restored) notes.push("The source lost a quotation mark here; where the words begin or end is our reading.");
  if (record.withdrawn) notes.push("This briefing was withdrawn. Do not quote from it.");
  box.append(printed(record));
  const link = element("a", "", record.in);
  link.href = new URL(record.at, base).href;
  box.append(element("p", "verify-source", `${record.by ?? "Unclear speaker"} · ${record.date ?? "date unknown"} · `, link));
  if (notes.length) box.append(element("ul", "", ...notes.map((note) => element("li", "", note))));
  return box;
}

async function answer(form, out, collection, base) {
  const text = form.elements.words.value;
  const name = form.elements.speaker.value.trim();
  out.replaceChildren(element("p", "", "Looking …"));
  try {
    const { tooShort, found } = await collection.verify(text);
    if (tooShort) out.replaceChildren(element("p", "", "Paste at least three words."));
    else if (!found.length)
      out.replaceChildren(
        element(
          "article",
          "verify-result none",
          element("h3", "", HEADINGS.none),
          element("p", "", "No statement here has these words, or most of them in this order. That says nothing about whether they were said elsewhere."),
        ),
      );
    else out.replaceChildren(...found.slice(0, 5).map((result) => card(result, base, name)));
  } catch {
    out.replaceChildren(
      element("p", "", "The files to look in could not be read. They are made when the site is built; a site opened from a folder cannot read them."),
    );
  }
}

const place = globalThis.document?.getElementById("verify");
if (place) {
  const base = new URL(place.dataset.base, document.baseURI);
  const collection = new Collection(new URL("verify/data/", base));
  const words = element("textarea", "");
  Object.assign(words, { name: "words", rows: 4, required: true, id: "verify-words" });
  const speaker = element("input", "");
  Object.assign(speaker, { name: "speaker", id: "verify-speaker", autocomplete: "off" });
  const label = (text, field) => {
    const made = element("label", "", text);
    made.htmlFor = field.id;
    return made;
  };
  const button = element("button", "md-button md-button--primary", "Verify");
  const form = element("form", "verify-form", label("The words", words), words, label("Said by (if you know)", speaker), speaker, button);
  const out = element("div", "verify-results");
  out.setAttribute("aria-live", "polite");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form, out, collection, base);
  });
  place.replaceChildren(form, out);
}
