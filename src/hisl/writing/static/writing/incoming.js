// What is pasted, dropped or chosen: files go up at once, tables become Markdown, code stays code.
import { token } from "./composer.js";
import { insert } from "./toolbar.js";
import { words } from "./words.js";

let numbers = 0;

const cell = (text) => text.replace(/\s+/g, " ").trim().replace(/\|/g, "\\|");
const asTable = (rows) => {
  const width = Math.max(...rows.map((row) => row.length));
  const line = (row) => `| ${Array.from({ length: width }, (_, i) => cell(row[i] ?? "")).join(" | ")} |`;
  return [line(rows[0]), `|${" --- |".repeat(width)}`, ...rows.slice(1).map(line)].join("\n");
};

const tableOf = (html) => {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  const rows = [...(table?.rows ?? [])].map((row) => [...row.cells].map((one) => one.textContent));
  return rows.length && Math.max(...rows.map((row) => row.length)) > 1 ? rows : null;
};

const cellsOf = (plain) => {
  const rows = plain.replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  return rows.length > 1 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length) ? rows : null;
};

const isCode = (html) => {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const editor = body.querySelector("[style*='monospace' i], [style*='Consolas' i], [style*='Menlo' i], [style*='Courier' i]");
  return Boolean(body.querySelector("pre")) || Boolean(editor && editor.querySelector("div, br"));
};

const inFence = (area) => (area.value.slice(0, area.selectionStart).match(/^```/gm) ?? []).length % 2 === 1;

const pasted = (area, data) => {
  const html = data.getData("text/html");
  const plain = data.getData("text/plain").replace(/\r\n?/g, "\n");
  if (inFence(area)) return null;
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
  if (chosen && !chosen.includes("\n") && /^https?:\/\/\S+$/.test(plain.trim())) return `[${chosen}](${plain.trim()})`;
  const rows = (html && tableOf(html)) || cellsOf(plain);
  if (rows) return `${asTable(rows)}\n`;
  if (html && plain.includes("\n") && isCode(html)) return "```\n" + plain.replace(/\n$/, "") + "\n```\n";
  return null;
};

const replace = (area, mark, text) => {
  const at = area.value.indexOf(mark);
  if (at < 0) return;
  const { selectionStart: from, selectionEnd: to } = area;
  const move = (place) => (place <= at ? place : place >= at + mark.length ? place + text.length - mark.length : at + text.length);
  const had = document.activeElement;
  insert(area, text, at, at + mark.length);
  area.setSelectionRange(move(from), move(to));
  if (had !== area) had?.focus?.({ preventScroll: true });
};

export const attach = ({ box, area }) => {
  if (box.dataset.files) return;
  box.dataset.files = "yes";
  const told = document.createElement("ul");
  told.className = "writing-files small";
  told.setAttribute("aria-live", "polite");
  box.querySelector(".writing-foot").before(told);

  const send = (file) => {
    numbers += 1;
    const mark = `[${words.onItsWay(numbers, file.name.replace(/[\[\]]/g, ""))}]`;
    const row = document.createElement("li");
    const bar = document.createElement("progress");
    const label = document.createElement("span");
    label.textContent = file.name;
    bar.setAttribute("aria-label", file.name);
    row.append(label, bar);
    told.append(row);
    const { value, selectionStart: at } = area;
    insert(area, (at && !/\s/.test(value[at - 1]) ? "\n" : "") + mark + "\n");
    const failed = (why) => {
      replace(area, `${mark}\n`, "");
      bar.remove();
      label.textContent = why;
      row.className = "bad";
      const again = document.createElement("button");
      again.type = "button";
      again.className = "btn small";
      again.textContent = words.again;
      again.addEventListener("click", () => { row.remove(); send(file); });
      row.append(again);
    };
    if (file.size > Number(box.dataset.largest) * 1024 * 1024) return failed(words.fileTooLarge(file.name, box.dataset.largest));
    const body = new FormData();
    body.set("file", file, file.name || "picture.png");
    const request = new XMLHttpRequest();
    request.open("POST", box.dataset.upload);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      bar.max = event.total;
      bar.value = event.loaded;
    });
    const because = (why) => failed(words.fileFailed(file.name, why));
    request.addEventListener("error", () => because(words.fileOffline));
    request.addEventListener("load", () => {
      if (request.status === 401) return because(words.fileSignedOut);
      if (request.status !== 200) return because(request.response?.error ?? words.fileRefused);
      replace(area, mark, request.response.markdown);
      row.remove();
    });
    request.send(body);
  };

  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.hidden = true;
  area.addEventListener("writing:choose", () => input.click());
  input.addEventListener("change", () => {
    [...input.files].forEach(send);
    input.value = "";
  });
  area.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    const text = pasted(area, event.clipboardData);
    if (text !== null) {
      event.preventDefault();
      insert(area, text);
    } else if (files.length && !event.clipboardData.getData("text/plain")) {
      event.preventDefault();
      files.forEach(send);
    }
  });
  area.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  area.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    [...event.dataTransfer.files].forEach(send);
  });
};
