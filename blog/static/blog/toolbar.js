// The row of buttons over the text and their keys. One tab stop; the arrow keys move along.

import { bring, editor, form, token } from "./editor.js";
import { openPicker } from "./citing.js";
import { MARKS } from "./marks.js";

const tools = document.getElementById("tools");
const keys = document.getElementById("keys");
const buttons = tools ? [...tools.querySelectorAll("[data-do]")] : [];
const BY_LETTER = { b: "bold", i: "italic", k: "link" };
const BY_DIGIT = { Digit2: "cite", Digit3: "heading", Digit6: "footnote", Digit7: "numbered", Digit8: "list", Digit9: "quotation" };

const choosePicture = () => {
  const chosen = Object.assign(document.createElement("input"), { type: "file", accept: "image/jpeg,image/png,image/webp,image/gif" });
  chosen.addEventListener("change", () => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token());
    body.set("image", chosen.files[0]);
    bring(body);
  });
  chosen.click();
};

const ACTS = { ...MARKS, cite: openPicker, image: choosePicture, keys: () => keys.showModal() };

const stopAt = (button) => buttons.forEach((each) => (each.tabIndex = each === button ? 0 : -1));

const MOVES = {
  ArrowRight: (at) => (at + 1) % buttons.length,
  ArrowLeft: (at) => (at + buttons.length - 1) % buttons.length,
  Home: () => 0,
  End: () => buttons.length - 1,
};

if (tools) {
  if (!tools.closest(".pane")) editor.closest(".markdownx").before(tools); // the admin lays its form out by itself
  tools.hidden = false;
  stopAt(buttons[0]);
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  tools.addEventListener("click", (event) => ACTS[event.target.closest("[data-do]")?.dataset.do]?.());
  tools.addEventListener("focusin", (event) => stopAt(event.target));
  tools.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    buttons[move(buttons.indexOf(event.target))].focus();
  });
  editor.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const act = event.shiftKey ? BY_DIGIT[event.code] : BY_LETTER[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    ACTS[act]();
  });
  for (const button of document.querySelectorAll("dialog [data-close]"))
    button.addEventListener("click", () => button.closest("dialog").close());
}

document.addEventListener("keydown", (event) => {
  const isSave = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "s";
  if (!isSave || form?.id !== "write") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".bar .btn:not([name])"));
});
