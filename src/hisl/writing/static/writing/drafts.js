// Drafts: every word is kept in this browser at once and on the server a moment later, and what the
// composer says about it is what happened. One draft a form; the server's version tells two tabs
// that they write on the same one.
import { post, token, valuesOf } from "./composer.js";
import { words } from "./words.js";

const SOON = 1000;
const AT_LAST = 5000;
const RETRY = [2000, 5000, 10000, 30000];
const put = (form, fields) => {
  for (const [name, value] of Object.entries(fields)) {
    const wanted = [].concat(value);
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = wanted.includes(control.value);
      } else if (control.tagName === "TEXTAREA" && control.value !== value) {
        replaceAll(control, value);
      } else if (control.type !== "file") control.value = value;
    }
  }
};

// As if it had been typed, so that undo brings back what stood there.
const replaceAll = (area, value) => {
  area.focus({ preventScroll: true });
  area.select();
  const typed = value === "" ? document.execCommand("delete") : document.execCommand("insertText", false, value);
  if (!typed || area.value !== value) area.value = value;
};

const store = {
  put(key, entry) {
    try {
      localStorage.setItem(key, JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Then there was nothing to remove.
    }
  },
  all(prefix) {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const key = localStorage.key(i);
        if (key.startsWith(prefix)) found.push([key, JSON.parse(localStorage.getItem(key))]);
      }
    } catch {
      return [];
    }
    return found.sort(([, a], [, b]) => b.at.localeCompare(a.at));
  },
};

