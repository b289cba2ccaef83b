// What was typed and could not be sent yet, kept by this tab alone: offered after a reload, gone once it is saved.

import { editor, form, refresh } from "./editor.js";

export const WORDS = ["title", "body", "works", "confirmed"];
const HELD = ["title", "body", "works"];
const PREFIX = "unsent:";
const held = (act) => {
  try {
    return act(sessionStorage);
  } catch {
    return null;
  }
};
const name = () => PREFIX + form.dataset.kept;
const nameOfNew = () => name().replace(/\d+$/, "");

export const words = () => Object.fromEntries(WORDS.map((field) => [field, form.elements[field]?.value ?? ""]));

// White space aside: the server trims a title and leaves empty lines out of the works.
const folded = (text, field) =>
  text
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{2,}/g, field === "works" ? "\n" : "\n\n")
    .trim();
const isAsShown = (kept) => HELD.every((field) => folded(kept[field] ?? "", field) === folded(words()[field], field));

export const hold = () => held((store) => store.setItem(name(), JSON.stringify(words())));
export const letGo = () => held((store) => store.removeItem(name()));

export const belongTo = (pk) => {
  letGo();
  form.dataset.kept = form.dataset.kept.replace(/\d*$/, pk);
};

const putBack = (kept) => {
  for (const field of WORDS) if (form.elements[field]) form.elements[field].value = kept[field] ?? "";
  refresh();
  editor.focus();
};

const button = (label, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: label });
  made.addEventListener("click", (event) => {
    event.target.closest(".message").remove();
    act();
  });
  return made;
};

const offer = (kept) => {
  const line = document.createElement("p");
  line.className = "message undo";
  line.setAttribute("role", "status");
  const { found, putBack: back, throwAway } = form.dataset;
  line.append(`${found} `, button(back, () => putBack(kept)), button(throwAway, letGo));
  form.before(line);
};

export const findAgain = () => {
  for (const key of new Set([nameOfNew(), name()])) {
    const kept = held((store) => JSON.parse(store.getItem(key)));
    if (!kept) continue;
    if (isAsShown(kept)) held((store) => store.removeItem(key));
    else if (key === name()) offer(kept);
  }
};
