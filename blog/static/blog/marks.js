// The marks of Markdown around and before what is selected; the same mark again takes it away.

import { editor, replace } from "./editor.js";

const selected = () => ({ text: editor.value, start: editor.selectionStart, end: editor.selectionEnd });

const wrap = (mark) => {
  const { text, start, end } = selected();
  const words = text.slice(start, end);
  const n = mark.length;
  const stars = text.slice(0, start).match(/\**$/)[0].length;
  const isOn = (n === 1 ? stars % 2 === 1 : stars >= n) && text.slice(end, end + n) === mark;
  const after = text.slice(end).match(/^\**/)[0].length;
  const isAtItsEnd = start === end && /[^\s*]$/.test(text.slice(0, start)) && (n === 1 ? after % 2 === 1 : after >= n);
  if (isAtItsEnd) return editor.setSelectionRange(end + n, end + n);
  if (isOn) return replace(start - n, end + n, words, start - n, end - n);
  const trimmed = words.trim();
  const lead = words.indexOf(trimmed);
  const from = start + lead + n;
  return replace(start + lead, start + lead + trimmed.length, mark + trimmed + mark, from, from + trimmed.length);
};

// The whole lines of the selection, each with its mark or without it, apart from the paragraphs around them.
const lines = (mark, isMarked) => {
  const { text, start, end } = selected();
  const from = text.slice(0, start).lastIndexOf("\n") + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const block = text.slice(from, to).split("\n");
  const isOn = block.every((line) => isMarked.test(line));
  const marked = block.map((line, place) => (isOn ? line.replace(isMarked, "") : mark(place) + line.replace(isMarked, "")));
  const before = !isOn && from > 0 && !/\n\n$/.test(text.slice(0, from)) ? "\n" : "";
  const after = !isOn && /^\n[^\n]/.test(text.slice(to)) ? "\n" : "";
  const words = before + marked.join("\n") + after;
  const last = from + words.length - after.length;
  replace(from, to, words, start === end ? last : from + before.length, last);
};

const link = () => {
  const { text, start, end } = selected();
  const words = text.slice(start, end);
  if (/^https?:\/\/\S+$/.test(words)) return replace(start, end, `[](${words})`, start + 1);
  const address = start + words.length + 3;
  return replace(start, end, `[${words}](https://)`, words ? address : start + 1, words ? address + 8 : start + 1);
};

const footnote = () => {
  const { text, end } = selected();
  const taken = new Set([...text.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1])));
  let n = 1;
  while (taken.has(n)) n += 1;
  replace(end, end, `[^${n}]`);
  const last = editor.value.length;
  const gap = /\n\[\^[^\]\n]+\]:[^\n]*\n?$/.test(editor.value) ? "\n" : "\n\n";
  const apart = editor.value.endsWith("\n") ? gap.slice(1) : gap;
  replace(last, last, `${apart}[^${n}]: `);
  editor.scrollTop = editor.scrollHeight;
};

export const MARKS = {
  bold: () => wrap("**"),
  italic: () => wrap("*"),
  heading: () => lines(() => "## ", /^#{1,6} /),
  quotation: () => lines(() => "> ", /^> ?/),
  list: () => lines(() => "- ", /^[-*+] /),
  numbered: () => lines((place) => `${place + 1}. `, /^\d+[.)] /),
  link,
  footnote,
};
