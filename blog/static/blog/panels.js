// The parts beside the text: each button is sent without leaving the page, and so is the text after a pause in typing.

import { editor, form, refresh, works } from "./editor.js";

const A_PAUSE = 1500;
const told = document.getElementById("told");
const parts = () => document.querySelectorAll("[data-part]");
const isBusy = (part) => part.contains(document.activeElement);

const swap = (page, pressed) => {
  for (const part of parts()) {
    const fresh = page.getElementById(part.id);
    if (!fresh || (pressed === "look" && (isBusy(part) || (part === told && !fresh.childElementCount)))) continue;
    const opened = [...part.querySelectorAll("details")].map((details) => details.open);
    const file = part.querySelector("[type=file]");
    part.replaceChildren(...fresh.childNodes);
    part.querySelectorAll("details").forEach((details, place) => (details.open ||= opened[place]));
    if (file && pressed !== "read") part.querySelector("[type=file]")?.replaceWith(file);
  }
};

const settle = (asked) => {
  const tab = document.querySelector("[name=beside]:checked");
  const panel = document.getElementById(tab?.value) ?? asked;
  const inForm = panel.querySelector("[aria-invalid=true]") ?? panel.querySelector("[data-focus]");
  const target = inForm ?? tab ?? panel.querySelector("h2");
  target.focus({ preventScroll: true });
  (inForm ?? told).scrollIntoView({ block: "nearest" });
};

const take = (page, name, before) => {
  const fresh = page.querySelector(`[name=${name}]`)?.value;
  if (fresh === undefined || fresh === before || form.elements[name].value !== before) return;
  form.elements[name].value = fresh;
  refresh();
};

export const sent = async (pressed) => {
  const body = new FormData(form);
  body.set("press", pressed);
  body.delete("picture");
  if (pressed !== "read") body.delete("reference_file");
  const answer = await fetch(location.href, { method: "POST", body });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

const fail = () => {
  const line = Object.assign(document.createElement("p"), { className: "message error", textContent: told.dataset.failed });
  told.replaceChildren(line);
};

let asked = 0;
let isPressed = false;
export const ask = async (pressed, panel, isToSettle = true) => {
  if (isPressed) return;
  isPressed = Boolean(panel);
  const turn = ++asked;
  const before = { body: editor.value, works: works.value };
  const page = await sent(pressed).catch(() => null);
  if (turn !== asked) return;
  isPressed = false;
  const isOurs = page?.getElementById("sources");
  if (!isOurs && panel) fail();
  if (isOurs) swap(page, pressed);
  if (!isOurs || !panel) return;
  for (const field of ["body", "works"]) take(page, field, before[field]);
  form.elements.confirmed.dispatchEvent(new Event("input", { bubbles: true }));
  if (isToSettle) settle(panel);
};

form?.addEventListener("submit", (event) => {
  const { name, value } = event.submitter ?? {};
  if (name !== "press") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(value, event.submitter.closest(".panel") ?? document.getElementById("sources"));
});

let pause;
const lookSoon = () => {
  clearTimeout(pause);
  if (!document.getElementById("sources")) return;
  pause = setTimeout(() => ask("look"), A_PAUSE);
};
for (const field of [editor, works]) field?.addEventListener("input", lookSoon);
works?.addEventListener("input", refresh);
if (form?.id === "write") form.addEventListener("change", (event) => event.target.matches("select:not(.panel *)") && lookSoon());

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-start]");
  if (!link || !editor) return;
  event.preventDefault();
  editor.setSelectionRange(Number(link.dataset.start), Number(link.dataset.end));
  editor.blur();
  editor.focus();
});
