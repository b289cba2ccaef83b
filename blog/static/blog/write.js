// Where an essay is written: gives back the keys that markdownx takes, sends the works along with the text to be
// previewed, brings pictures and says why one was refused, and asks before unsaved words are left behind.

const editor = document.querySelector(".markdownx-editor");
const works = document.querySelector("[name=works]");
const form = document.getElementById("write");

const isTaken = (event) => event.key === "Tab" || ((event.ctrlKey || event.metaKey) && ["d", "[", "]"].includes(event.key));

document.addEventListener(
  "keydown",
  (event) => {
    if (event.target === editor && isTaken(event)) event.stopPropagation();
  },
  true,
);

const tell = (sentence) => {
  const line = document.getElementById("refusal") ?? document.createElement("p");
  line.id = "refusal";
  line.className = "message error";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  editor.before(line);
};

const refresh = () => editor?.dispatchEvent(new Event("input", { bubbles: true }));

const bring = async (picture) => {
  const answer = await fetch(editor.dataset.markdownxUploadUrlsPath, { method: "POST", body: picture });
  const text = await answer.text();
  editor.style.opacity = "";
  document.getElementById("refusal")?.remove();
  if (!answer.ok) return tell(text);
  editor.setRangeText(JSON.parse(text).image_code, editor.selectionStart, editor.selectionEnd, "end");
  return refresh();
};

const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) {
  if (body instanceof FormData && body.has("image")) return bring(body);
  if (works && body instanceof FormData && body.has("content")) body.set("works", works.value);
  return send.call(this, body);
};
works?.addEventListener("input", refresh);

const typed = () => new URLSearchParams(new FormData(form)).toString();
let saved = form && ("unsaved" in form.dataset ? "" : typed());
form?.addEventListener("submit", () => (saved = null));
window.addEventListener("beforeunload", (event) => {
  if (saved !== null && form && typed() !== saved) event.preventDefault();
});
