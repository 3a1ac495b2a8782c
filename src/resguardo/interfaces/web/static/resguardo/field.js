// The checklist in the field. Every answer, finding and photograph is kept on this device at once,
// and sent when it can be. What a colleague answered meanwhile is shown beside it: nothing is written
// over in silence. Each finding and photograph has a key, by which the server takes it in once.

import { Sender, SignedOut, dropRow, forgetPage, keepPage, post, postJson, putRow, rowsOf } from "./kept.js";

const form = document.querySelector("form[data-field]");
const key = `resguardo.field.${form?.dataset.field}`;
const words = form?.dataset ?? {};
const parts = (name) => form.querySelector(`[data-point="${CSS.escape(name)}"]`);
let more = [];

// -- what is kept here -----------------------------------------------------------------------------

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function keep(answers) {
  if (Object.keys(answers).length) localStorage.setItem(key, JSON.stringify(answers));
  else localStorage.removeItem(key);
  tell();
}

function read(part) {
  return {
    seen: part.querySelector("input[type=radio]:checked")?.value ?? "",
    note: part.querySelector("input[type=text]").value,
  };
}

function show(part, answer) {
  for (const each of part.querySelectorAll("input[type=radio]")) each.checked = each.value === answer.seen;
  part.querySelector("input[type=text]").value = answer.note;
}

function note(part) {
  const answers = kept();
  const before = answers[part.dataset.point];
  answers[part.dataset.point] = {
    ...read(part), noted_at: new Date().toISOString(), knew: before?.knew ?? part.dataset.knew,
  };
  keep(answers);
  sender.soon(1200);
}

// -- what the page says ----------------------------------------------------------------------------

function tell(said) {
  const count = Object.keys(kept()).length + waiting().length;
  const bar = form.querySelector("[data-field-bar]");
  bar.hidden = false;
  bar.dataset.waiting = count ? "yes" : "no";
  const lines = [count ? `${words.wordsKept} ${count}` : words.wordsSent];
  if (!navigator.onLine) lines.push(words.wordsAway);
  if (said) lines.push(said);
  form.querySelector("[data-field-state]").textContent = lines.join(" ");
}

function contradict(part, theirs) {
  const place = part.querySelector("[data-conflict]");
  const said = document.createElement("p");
  said.textContent = `${words.wordsConflict} ${theirs.said}${theirs.note ? ` – ${theirs.note}` : ""}`;
  const actions = document.createElement("div");
  actions.className = "rg-actions";
  actions.append(
    choice(words.wordsMine, () => {
      const answers = kept();
      answers[theirs.point] = { ...read(part), noted_at: new Date().toISOString(), knew: theirs.knew };
      keep(answers);
      settle(part);
      send();
    }),
    choice(words.wordsTheirs, () => {
      const answers = kept();
      delete answers[theirs.point];
      part.dataset.knew = theirs.knew;
      show(part, theirs);
      keep(answers);
      settle(part);
    }),
  );
  place.replaceChildren(said, actions);
  place.hidden = false;
}

function choice(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

function settle(part) {
  const place = part.querySelector("[data-conflict]");
  place.replaceChildren();
  place.hidden = true;
}

// -- findings and photographs: too large for the store of the answers -------------------------------

const waiting = () => more.filter((each) => !each.draft);

const full = (error) => {
  tell(words.wordsFull);
  throw error;
};

async function keepMore(each) {
  await putRow(each).catch(full);
  more = [...more.filter((other) => other.key !== each.key), each];
  tell();
}

// A draft is kept at each letter, and at once: the other store may lose the last ones.
const draftKey = (each) => `${key}:draft:${each.key}`;
const keepDraft = (each) => localStorage.setItem(draftKey(each), JSON.stringify(each));
const drafts = () => Object.keys(localStorage).filter((name) => name.startsWith(`${key}:draft:`))
  .map((name) => JSON.parse(localStorage.getItem(name)));

async function dropMore(each) {
  await dropRow(each).catch(full);
  more = more.filter((other) => other.key !== each.key);
  tell();
}

const made = (kind, place) => ({
  key: crypto.randomUUID(), visit: words.field, kind, point: place.dataset.more, noted_at: new Date().toISOString(),
});
const placeOf = (each) => form.querySelector(`[data-more="${CSS.escape(each.point)}"]`) ?? form.querySelector('[data-more=""]');

function list(each, state) {
  const place = placeOf(each).querySelector("[data-more-list]");
  place.querySelector(`[data-key="${each.key}"]`)?.remove();
  const line = document.createElement("li");
  line.dataset.key = each.key;
  if (each.kind === "photograph") {
    const picture = document.createElement("img");
    picture.alt = words.wordsPhotograph;
    picture.src = URL.createObjectURL(new Blob([each.content], { type: each.type }));
    line.append(picture);
  } else {
    line.append(each.text);
  }
  const said = document.createElement("span");
  said.className = state === words.wordsThere || state === words.wordsWaits ? "rg-note" : "rg-field-problem";
  said.textContent = state;
  line.append(said);
  if (state !== words.wordsThere) {
    if (each.kind === "finding") line.append(choice(words.wordsChange, () => { line.remove(); write(each); }));
    line.append(choice(words.wordsRemove, async () => { await dropMore(each); line.remove(); }));
  }
  place.append(line);
}

// A camera gives more than anybody needs to see; smaller, a day of photographs fits on a telephone.
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 2400 / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return (await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85))) ?? file;
  } catch {
    return file; // the server says whether it can read it
  }
}

