// The composer: the text area of the page with a toolbar, drafts, completion, files and a preview.
// The text area works without all of this. What is rarely needed is loaded when somebody writes.
import { keepDraft } from "./drafts.js";

const MODULES = ["./toolbar.js", "./names.js", "./incoming.js", "./preview.js"];

const forms = new Map();

const prepare = (box) => {
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  const area = box.querySelector("textarea");
  const form = area.form;
  for (const button of box.querySelectorAll(".writing-foot button")) button.type = "button";
  if (form && form.elements["writing-slot"] && !forms.has(form)) {
    forms.set(form, keepDraft(form, box));
  }
  const draft = forms.get(form);
  const composer = { box, area, form, draft, say: draft?.say ?? (() => {}), post };
  const wake = () => {
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
