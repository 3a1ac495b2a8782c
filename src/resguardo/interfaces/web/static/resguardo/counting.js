// The sheet of a count where the network goes: every scan that cannot be sent is kept on this device at
// once, in its order and with its time, and sent when there is a network again. Each has a key, by which
// the server takes it in once. Nothing of the book is kept here: what stands on a label, and no more.

import { Sender, SignedOut, dropRow, forgetPage, keepPage, postJson, putRow, rowsOf } from "./kept.js";

const place = document.querySelector("[data-kept]");
const words = place?.dataset ?? {};
const BATCH = 100;
let rows = [];
let said = {}; // what the server asked or said of a row, by its key: not kept
let last = ""; // what was scanned last, when its quantity is asked
let lasting = []; // what was said last, until something else is
let reached = !words.bare; // a page that comes from this device has not seen the network yet
let left = Promise.resolve();

const waiting = () => rows.filter((each) => !said[each.key]?.asks);
const cut = () => !navigator.onLine || !reached;
const away = () => cut() || rows.length > 0;

// -- what the page says ----------------------------------------------------------------------------

function tell(...lines) {
  if (lines.length) lasting = lines;
  const bar = place.querySelector("[data-field-bar]");
  bar.dataset.waiting = rows.length ? "yes" : "no";
  const all = [rows.length ? `${words.wordsKept} ${rows.length}.` : "", cut() ? words.wordsAway : "", ...lasting].filter(Boolean);
  bar.hidden = !all.length && !place.querySelector("[data-field-ready]").textContent;
  place.querySelector("[data-field-state]").textContent = all.join(" ");
  list();
}

function list() {
  const panel = document.querySelector("[data-kept-panel]");
  panel.hidden = !rows.length;
  panel.querySelector("[data-kept-list]").replaceChildren(...[...rows].reverse().map(line));
}

