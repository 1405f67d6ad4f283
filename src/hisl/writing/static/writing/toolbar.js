// The buttons above the text, their keys, and edits that the browser's own undo knows.
const IS_LIST = /^(\s*)([-*+]|\d{1,3}[.)])(\s+\[[ xX]\])?\s+/;

export const insert = (area, text, start = area.selectionStart, end = area.selectionEnd) => {
  area.focus();
  area.setSelectionRange(start, end);
  const typed = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (!typed) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
};

const wrap = (area, mark, placeholder) => {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  const around = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
  if (around) {
    insert(area, chosen, from - mark.length, to + mark.length);
    area.setSelectionRange(from - mark.length, to - mark.length);
  } else {
    insert(area, mark + (chosen || placeholder) + mark);
    const begin = from + mark.length;
    area.setSelectionRange(begin, begin + (chosen || placeholder).length);
  }
};

const lines = (area, change) => {
  const { value } = area;
  const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = value.indexOf("\n", Math.max(area.selectionEnd - 1, from));
  const to = next < 0 ? value.length : next;
  const changed = change(value.slice(from, to).split("\n")).join("\n");
  insert(area, changed, from, to);
  area.setSelectionRange(from, from + changed.length);
};

const prefix = (mark) => (all) =>
  all.every((line) => line.startsWith(mark)) ? all.map((line) => line.slice(mark.length)) : all.map((line) => mark + line);

const onOwnLine = (area, text) => {
  const before = area.value.slice(0, area.selectionStart);
  insert(area, (before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n") + text);
};

const ACTS = {
  bold: (area) => wrap(area, "**", "bold"),
  italic: (area) => wrap(area, "*", "italic"),
  quote: (area) => lines(area, prefix("> ")),
  list: (area) => lines(area, prefix("- ")),
  code: (area) => {
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    if (chosen.includes("\n")) insert(area, "```\n" + chosen.replace(/\n$/, "") + "\n```\n");
    else wrap(area, "`", "code");
  },
  link: (area) => {
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    const from = area.selectionStart;
    if (/^https?:\/\/\S+$/.test(chosen)) {
      insert(area, `[words](${chosen})`);
      area.setSelectionRange(from + 1, from + 6);
    } else {
      insert(area, `[${chosen || "words"}](https://)`);
      const at = from + (chosen || "words").length + 3;
      area.setSelectionRange(at, at + 8);
    }
  },
  table: (area) => onOwnLine(area, "| What | Result |\n| --- | --- |\n|  |  |\n"),
  person: (area) => insert(area, /\S$/.test(area.value.slice(0, area.selectionStart)) ? " @" : "@"),
  page: (area) => insert(area, "[["),
  file: (area) => area.dispatchEvent(new CustomEvent("writing:choose", { bubbles: true })),
};

const KEYS = { b: "bold", i: "italic", k: "link", e: "code" };
const SHIFTED = { Digit8: "list", Digit9: "quote" };

// Enter in a list begins the next item; on an empty item it ends the list.
const continueList = (area, event) => {
  if (area.selectionStart !== area.selectionEnd) return;
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const line = area.value.slice(from, area.selectionStart);
  const found = line.match(IS_LIST);
  if (!found) return;
  event.preventDefault();
  if (line === found[0]) return insert(area, "", from, area.selectionStart);
  const number = parseInt(found[2], 10);
  const mark = Number.isNaN(number) ? found[2] : `${number + 1}${found[2].at(-1)}`;
  insert(area, `\n${found[1]}${mark}${found[3] ? " [ ]" : ""} `);
};

const roving = (bar) => {
  const buttons = [...bar.querySelectorAll("button")];
  const reach = (wanted) => {
    for (const button of buttons) button.tabIndex = button === wanted ? 0 : -1;
  };
  reach(buttons[0]);
  bar.addEventListener("focusin", (event) => reach(event.target));
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    buttons[(to + buttons.length) % buttons.length].focus();
  });
};

export const attach = ({ box, area }) => {
  if (box.dataset.tools) return;
  box.dataset.tools = "yes";
  const bar = box.querySelector(".tools");
  roving(bar);
  bar.addEventListener("click", (event) => ACTS[event.target.closest("button")?.dataset.do]?.(area));
  // A press must not take the choice of words away from the text.
  bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
  area.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const act = event.shiftKey ? SHIFTED[event.code] : KEYS[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      ACTS[act](area);
    } else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      continueList(area, event);
    }
  });
};
