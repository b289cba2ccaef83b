// The picker of works: those of this essay and those the class has cited; choosing one puts a citation by its key into
// the text. A work of the class comes onto the essay's list first.

import { editor, replace } from "./editor.js";
import { ask, sent } from "./panels.js";

const dialog = document.getElementById("cite");
const field = (name) => document.getElementById(`cite-${name}`);
const PER_PAGE = /^\d/;
let place = 0;

const locator = () => {
  const page = field("page").value.replace(/[[\];\n]/g, " ").trim();
  if (!page) return "";
  return PER_PAGE.test(page) ? `, ${/[-–,]/.test(page) ? "pp." : "p."} ${page}` : `, ${page}`;
};

const cite = (key) => {
  const citation = `[@${key}${locator()}]`;
  dialog.close();
  const gap = place && !/[\s([]$/.test(editor.value.slice(0, place)) ? " " : "";
  replace(place, place, gap + citation);
};

const take = async (pressed) => {
  document.querySelector("#sources [data-taken]")?.removeAttribute("data-taken");
  await ask(pressed, document.getElementById("sources"), false);
  const taken = document.querySelector("#sources [data-taken]");
  if (taken) return cite(taken.dataset.taken);
  dialog.close();
  return document.getElementById("told").scrollIntoView({ block: "nearest" });
};

const row = (card, act) => {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "work" });
  button.append(...card.querySelector(".line").cloneNode(true).childNodes);
  button.addEventListener("click", act);
  item.append(button);
  return item;
};

const buttons = () => [...dialog.querySelectorAll("li:not([hidden]) > .work")];

const filter = () => {
  const words = field("words").value.toLowerCase().split(/\s+/);
  dialog.querySelectorAll("li").forEach((item) => {
    item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
  });
  for (const list of [field("own"), field("class")])
    list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
  const none = field("none");
  none.textContent = buttons().length ? "" : none.dataset[dialog.dataset.waits ? "waiting" : "none"];
};

const fill = async () => {
  const own = document.querySelectorAll("#sources > .cards:not(.class-works) > .card");
  const key = (card) => card.querySelector("code").textContent.slice(1);
  field("own").replaceChildren(...[...own].map((card) => row(card, () => cite(key(card)))));
  field("class").replaceChildren();
  dialog.dataset.waits = "1";
  filter();
  const page = await sent("class").catch(() => null);
  const cards = page?.querySelectorAll(".class-works > .card") ?? [];
  field("class").replaceChildren(...[...cards].map((card) => row(card, () => take(card.querySelector("button").value))));
  delete dialog.dataset.waits;
  filter();
};

export const openPicker = () => {
  place = editor.selectionEnd;
  field("words").value = field("page").value = "";
  dialog.showModal();
  field("words").focus();
  fill();
};

dialog?.addEventListener("close", () => editor.focus());
field("words")?.addEventListener("input", filter);
dialog?.addEventListener("keydown", (event) => {
  const all = buttons();
  const at = all.indexOf(document.activeElement);
  if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    all[0]?.click();
  }
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !all.length) return;
  event.preventDefault();
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  (all[next] ?? (next < 0 ? field("words") : all.at(-1))).focus();
});
