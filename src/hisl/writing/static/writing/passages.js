// Choosing a passage by selecting it. Without this file one chooses the paragraph in the form.

const root = document.querySelector("[data-passages]");
const form = document.querySelector("[data-passage-form]");
const template = document.querySelector("[data-passage-button]");

// The words between two points of a block, the numbers of the notes left out: they are not its own.
function wordsOf(range) {
  const part = range.cloneContents();
  part.querySelectorAll(".note-ref").forEach((number) => number.remove());
  return part.textContent;
}

function blockOf(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element?.closest("[data-block]");
}

// What is selected, cut at the end of the block in which it begins.
function chosen() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0).cloneRange();
  const block = blockOf(range.startContainer);
  if (!block || !root.contains(block)) return null;
  if (!block.contains(range.endContainer)) range.setEnd(block, block.childNodes.length);
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const exact = wordsOf(range);
  return exact.trim() ? { block, exact, start: wordsOf(before).length } : null;
}

function fill(passage) {
  const quote = form.querySelector("[data-passage-quote]");
  form.querySelector("[name=block]").value = passage ? passage.block.dataset.block : "";
  form.querySelector("[name=start]").value = passage ? passage.start : "";
  form.querySelector("[name=exact]").value = passage ? passage.exact : "";
  quote.textContent = passage ? passage.exact : "";
  quote.hidden = !passage;
  form.querySelector("[data-passage-choice]").hidden = Boolean(passage);
}

if (root && form && template) {
  const home = document.createComment("form");
  const button = template.content.firstElementChild.cloneNode(true);
  const cancel = form.querySelector("[data-passage-cancel]");
  form.before(home);
  let passage = null;
  let waiting = 0;

  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (button.contains(document.activeElement)) return;
      passage = chosen();
      if (passage) passage.block.after(button);
      else button.remove();
    }, 150);
  });
  // Taking the button must not take the selection away first.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const { block } = passage;
    fill(passage);
    button.remove();
    block.after(form);
    form.open = true;
    cancel.hidden = false;
    form.querySelector("textarea").focus();
  });
  cancel.addEventListener("click", () => {
    fill(null);
    form.querySelector("[name=block]").selectedIndex = 0;
    form.open = false;
    cancel.hidden = true;
    home.after(form);
    form.querySelector("summary").focus();
  });
}

// A number, or an address from elsewhere, leads to its note: open it.
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const note = target && target.closest("details.note");
  if (!note) return;
  note.open = true;
  target.focus({ preventScroll: true });
  note.scrollIntoView({ block: "nearest" });
}
addEventListener("hashchange", openTarget);
openTarget();
