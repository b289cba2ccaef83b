// Comfort at the moderation desk: single keys, selecting all, and selections that outlive a decision. Every act works
// without it.

const OFF = "desk-keys";
const kept = (act) => { try { return act(localStorage); } catch { return null; } };
const isOff = () => kept((store) => store.getItem(OFF)) === "off";
const sheet = document.getElementById("keys");
const TYPED = "textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]";

// The card in hand: the one with the focus, else the one that had it last, else the first.

let last = "";
const cards = () => [...document.querySelectorAll(".q")];
const inHand = () => document.activeElement.closest(".q") ?? document.getElementById(last) ?? null;
document.addEventListener("focusin", ({ target }) => { last = target.closest(".q")?.id ?? last; });

const move = (step) => {
  const all = cards();
  const at = all.indexOf(inHand());
  const next = at < 0 ? all[0] : all[Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

const press = (card, key) => {
  const part = card?.querySelector(`[data-key="${key}"]`);
  part?.click();
  const opened = part?.closest("details.sheet[open]");
  opened?.querySelector("input[type=radio], textarea")?.focus();
};

const choose = (digit) => {
  const open = document.querySelector("details.sheet[open]:has([name=reason])");
  const reason = open?.querySelectorAll("[name=reason]")[digit - 1];
  if (!reason) return;
  reason.checked = true;
  if (reason.value === "other") open.querySelector("textarea").focus();
  else open.querySelector("button[name=act]").click();
};

const close = () => {
  const open = document.querySelector("details.sheet[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
};

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  u: () => document.querySelector('.toast [data-key="u"]')?.click(),
  x: () => inHand()?.querySelector(".pick input").click(),
  "?": () => (sheet.open ? sheet.close() : sheet.showModal()),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return close();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest(TYPED)) return undefined;
  if (isOff() || (sheet.open && event.key !== "?")) return undefined;
  const key = event.key.toLowerCase();
  if (/^[1-9]$/.test(key)) choose(Number(key));
  else if (ACTS[key]) ACTS[key]();
  else if ("aresho".includes(key)) press(inHand() ?? cards()[0], key);
  else return undefined;
  return event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("details.sheet form");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("button[name=act]").click();
});

document.addEventListener("click", ({ target }) => {
  if (target.closest('.keys[data-key="?"]')) sheet.showModal();
});

const on = document.getElementById("keys-on");
on.checked = !isOff();
on.addEventListener("change", () => kept((store) => (on.checked ? store.removeItem(OFF) : store.setItem(OFF, "off"))));

// What was selected stays so when the list comes anew; failures are told where the toast is.

const picks = () => [...document.querySelectorAll(".pick input")];
let selected = new Set();

const dress = () => {
  document.querySelectorAll(".toast .keys, .several .all").forEach((part) => { part.hidden = false; });
  picks().forEach((box) => { box.checked = box.checked || selected.has(box.value); });
};

document.addEventListener("change", ({ target }) => {
  if (target.id === "all") picks().forEach((box) => { box.checked = target.checked; });
  if (target.id === "all" || target.matches(".pick input")) selected = new Set(picks().filter((box) => box.checked).map((box) => box.value));
});

const failed = ({ target }) => {
  const line = document.createElement("p");
  line.className = "err";
  line.setAttribute("role", "alert");
  line.textContent = document.getElementById("desk").dataset.failed;
  (target.closest(".q .l") ?? document.querySelector(".toast")).prepend(line);
};

document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:afterSettle", dress);
dress();