function line(row) {
  const item = document.createElement("li");
  const text = document.createElement("span");
  text.className = "rg-serial";
  text.textContent = row.quantity ? `${row.text} × ${row.quantity}` : row.text;
  const when = document.createElement("span");
  when.className = "rg-note";
  when.textContent = new Date(row.noted_at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  item.append(text, when);
  const asks = said[row.key]?.asks;
  if (asks) item.append(asked(row, asks));
  else if (!row.thing) item.append(button(words.wordsQuantity, row, () => item.append(quantity(row, words.wordsQuantity))));
  item.append(button(words.wordsRemove, row, () => remove(row)));
  return item;
}

function asked(row, asks) {
  const question = document.createElement("div");
  question.className = "rg-kept__asks";
  if (asks.choices.length > 1) {
    question.append(asks.said);
    for (const [thing, name] of asks.choices) question.append(button(name, row, () => change(row, { thing })));
  } else question.append(quantity(row, asks.said));
  return question;
}

function quantity(row, words_) {
  const label = document.createElement("label");
  label.textContent = words_;
  const field = document.createElement("input");
  Object.assign(field, { type: "number", min: 1, max: 10000000, className: "govuk-input govuk-input--width-5" });
  field.addEventListener("change", () => { if (field.value && field.reportValidity()) change(row, { quantity: Number(field.value) }); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    field.blur();
  });
  label.append(field);
  setTimeout(() => field.focus(), 0);
  return label;
}

function button(label, row, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary";
  const about = document.createElement("span");
  about.className = "govuk-visually-hidden";
  about.textContent = ` ${row.text}`;
  made.append(label, about);
  made.addEventListener("click", act);
  return made;
}

// -- what is kept here -----------------------------------------------------------------------------

// Writes wait for each other, so that the order of the hand is the order of the shelf.
function keep(facts) {
  const row = {
    key: crypto.randomUUID(), visit: words.kept, kind: "scan", noted_at: new Date().toISOString(),
    text: "", thing: "", quantity: null, capture: "typed", ...facts,
  };
  left = left.then(() => putRow(row)).then(() => {
    rows = [...rows, row];
    tell("");
    sender.soon(400);
  }).catch(() => {
    const field = document.querySelector("[data-scan]");
    if (field) field.value = row.text;
    tell(words.wordsFull);
  });
}

async function change(row, facts) {
  Object.assign(row, facts);
  delete said[row.key];
  await putRow(row);
  tell();
  sender.send();
}

async function remove(row) {
  await dropRow(row);
  rows = rows.filter((each) => each.key !== row.key);
  tell();
}

// What a form was about to send, or could not.
function take(told) {
  const text = (told.scan ?? "").trim();
  if (!text) return;
  const number = told.pending && told.capture !== "scanned" && /^\d{1,8}$/.test(text);
  keep({ capture: told.capture, ...(number ? { text: last || text, thing: told.pending, quantity: Number(text) } : { text }) });
}

// -- sending ---------------------------------------------------------------------------------------

const sender = new Sender(
  async () => {
    await left;
    if (!waiting().length) return reached ? undefined : refresh();
    let over = false;
    const heard = [];
    while (waiting().length) {
      const told = await sendBatch(waiting().slice(0, BATCH));
      if (!told) return;
      over ||= told.over;
      heard.push(...told.said);
    }
    if (over) await forgetPage(words.page);
    if (document.getElementById("count-sheet")) await refresh();
    tell(rows.length ? "" : words.wordsSent, ...new Set(heard));
  },
  (error) => {
    if (error instanceof SignedOut) return tell(words.wordsSignIn);
    reached = false;
    tell();
  },
);

async function sendBatch(batch) {
  const scans = batch.map(({ key, text, thing, quantity, capture, noted_at }) =>
    ({ key, text, thing, quantity, capture, seen_at: noted_at }));
  const answer = await postJson(words.send, { sent_at: new Date().toISOString(), scans });
  const told = await answer.json();
  reached = true;
  if (!answer.ok) {
    if (told.code === "count.code-over") await forgetPage(words.page);
    tell(told.problem);
    return null;
  }
  for (const row of batch.filter((each) => told.taken.includes(each.key))) {
    await dropRow(row);
    rows = rows.filter((each) => each.key !== row.key);
  }
  for (const [key, asks] of Object.entries(told.asked)) said[key] = { asks };
  return told;
}

// The sheet as the server has it, in place of the one that was here.
async function refresh() {
  const answer = await fetch(words.page, { cache: "no-store", headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return;
  reached = true;
  await window.htmx.ajax("GET", words.page, { target: "#count-sheet", swap: "outerHTML" });
  tell();
}

// -- when the page opens ---------------------------------------------------------------------------

// A scan is taken from the form before anything else sees it: what cannot be sent must not be tried.
addEventListener("submit", (event) => {
  const scan = event.target.querySelector?.("[data-scan]");
  if (!scan || !event.submitter?.matches("[data-scan-button]")) return;
  if (event.target.hasAttribute("data-sending")) return;
  if (!away()) {
    if (!event.target.elements.pending) last = scan.value.trim();
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  take(Object.fromEntries(new FormData(event.target)));
  scan.value = "";
  event.target.elements.capture.value = "typed";
  event.target.querySelector('[name="pending"]')?.remove();
}, true);

// What was sent and never answered may have been heard: it is kept, and sent again.
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const form = event.detail.elt.closest?.("form");
    const told = event.detail.requestConfig?.parameters ?? {};
    if (!place || !form?.querySelector("[data-scan]") || told.drop || told.chosen) return;
    reached = false;
    take({ scan: told.scan, capture: told.capture, pending: told.pending });
    form.querySelector("[data-scan]").value = "";
    left.then(() => document.dispatchEvent(new Event("resguardo:away")));
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-close-sheet]") || !rows.length) return;
  event.preventDefault();
  tell(words.wordsNotClosed);
  if (!cut()) sender.send();
}, true);

async function begin() {
  rows = await rowsOf(words.kept);
  tell();
  if (words.over) {
    await sender.send();
    if (!rows.length) await forgetPage(words.page);
    return;
  }
  addEventListener("online", () => { tell(); sender.send(); });
  addEventListener("offline", () => tell());
  document.addEventListener("visibilitychange", () => { if (!document.hidden && away()) sender.send(); });
  navigator.storage?.persist?.(); // may ask the person; nothing waits for the answer
  keepPage(words.worker, () => {
    place.querySelector("[data-field-ready]").textContent = words.wordsOfflineReady;
    tell();
  }).catch(() => {});
  if (away()) sender.send();
}

if (place) begin().catch(() => {});
