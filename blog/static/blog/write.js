// Where an essay is written: gives back the keys that markdownx takes, sends the works along with the text to be
// previewed, says why a picture was refused, and asks before unsaved words are left behind.

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

const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) {
  if (works && body instanceof FormData && body.has("content")) body.set("works", works.value);
  return send.call(this, body);
};
works?.addEventListener("input", () => editor?.dispatchEvent(new Event("input", { bubbles: true })));

const tell = (sentence) => {
  const line = document.getElementById("refusal") ?? Object.assign(document.createElement("p"), { id: "refusal", className: "message error" });
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  editor.before(line);
};

const REFUSED = "Invalid response";
editor?.closest(".markdownx")?.addEventListener("fileUploadError", (event) => {
  tell([event.detail].flat()[0]);
  setTimeout(() => {
    editor.value = editor.value.replace(REFUSED, "");
  });
});

const typed = () => new URLSearchParams(new FormData(form)).toString();
let saved = form && typed();
form?.addEventListener("submit", () => (saved = null));
window.addEventListener("beforeunload", (event) => {
  if (saved !== null && form && typed() !== saved) event.preventDefault();
});
