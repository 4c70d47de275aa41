// On a briefing's page: copy a statement with its receipt, and show it in its place in the source.
//
// What is copied is what the page shows, so that an editor's correction is copied and not what it corrected.
// Reported words come without quotation marks, as they stand on the page. Without this script nothing is lost
// but the buttons.

const STATEMENT = /^s\d+$/;

/** The words of a statement's paragraph: neither its number nor the small print. */
export function words(paragraph) {
  const copy = paragraph.cloneNode(true);
  copy.querySelectorAll(":scope > strong:first-child, small, .headerlink, .statement-tools").forEach((e) => e.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

/** Who says it, as the heading above tells: name and role. */
export function speaker(paragraph) {
  for (let at = paragraph.previousElementSibling; at; at = at.previousElementSibling) {
    if (at.tagName === "H3") return plain(at);
    const only = at.tagName === "P" && !at.id && at.children.length === 1 && at.firstElementChild;
    if (only && only.tagName === "STRONG" && only.textContent === at.textContent) return plain(at);
  }
  return "speaker unclear";
}

function plain(heading) {
  const copy = heading.cloneNode(true);
  copy.querySelectorAll(".headerlink").forEach((e) => e.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

/** Words, speaker with role, how we know, date and source, link: what somebody needs who quotes this. */
export function receipt(paragraph, page = document) {
  const title = page.querySelector("article h1");
  const masthead = title?.nextElementSibling?.textContent.trim().replace(/\s+/g, " ") ?? "";
  const address = page.querySelector('link[rel="canonical"]')?.href ?? page.location.href.split("#")[0];
  return [
    words(paragraph),
    `— ${speaker(paragraph)}`,
    paragraph.querySelector("small")?.textContent.trim() ?? "",
    [title && plain(title), masthead].filter(Boolean).join(" · "),
    `${address}#${paragraph.id}`,
  ]
    .filter(Boolean)
    .join("\n");
}

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

let facts;

/** The statement's sentences with its words marked; null where an editor's page and the document part ways. */
async function inPlace(id) {
  facts ??= fetch("briefing.json").then((answer) => (answer.ok ? answer.json() : null));
  const statement = (await facts)?.statements.find((s) => s.id === id);
  if (!statement?.context) return null;
  const { start, text } = statement.context;
  // offsets count code points, and JavaScript's strings do not
  const points = [...text];
  const line = document.createElement("blockquote");
  line.className = "statement-context";
  let at = 0;
  for (const piece of [...statement.content].sort((a, b) => a.start - b.start)) {
    const mark = document.createElement("mark");
    mark.textContent = points.slice(piece.start - start, piece.end - start).join("");
    line.append(points.slice(at, piece.start - start).join(""), mark);
    at = piece.end - start;
  }
  line.append(points.slice(at).join(""));
  return line;
}

function button(label, described, action) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: label });
  made.setAttribute("aria-label", `${label}: ${described}`);
  made.addEventListener("click", () => action(made));
  return made;
}

function equip(paragraph) {
  const number = paragraph.id.toUpperCase();
  const tools = document.createElement("span");
  tools.className = "statement-tools";
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  tools.append(
    button("Copy", `${number} with speaker, date and link`, async () => {
      await copy(receipt(paragraph));
      told.textContent = "Copied";
      setTimeout(() => told.replaceChildren(), 2000);
    }),
    button("In place", `${number} in the words of the source`, async (made) => {
      const shown = paragraph.nextElementSibling;
      if (shown?.classList.contains("statement-context")) {
        shown.remove();
        made.setAttribute("aria-expanded", "false");
        return;
      }
      const line = await inPlace(paragraph.id).catch(() => null);
      if (line) {
        paragraph.after(line);
        made.setAttribute("aria-expanded", "true");
      } else told.textContent = "The source’s words are not at hand here.";
    }),
    told,
  );
  const small = paragraph.querySelector("small");
  (small ?? paragraph).after(tools);
}

if (globalThis.document) {
  document.querySelectorAll("article p[id]").forEach((p) => {
    if (STATEMENT.test(p.id)) equip(p);
  });
  // a statement that somebody was sent to may lie in a folded box
  const target = document.getElementById(location.hash.slice(1));
  const box = target?.closest("details");
  if (box) {
    box.open = true;
    target.scrollIntoView();
  }
}