async function take(input) {
  const place = input.closest("[data-more]");
  for (const file of input.files) {
    const picture = await smaller(file);
    const each = { ...made("photograph", place), type: picture.type, content: await picture.arrayBuffer() };
    await keepMore(each);
    list(each, words.wordsWaits);
  }
  input.value = "";
  send();
}

// What is typed is kept letter by letter as a draft; it is sent once it is said to be whole.
function write(each) {
  const place = document.createElement("div");
  placeOf(each).querySelector("[data-writing]").append(place);
  place.append(document.querySelector("[data-writing-form]").content.cloneNode(true));
  const fields = [...place.querySelectorAll("[name^=finding-]")];
  for (const field of fields) {
    const name = field.name.slice(8);
    for (const label of place.querySelectorAll(`label[for="${field.id}"]`)) label.htmlFor = `${field.id}-${each.key}`;
    field.id = `${field.id}-${each.key}`;
    if (field.type === "date") field.min = new Date().toLocaleDateString("sv");
    if (each[name]) field.value = each[name];
    else each[name] = field.value;
    field.addEventListener("input", () => { each[name] = field.value; keepDraft(each); });
  }
  each.draft = true;
  delete each.refused;
  keepDraft(each);
  place.querySelector("[data-writing-keep]").addEventListener("click", async () => {
    if (!fields.every((field) => field.reportValidity())) return;
    each.draft = false;
    await keepMore(each);
    localStorage.removeItem(draftKey(each));
    place.remove();
    list(each, words.wordsWaits);
    send();
  });
  place.querySelector("[data-writing-drop]").addEventListener("click", async () => {
    await dropMore(each);
    localStorage.removeItem(draftKey(each));
    place.remove();
  });
  fields[0].focus();
}

async function sendMore() {
  for (let each; (each = waiting().find((other) => !other.refused));) {
    const body = new FormData();
    for (const [name, value] of Object.entries(each)) {
      if (name === "content") body.append("content", new Blob([value], { type: each.type }), "photograph.jpg");
      else body.append(name, value);
    }
    const answer = await post(words[each.kind], body);
    const told = await answer.json();
    if (answer.ok) await dropMore(each);
    else each.refused = true; // until it is changed, or the page is opened again
    list(each, answer.ok ? words.wordsThere : told.problem);
  }
}

// -- sending ---------------------------------------------------------------------------------------

const sender = new Sender(
  async () => {
    await sendAnswers();
    await sendMore();
  },
  (error) => tell(error instanceof SignedOut ? words.wordsSignIn : words.wordsAway),
);

function send() {
  if (waiting().length || Object.values(kept()).some((each) => each.seen)) sender.send();
}

async function sendAnswers() {
  const ready = Object.entries(kept()).filter(([, each]) => each.seen);
  if (!ready.length) return;
  const answer = await postJson(words.send, { answers: ready.map(([point, each]) => ({ point, ...each })) });
  const told = await answer.json();
  if (answer.ok) hear(told, Object.fromEntries(ready));
  else tell(told.problem);
}

function hear(told, sent) {
  const answers = kept();
  for (const [point, moment] of Object.entries(told.taken)) {
    const part = parts(point);
    part.dataset.knew = moment;
    // What was changed while the request was under way waits for the next one.
    if (answers[point]?.noted_at === sent[point]?.noted_at) delete answers[point];
    else if (answers[point]) answers[point].knew = moment;
    settle(part);
  }
  keep(answers);
  for (const each of told.conflicts) contradict(parts(each.point), each);
}

// -- when the page opens ---------------------------------------------------------------------------

async function beginMore() {
  const begun = drafts();
  const whole = (await rowsOf(words.field).catch(full)).filter((each) => !begun.some((other) => other.key === each.key));
  more = [...whole, ...begun].sort((one, other) => one.noted_at.localeCompare(other.noted_at));
  for (const each of more) {
    if (each.draft) write(each);
    else list(each, words.wordsWaits);
  }
  for (const place of form.querySelectorAll("[data-more]")) {
    place.querySelector("[data-more-actions]").hidden = false;
    place.querySelector("[data-take]").addEventListener("change", (event) => take(event.target).catch(() => {}));
    place.querySelector("[data-write]").addEventListener("click", () =>
      write({ ...made("finding", place), article: place.dataset.article }));
  }
  navigator.storage?.persist?.(); // may ask the person; nothing waits for the answer
  tell();
  send();
}

function begin() {
  const answers = kept();
  for (const [point, each] of Object.entries(answers)) {
    if (parts(point)) show(parts(point), each);
    else delete answers[point];
  }
  keep(answers);
  form.addEventListener("input", (event) => {
    const part = event.target.closest("[data-point]");
    if (part && !event.target.closest("[data-more]")) note(part);
  });
  beginMore().catch(() => {});
  // Pressing the button while there is no network must not lead to a page that says so.
  form.addEventListener("submit", (event) => {
    if (navigator.onLine && !Object.keys(kept()).length && !more.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    send();
  }, true);
  const forget = form.querySelector("[data-field-forget]");
  forget.hidden = false;
  forget.addEventListener("click", async () => {
    if (Object.keys(kept()).length || more.length) return tell(words.wordsNotForgotten);
    await forgetPage(location.pathname);
    tell(words.wordsForgotten);
  });
  addEventListener("online", () => { tell(); send(); });
  addEventListener("offline", () => tell());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  keepPage(words.worker, () => {
    form.querySelector("[data-field-ready]").textContent = words.wordsOfflineReady;
  }).catch(() => {});
  send();
}

if (form) begin();
