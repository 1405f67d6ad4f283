// The text as it will stand, made by the server while one writes: the same renderer, the same rules.
import { post } from "./composer.js";

const PAUSE = 400;
const WIDE = matchMedia("(min-width: 60rem)");
const shown = new WeakMap();

export const attach = (composer) => {
  const { box, area } = composer;
  if (shown.has(box)) return shown.get(box);
  const pane = box.querySelector(".preview");
  const page = pane.querySelector("div");
  const button = box.querySelector("[data-preview-button]");
  const named = box.querySelector(".writing-named");
  let timer = 0;
  let last = null;
  let turn = 0;

  const render = async () => {
    if (area.value === last) return;
    const now = (turn += 1);
    const markdown = area.value;
    const body = new URLSearchParams({ markdown, key: box.dataset.key });
    const answer = await post(box.dataset.preview, body).catch(() => null);
    if (now !== turn || !answer?.ok) return;
    const told = await answer.json();
    last = markdown;
    page.innerHTML = told.html; // made safe by the server, like every text that is shown
    named.textContent = told.named.line;
    named.classList.toggle("warn", told.named.many);
  };
  const wanted = () => !pane.hidden || /(^|\s)@\w/.test(area.value);
  const soon = () => {
    clearTimeout(timer);
    if (wanted()) timer = setTimeout(render, PAUSE);
    else named.textContent = "";
  };
  const layOut = () => {
    const open = !pane.hidden;
    box.classList.toggle("beside", open && WIDE.matches);
    box.querySelector(".pane").hidden = open && !WIDE.matches;
    button.setAttribute("aria-pressed", String(open));
  };
  const toggle = () => {
    pane.hidden = !pane.hidden;
    layOut();
    last = pane.hidden ? last : null;
    soon();
    if (pane.hidden) area.focus();
  };
  area.addEventListener("input", soon);
  WIDE.addEventListener("change", layOut);
  const preview = { toggle };
  shown.set(box, preview);
  return preview;
};
