// What the scripts say: the page brings the sentences along, in its language.
const said = JSON.parse(document.querySelector("[data-writing-words]")?.dataset.writingWords ?? "{}");

export const say = (name, ...parts) =>
  (said[name] ?? name).replace(/\{(\d)\}/g, (whole, number) => parts[number] ?? whole);

// words.saved("10:42") and words.signIn: with parts a function, without them a sentence.
export const words = new Proxy({}, {
  get: (_, name) => (/\{\d\}/.test(said[name] ?? "") ? (...parts) => say(name, ...parts) : say(name)),
});
