// The composer: the text area of the page with a toolbar, drafts, completion, files and a preview.
// The text area works without all of this. What is rarely needed is loaded when somebody writes.
const MODULES = ["./toolbar.js", "./names.js", "./incoming.js", "./preview.js"];

const OURS = /^(writing-|csrfmiddlewaretoken$)/;
const drafts = new WeakMap();

export const valuesOf = (form) => {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (OURS.test(name) || typeof value !== "string") continue;
    if (name in fields) fields[name] = [].concat(fields[name], value);
    else fields[name] = value.replace(/\r\n?/g, "\n");
  }
  return fields;
};

// Whether this browser keeps words of this form that the server does not have.
const keepsWords = ({ person, slot }) => {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith(`hisl:draft:${person}:${slot}:`));
  } catch {
    return false;
  }
};

const prepare = (box) => {
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  const area = box.querySelector("textarea");
  const form = area.form;
  for (const button of box.querySelectorAll(".writing-foot button")) button.type = "button";
  const composer = { box, area };
  let keep = () => {};
  if (form?.elements["writing-slot"] && !drafts.has(form)) {
    const atStart = valuesOf(form);
    let kept = null;
    keep = () => (kept ??= import("./drafts.js").then((module) => module.keepDraft(form, box, atStart)));
    drafts.set(form, keep);
    form.addEventListener("focusin", keep, { once: true });
    if (keepsWords(box.dataset)) keep();
  }
  const wake = () => {
    keep();
    for (const name of MODULES) import(name).then((module) => module.attach(composer));
  };
  area.addEventListener("focus", wake, { once: true });
  area.addEventListener("input", wake, { once: true });
  box.querySelector("[data-preview-button]").addEventListener("click", () => {
    import("./preview.js").then((module) => module.attach(composer).toggle());
  });
  box.querySelector(".tools").hidden = false;
  box.querySelector(".tools").addEventListener("focusin", wake, { once: true });
  box.querySelector(".tools").addEventListener("pointerdown", wake, { once: true });
  box.querySelector("[data-limits]").hidden = false;
  if (document.activeElement === area) wake();
};

// A POST with the token of now: a page may be older than the last sign-in.
export const token = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
  document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

export const post = (url, body, more = {}) =>
  fetch(url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    credentials: "same-origin",
    ...more,
  });

const prepareAll = (root) => root.querySelectorAll("[data-composer]").forEach(prepare);
document.addEventListener("htmx:load", (event) => prepareAll(event.target));
document.addEventListener("toggle", (event) => prepareAll(event.target), true);
prepareAll(document);