// atStart: the fields as the page brought them, before anybody touched them.
export const keepDraft = (form, box, atStart) => {
  const { slot, person, save: url, session, zone } = box.dataset;
  const editor = crypto.getRandomValues(new Uint32Array(3)).join("-");
  const prefix = `hisl:draft:${person}:${slot}:`;
  const key = prefix + editor;
  const status = box.querySelector(".writing-status");
  const ask = box.querySelector(".writing-ask");
  const hidden = (name) => form.elements[`writing-${name}`];
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  let version = Number(hidden("version").value);
  let onServer = atStart;
  const start = { ...onServer, ...JSON.parse(box.dataset.start || "{}") };
  let savedAt = box.dataset.saved;
  let timer = 0;
  let firstUnsaved = 0;
  let failures = 0;
  let running = null;
  let stopped = "";
  let going = false;

  hidden("editor").value = editor;
  hidden("title").value = (document.querySelector("h1")?.textContent ?? document.title).trim().slice(0, 200);
  hidden("url").value = location.pathname + location.search;
  navigator.locks?.request(key, () => new Promise(() => {}));

  const clock = (moment) =>
    new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const say = (text, bad = false) => {
    status.textContent = text;
    status.classList.toggle("bad", bad);
  };
  const hasWords = () => [...form.querySelectorAll("[data-composer] textarea")].some((area) => area.value.trim());

  const keepHere = (fields) => store.put(key, { fields, at: new Date().toISOString(), base: version });
  const sayUnsaved = (why, here) => {
    const before = savedAt ? ` ${words.lastSaved(clock(savedAt))}` : "";
    say((here ? words.hereOnly(why) : words.nowhere(why)) + before, true);
  };

  const changed = () => {
    clearTimeout(timer);
    if (going) return;
    const fields = valuesOf(form);
    if (same(fields, onServer) && !running) {
      store.drop(key);
      if (savedAt) say(words.saved(clock(savedAt)));
      return;
    }
    const here = keepHere(fields);
    if (stopped) return sayUnsaved(stopped, here);
    if (!failures) say(words.notYet);
    firstUnsaved ||= Date.now();
    const wait = failures ? RETRY[Math.min(failures, RETRY.length) - 1] : SOON;
    timer = setTimeout(save, Math.max(0, Math.min(wait, failures ? wait : firstUnsaved + AT_LAST - Date.now())));
  };

  // One save at a time; says how it went: "saved", "offline", "signed out", "newer", "refused".
  const save = () => (running ??= saving().finally(() => (running = null)));
  const saving = async (again = true) => {
    clearTimeout(timer);
    const fields = valuesOf(form);
    const here = keepHere(fields);
    const body = JSON.stringify({ slot, fields, base: version, editor, title: hidden("title").value, url: hidden("url").value });
    let answer;
    try {
      answer = await post(url, body, { keepalive: body.length < 60000, signal: AbortSignal.timeout(15000) });
    } catch {
      failures += 1;
      sayUnsaved(words.offline, here);
      timer = setTimeout(save, RETRY[Math.min(failures, RETRY.length) - 1]);
      return "offline";
    }
    if (answer.status === 401 || answer.redirected) return signedOut(here);
    if (answer.status === 409) return newer(await answer.json(), here);
    if (answer.status === 403) return again && (await refreshed()) ? saving(false) : refused(words.refused, here);
    if (answer.status >= 500) {
      failures += 1;
      sayUnsaved(words.serverFails, here);
      timer = setTimeout(save, RETRY[Math.min(failures, RETRY.length) - 1]);
      return "offline";
    }
    if (!answer.ok) return refused((await answer.json().catch(() => ({}))).error ?? words.refused, here);
    return arrived(await answer.json(), fields);
  };

  const arrived = (told, fields) => {
    failures = 0;
    firstUnsaved = 0;
    stopped = "";
    version = told.version;
    savedAt = told.at;
    onServer = fields;
    hidden("version").value = version;
    box.dataset.discard = told.discard;
    if (same(valuesOf(form), fields)) {
      store.drop(key);
      say(words.saved(clock(savedAt)));
    } else queueMicrotask(changed);
    return "saved";
  };

  const refused = (why, here) => {
    stopped = why;
    sayUnsaved(why, here);
    return "refused";
  };

  const signedOut = (here) => {
    stopped = words.signedOut;
    sayUnsaved(stopped, here);
    offer(words.signInToSave, [[words.signIn, signIn]]);
    return "signed out";
  };

  const signIn = async () => {
    const { signInHere } = await import("./signin.js");
    if (!(await signInHere(box.dataset))) return false;
    stopped = "";
    if (!(await refreshed())) return false;
    close();
    return (await save()) === "saved";
  };

  // The token of the session that runs now goes into every form; false when it is somebody else's.
  const refreshed = async () => {
    const answer = await fetch(session, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return false;
    const told = await answer.json();
    if (told.person !== person) {
      stopped = words.somebodyElse;
      sayUnsaved(stopped, keepHere(valuesOf(form)));
      return false;
    }
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = told.token;
    return true;
  };

  const newer = (there, here) => {
    stopped = there.gone ? words.goneElsewhere : words.newerThere;
    sayUnsaved(stopped, here);
    const take = [words.useTheirs, () => {
      const mine = valuesOf(form);
      version = there.version;
      onServer = there.fields;
      savedAt = there.at;
      hidden("version").value = version;
      stopped = "";
      put(form, there.fields);
      close();
      changed();
      offer(words.yoursAway, [[words.undo, () => { put(form, mine); close(); changed(); }], [words.fine, close]]);
    }];
    const keep = [there.gone ? words.keepWriting : words.useMine, () => {
      version = there.version;
      hidden("version").value = version;
      stopped = "";
      close();
      save();
    }];
    const theirs = there.gone ? "" : Object.values(there.fields).flat().join("\n").trim();
    offer(there.gone ? words.goneElsewhere : words.newerAt(clock(there.at)), there.gone ? [keep] : [take, keep], theirs);
    return "newer";
  };

  const offer = (question, choices, text = "") => {
    ask.replaceChildren();
    const line = document.createElement("p");
    line.textContent = question;
    ask.append(line);
    if (text) {
      const shown = document.createElement("pre");
      shown.tabIndex = 0;
      shown.textContent = text;
      ask.append(shown);
    }
    const row = document.createElement("p");
    row.className = "row";
    for (const [label, act] of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn small";
      button.textContent = label;
      button.addEventListener("click", act);
      row.append(button);
    }
    ask.append(row);
    ask.setAttribute("aria-label", question);
    ask.hidden = false;
    return row.querySelector("button");
  };
  const close = () => {
    ask.hidden = true;
    ask.replaceChildren();
  };

  // What a crash, a closed lid or a lost connection left in this browser and nowhere else.
  const lookBack = async () => {
    const live = new Set();
    const locks = await navigator.locks?.query().catch(() => null);
    for (const lock of locks?.held ?? []) live.add(lock.name);
    for (const [name, entry] of store.all(prefix)) {
      if (name === key || live.has(name)) continue;
      if (same(entry.fields, valuesOf(form))) {
        store.drop(name);
        continue;
      }
      const continues = entry.base === version || name === prefix + box.dataset.editor;
      if (continues && same(valuesOf(form), onServer)) takeUp(name, entry);
      else offerOld(name, entry);
      return;
    }
  };
  const takeUp = (name, entry) => {
    const before = valuesOf(form);
    put(form, entry.fields);
    if (keepHere(valuesOf(form))) store.drop(name);
    offer(words.takenUp(clock(entry.at)), [[words.fine, close], [words.asItWas, () => { put(form, before); close(); changed(); }]]);
    changed();
  };
  const offerOld = (name, entry) => {
    const text = Object.values(entry.fields).flat().join("\n").trim();
    offer(words.otherHere(clock(entry.at)), [
      [words.useThose, () => { put(form, entry.fields); store.drop(name); close(); changed(); }],
      [words.throwAway, () => { store.drop(name); close(); }],
    ], text);
  };

  const discard = () => {
    const first = offer(words.discardAsk, [
      [words.discard, async () => {
        clearTimeout(timer);
        await running;
        const mine = valuesOf(form);
        put(form, start);
        store.drop(key);
        if (box.dataset.discard) await post(box.dataset.discard, new URLSearchParams()).catch(() => null);
        caughtUp();
        say(words.discarded);
        offer(words.discarded, [[words.undo, () => { put(form, mine); close(); save(); }], [words.fine, close]]).focus();
      }],
      [words.keepWriting, () => { close(); box.querySelector("textarea").focus(); }],
    ]);
    first.nextElementSibling.focus();
  };
  const caughtUp = () => {
    if (!box.dataset.discard) return;
    version += 1;
    hidden("version").value = version;
    onServer = valuesOf(form);
    savedAt = "";
  };

  // Sending: only when the server has the words and knows who sends them. Else they stay, and we say so.
  const onSubmit = async (event) => {
    const submitter = event.submitter;
    if (going || submitter?.formAction?.includes("/writing/")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    clearTimeout(timer);
    await running;
    const outcome = !hasWords() || same(valuesOf(form), onServer) ? await reached() : await save();
    if (outcome === "signed out") {
      if (await signIn()) send(submitter);
      return;
    }
    if (outcome === "saved" || outcome === "refused") return send(submitter);
    if (outcome === "offline") {
      offer(words.notSent, [[words.again, () => { close(); form.requestSubmit(submitter); }]]).focus();
    }
  };
  const reached = async () => {
    const answer = await fetch(session, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer) {
      sayUnsaved(words.offline, keepHere(valuesOf(form)));
      return "offline";
    }
    if (answer.status === 401) return signedOut(keepHere(valuesOf(form)));
    return (await refreshed()) ? "saved" : "stop";
  };
  const send = (submitter) => {
    going = true;
    store.drop(key);
    for (const field of form.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value ||= token();
    form.requestSubmit(submitter?.form === form ? submitter : undefined);
    setTimeout(() => (going = false), 3000);
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", onSubmit, true);
  form.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button:not([type=button]):not([formaction])") ?? undefined);
    } else if (event.key === "Escape" && event.target.closest("[data-composer]")) {
      event.preventDefault();
      if (!ask.hidden) close();
      else if (hasWords()) discard();
    }
  });
  for (const button of form.querySelectorAll(".writing-foot button[formaction*='/discard/']")) {
    button.addEventListener("click", () => {
      button.type = "submit";
      form.requestSubmit(button);
    });
  }
  addEventListener("online", () => failures && save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !going && !stopped && !same(valuesOf(form), onServer)) save();
  });
  addEventListener("pageshow", (event) => event.persisted && (going = false));
  lookBack();
  changed();
  return { say, changed };
};
