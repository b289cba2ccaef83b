// The field an essay is written in, its form, and how words get into it so that the browser's own undo takes them out.

export const editor = document.querySelector(".markdownx-editor");
export const form = editor?.form;
export const works = form?.elements.works;
const TYPED_AT_MOST = 50_000;

export const refresh = () => editor?.dispatchEvent(new Event("input", { bubbles: true }));

export const insert = (text) => {
  editor.focus();
  if (!text && editor.selectionStart === editor.selectionEnd) return;
  const act = text ? "insertText" : "delete";
  const isTyped = text.length < TYPED_AT_MOST && document.execCommand(act, false, text);
  if (!isTyped) editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, "end");
  if (!isTyped) refresh();
};

export const replace = (start, end, text, from = start + text.length, to = from) => {
  editor.setSelectionRange(start, end);
  insert(text);
  editor.setSelectionRange(from, to);
};

export const tell = (sentence) => {
  const line = document.getElementById("refusal") ?? document.createElement("p");
  line.id = "refusal";
  line.className = "message error";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  editor.before(line);
};

export const token = () => form.elements.csrfmiddlewaretoken.value;

// The refusal that an answer gives in plain words; nothing where it is a page, as of a proxy or of a fault.
export const sentenceOf = async (answer) =>
  answer.headers.get("Content-Type")?.startsWith("text/plain") ? answer.text() : "";

export const bring = async (picture) => {
  const notSent = editor.dataset.pictureNotSent;
  try {
    const answer = await fetch(editor.dataset.markdownxUploadUrlsPath, { method: "POST", body: picture });
    if (!answer.ok) return tell((await sentenceOf(answer)) || notSent);
    const code = (await answer.json()).image_code;
    document.getElementById("refusal")?.remove();
    return insert(code);
  } catch {
    return tell(notSent);
  } finally {
    editor.style.opacity = "";
  }
};
