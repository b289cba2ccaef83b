// The search of an archive: looks through the list that files/index.js assigns. Nothing is fetched and nothing is sent.
(() => {
  "use strict";
  const PAGE = 30, AROUND = 90;
  const form = document.getElementById("find"), asked = document.getElementById("q");
  const told = document.getElementById("told"), found = document.getElementById("found");
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[‘’ʼ]/g, "'");
  let rows = null;

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  // A phrase in quotation marks counts as one word.
  const wordsOf = (text) => Array.from(text.matchAll(/["“„«]([^"“”„«»]+)["”“»]|(\S+)/g), (m) => folded((m[1] ?? m[2]).trim())).filter((word) => /[\p{L}\p{N}]/u.test(word));

  // What is in the title or the name weighs most, then an essay before what is said of it.
  const rank = (row, words) => words.filter((word) => row.head.includes(word)).length * 2 + (row.at === 0 ? 1 : 0);

  const excerpt = (text, words) => {
    const plain = text.toLowerCase(), at = Math.min(...words.map((word) => plain.indexOf(word)).map((n) => (n < 0 ? Infinity : n)));
    const start = Number.isFinite(at) && at > AROUND ? text.lastIndexOf(" ", at - AROUND) + 1 : 0;
    const cut = start + 2 * AROUND < text.length, part = text.slice(start, start + 2 * AROUND);
    return (start ? "… " : "") + (cut ? part.replace(/\s+\S*$/, "") + " …" : part);
  };

  const card = ([kind, title, name, address, text], words) => {
    const item = element("article", "", "item hit"), heading = element("h2"), link = element("a", title);
    link.href = address;
    heading.append(link);
    item.append(heading);
    if (text) item.append(element("p", excerpt(text, words)));
    const meta = element("p", "", "meta");
    meta.append(element("span", kind, "kind"), element("span", name));
    item.append(meta);
    return item;
  };

  const show = (hits, words, from) => {
    const cards = hits.slice(from, from + PAGE).map((hit) => card(hit.row, words));
    found.append(...cards);
    if (from && cards.length) cards[0].querySelector("a").focus();
    if (from + PAGE >= hits.length) return;
    const more = element("button", form.dataset.more, "btn");
    more.type = "button";
    more.addEventListener("click", () => { more.remove(); show(hits, words, from + PAGE); });
    found.append(more);
  };

  const look = () => {
    const words = wordsOf(asked.value);
    found.replaceChildren();
    told.textContent = "";
    if (!words.length) {
      if (asked.value.trim()) told.textContent = form.dataset.nothing;
      return;
    }
    rows ??= window.archive.map((row) => ({ row, at: row[3].includes("#") ? 1 : 0, head: folded(row[1] + " " + row[2]), body: folded(row[4]) }));
    const hits = rows.filter((row) => words.every((word) => row.head.includes(word) || row.body.includes(word)));
    hits.sort((a, b) => rank(b, words) - rank(a, words));
    told.textContent = hits.length === 0 ? form.dataset.nothing : hits.length === 1 ? form.dataset.one : form.dataset.many.replace("{n}", hits.length);
    show(hits, words, 0);
  };

  const take = () => {
    try { asked.value = decodeURIComponent(location.hash.slice(1)); } catch { asked.value = ""; }
    look();
  };

  form.hidden = false;
  document.getElementById("still").remove();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = "#" + encodeURIComponent(asked.value.trim());
    if (location.hash === wanted) look();
    else location.hash = wanted;
  });
  window.addEventListener("hashchange", take);
  window.addEventListener("load", () => { if (location.hash.length > 1) take(); });
})();
