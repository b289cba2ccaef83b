// What is pasted from Word or a web page comes in with its headings, notes and links; one button takes it out again, and
// it alone.

import { editor, form, insert, replace, token, works } from "./editor.js";

const PASTED_AT_MOST = 2_000_000;
const PASTED_WITHIN = 5000;
const HAS_FORM = /<(?:h[1-6]|b|strong|i|em|ul|ol|table|blockquote)\b|<a\s[^>]*href|mso-|docs-internal-guid/i;
const address = document.querySelector("[data-paste]")?.dataset.paste;
let underWay = null;

const here = () => {
  const { selectionStart: start, selectionEnd: end, value } = editor;
  return { before: value.slice(0, start), selected: value.slice(start, end) };
};

// What the words take the place of: what was selected when they were pasted, wherever the caret has gone since.
const rangeOf = (place) => {
  const { selectionStart: start, selectionEnd: end, value } = editor;
  if (!place || !value.startsWith(place.before)) return [start, end];
  const at = place.before.length;
  return [at, value.startsWith(place.selected, at) ? at + place.selected.length : at];
};

const put = (text, place) => {
  const { selectionStart: from, selectionEnd: to, value } = editor;
  const [start, end] = rangeOf(place);
  editor.setSelectionRange(start, end);
  insert(text);
  const words = editor.value.slice(start, editor.selectionEnd);
  const moved = from > end ? words.length - (end - start) : 0;
  if (from > end || to < start) editor.setSelectionRange(from + moved, to + moved);
  return { start, words, was: value.slice(start, end) };
};

// Where pasted words stand now; -1 once they are no longer as they came, or stand in several places.
const find = ({ start, words }) => {
  if (editor.value.startsWith(words, start)) return start;
  const at = editor.value.indexOf(words);
  return at === editor.value.lastIndexOf(words) ? at : -1;
};

const takeOutWorks = (taken) => {
  const lines = works.value.split("\n");
  const at = lines.findLastIndex((_, place) => taken.every((line, n) => lines[place + n] === line));
  if (at >= 0) works.value = lines.filter((_, place) => place < at || place >= at + taken.length).join("\n");
};

const takeOut = (pasted, taken) => {
  const at = find(pasted);
  if (at < 0) return;
  if (works && taken.length) takeOutWorks(taken);
  replace(at, at + pasted.words.length, pasted.was);
  document.getElementById("pasted").remove();
};

const tellPasted = (answer, pasted) => {
  const line = document.getElementById("pasted") ?? document.createElement("p");
  const undo = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: answer.undo });
  const look = () => {
    if (undo.isConnected) undo.hidden = find(pasted) < 0;
    else editor.removeEventListener("input", look);
  };
  undo.addEventListener("click", () => takeOut(pasted, answer.works));
  line.id = "pasted";
  line.className = "message undo";
  line.setAttribute("role", "status");
  line.replaceChildren(`${answer.told} `, undo);
  editor.before(line);
  editor.addEventListener("input", look);
};

const asMarkdown = async (html) => {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token());
  body.set("html", html);
  body.set("body", editor.value);
  const signal = AbortSignal.timeout(PASTED_WITHIN);
  const answer = await fetch(address, { method: "POST", body, signal });
  return answer.ok ? answer.json() : null;
};

// What is pasted while other words are still on their way comes after them.
const paste = async (html, plain) => {
  const place = underWay ? null : here();
  const [answer] = await Promise.all([asMarkdown(html).catch(() => null), underWay]);
  const pasted = put(answer ? answer.text : plain, place);
  if (!answer) return;
  if (works && answer.works.length) works.value = [works.value.trimEnd(), ...answer.works].filter(Boolean).join("\n");
  tellPasted(answer, pasted);
};

editor?.addEventListener("paste", (event) => {
  const html = event.clipboardData.getData("text/html");
  if (!form || !address || !HAS_FORM.test(html) || html.length > PASTED_AT_MOST) return;
  event.preventDefault();
  const mine = paste(html, event.clipboardData.getData("text/plain")).finally(() => {
    if (underWay === mine) underWay = null;
  });
  underWay = mine;
});
