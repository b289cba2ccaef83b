// Sends what is typed after a pause, at the latest every eight seconds; says what state it is in; waits where another
// window was first, where the line is down, and where somebody is signed out, and then goes on by itself. Words whose
// answer was lost go again before newer ones: the server keeps the same words once, and says under which number.

import { editor, form, sentenceOf, token } from "./editor.js";
import { belongTo, findAgain, hold, letGo, words, WORDS } from "./unsent.js";

const A_PAUSE = 1500;
const AT_LATEST = 8000;
const WITHIN = 10_000;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30_000;
const OUTLIVES_ITS_PAGE = 60_000; // bytes; a browser refuses more than 64 KiB
const TOO_LONG = [400, 413, 422];
const LOST_ON_THE_WAY = [502, 504];
const isOn = Boolean(form?.dataset.autosave);
const told = { saved: document.getElementById("saved"), trouble: document.getElementById("trouble") };

const asText = () => JSON.stringify(words());
let kept = isOn && !("unsaved" in form.dataset) ? asText() : "";
let timer;
let typedAt = 0;
let wait = FIRST_WAIT;
let sending = null;
let unsure = null;
let isStopped = false;
let isLeaving = false;

const isDirty = () => Boolean(unsure) || asText() !== kept;
const say = (sentence) => {
  if (told.trouble.textContent !== sentence) told.trouble.textContent = sentence;
};

const run = (isLast = false) => {
  if (sending) sending.then(() => (isLast ? run(true) : later(0)));
  else if (!isStopped) sending = keep(isLast).finally(() => (sending = null));
};

const later = (delay) => {
  clearTimeout(timer);
  if (!isStopped) timer = setTimeout(run, delay);
};

const soon = () => {
  typedAt ||= Date.now();
  hold();
  if (wait === FIRST_WAIT) later(Math.min(A_PAUSE, Math.max(0, typedAt + AT_LATEST - Date.now())));
};

const tryAgain = (sentence, after = wait) => {
  say(sentence);
  wait = Math.min(wait * 2, LONGEST_WAIT);
  later(after);
};

const post = (sent, isLast) => {
  const body = new FormData();
  for (const name of WORDS) body.set(name, sent[name]);
  for (const name of ["seen", "copy", "other", "begun"]) body.set(name, form.elements[name].value);
  body.set("csrfmiddlewaretoken", token());
  const signal = AbortSignal.timeout(WITHIN);
  const keepalive = isLast && new Blob(Object.values(sent)).size < OUTLIVES_ITS_PAGE;
  return fetch(form.dataset.autosave, { method: "POST", body, redirect: "manual", signal, keepalive });
};

// The draft that these words have begun: the page is its edit page from here on.
const adopt = ({ address, seen, post: pk }) => {
  delete form.dataset.new;
  form.dataset.autosave = address.autosave;
  form.elements.seen.value = seen;
  form.querySelectorAll("[formaction*='/document/']").forEach((button) => button.setAttribute("formaction", address.document));
  history.replaceState(null, "", address.edit);
  belongTo(pk);
};

const keptAs = (answer, sent) => {
  const isBegun = Boolean(answer.address);
  if (isBegun) adopt(answer);
  if ("other" in answer) {
    for (const name of ["seen", "other"]) form.elements[name].value = answer[name];
    document.getElementById("typed")?.remove();
  }
  form.elements.copy.value = answer.copy;
  document.querySelectorAll("#typed [name=copy]").forEach((field) => (field.value = answer.copy));
  unsure = null;
  if (answer.holds ?? true) kept = JSON.stringify(sent);
  told.saved.textContent = answer.told;
  say("");
  wait = FIRST_WAIT;
  typedAt = 0;
  if (isDirty()) soon();
  else letGo();
};

// After signing in again in another tab, the page of this address has a token that counts.
const renewToken = async () => {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (answer.type === "opaqueredirect") return tryAgain(form.dataset.signedOut);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#write [name=csrfmiddlewaretoken]")?.value;
  if (!fresh) return tryAgain(form.dataset.gone);
  if (fresh === token()) return tryAgain(form.dataset.gone);
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => (field.value = fresh));
  return later(0);
};

// The server will not keep these words: it says why, and waits for others.
const settle = async (answer) => {
  say((await sentenceOf(answer)) || form.dataset.tooLong);
  isStopped = answer.status === 409;
  unsure = null;
  wait = FIRST_WAIT;
  typedAt = 0;
};

const refused = async (answer, sent) => {
  const { signedOut, gone, broken } = form.dataset;
  if (answer.type === "opaqueredirect") return tryAgain(signedOut);
  if (answer.status === 403) return renewToken();
  if (answer.status === 404) return tryAgain(gone);
  if (answer.status === 429)
    return tryAgain((await sentenceOf(answer)) || broken, Number(answer.headers.get("Retry-After") ?? 30) * 1000);
  if (answer.status === 409 || TOO_LONG.includes(answer.status)) return settle(answer);
  if (LOST_ON_THE_WAY.includes(answer.status)) unsure = sent;
  return tryAgain(broken);
};

const isWordless = () => "new" in form.dataset && !editor.value.trim();

const keep = async (isLast) => {
  if (!isDirty() || isWordless()) return;
  const sent = unsure ?? words();
  try {
    const answer = await post(sent, isLast);
    if (answer.ok) keptAs(await answer.json(), sent);
    else await refused(answer, sent);
  } catch {
    unsure = sent;
    tryAgain(form.dataset.offline);
  }
};

// The other fields are saved with the button alone.
const others = () => {
  const data = new FormData(form);
  for (const name of [...WORDS, "seen", "copy", "other", "begun", "beside", "csrfmiddlewaretoken"]) data.delete(name);
  return new URLSearchParams(data).toString();
};

if (form?.id === "write") {
  const before = "unsaved" in form.dataset ? null : others();
  let isTried = false;
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (unsure && !isTried) run();
    isTried = true;
    if (sending) {
      event.preventDefault();
      sending.then(() => form.requestSubmit(event.submitter));
      return;
    }
    isLeaving = true;
  });
  window.addEventListener("pageshow", () => (isLeaving = isTried = false));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && (isDirty() || others() !== before)) event.preventDefault();
  });
}

if (isOn) {
  form.addEventListener("input", (event) => WORDS.includes(event.target.name) && soon());
  const atOnce = () => isDirty() && later(0);
  for (const event of ["online", "focus"]) window.addEventListener(event, atOnce);
  const atLast = () => {
    if (isLeaving || !isDirty()) return;
    clearTimeout(timer);
    run(true);
  };
  // A phone stops a page that is out of sight; a computer lets its clocks run on.
  if (matchMedia("(pointer: coarse)").matches) {
    document.addEventListener("visibilitychange", () => (document.hidden ? atLast() : atOnce()));
    window.addEventListener("pagehide", atLast);
  }
  document.querySelector("[data-goes-on]")?.addEventListener("click", (event) => {
    event.preventDefault();
    event.target.closest("form").remove();
    editor.focus();
  });
  findAgain();
  if (isDirty()) later(A_PAUSE);
}
