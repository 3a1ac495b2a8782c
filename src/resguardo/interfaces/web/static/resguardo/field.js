// The checklist in the field. Every answer is kept on this device at once, and sent when it can be.
// What a colleague answered meanwhile is shown beside it: nothing is written over in silence.

const form = document.querySelector("form[data-field]");
const key = `resguardo.field.${form?.dataset.field}`;
const words = form?.dataset ?? {};
const parts = (name) => form.querySelector(`[data-point="${CSS.escape(name)}"]`);
let sending = false;
let again = 0;

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
  clearTimeout(again);
  again = setTimeout(send, 1200);
}

// -- what the page says ----------------------------------------------------------------------------

function tell(said) {
  const count = Object.keys(kept()).length;
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

// -- sending ---------------------------------------------------------------------------------------

// The page may be days old: a fresh one brings a token that holds, or leads to the door.
async function freshToken() {
  const answer = await fetch(location.pathname, { cache: "no-store", headers: { "X-Field": "fresh" } });
  if (answer.redirected || !answer.ok) return "";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

async function post(token, answers) {
  return fetch(words.send, {
    method: "POST",
    cache: "no-store",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ answers }),
  });
}

async function send() {
  const answers = kept();
  const ready = Object.entries(answers).filter(([, each]) => each.seen);
  if (sending || !ready.length) return;
  sending = true;
  try {
    const sent = ready.map(([point, each]) => ({ point, ...each }));
    let answer = await post(document.querySelector('meta[name="csrf-token"]').content, sent);
    if (answer.redirected || answer.status === 403) {
      const token = await freshToken();
      if (!token) return tell(words.wordsSignIn);
      answer = await post(token, sent);
    }
    const told = await answer.json();
    if (!answer.ok) return tell(told.problem);
    hear(told, Object.fromEntries(ready));
  } catch {
    tell(words.wordsAway);
  } finally {
    sending = false;
  }
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

// -- the page itself without a network -------------------------------------------------------------

async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(words.worker, { scope: words.worker.replace(/[^/]+$/, "") });
  const ready = await navigator.serviceWorker.ready;
  const assets = performance.getEntriesByType("resource").map((each) => each.name)
    .filter((each) => new URL(each).origin === location.origin && new URL(each).pathname.startsWith("/static/"));
  ready.active.postMessage({ keep: [location.pathname, ...new Set(assets)] });
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
    if (part) note(part);
  });
  // Pressing the button while there is no network must not lead to a page that says so.
  form.addEventListener("submit", (event) => {
    if (navigator.onLine && !Object.keys(kept()).length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    send();
  }, true);
  const forget = form.querySelector("[data-field-forget]");
  forget.hidden = false;
  forget.addEventListener("click", async () => {
    if (Object.keys(kept()).length) return tell(words.wordsNotForgotten);
    (await navigator.serviceWorker?.ready)?.active.postMessage({ forget: location.pathname });
    tell(words.wordsForgotten);
  });
  navigator.serviceWorker?.addEventListener("message", (event) => {
    if (event.data.kept) form.querySelector("[data-field-ready]").textContent = words.wordsOfflineReady;
  });
  addEventListener("online", () => { tell(); send(); });
  addEventListener("offline", () => tell());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  keepPage().catch(() => {});
  send();
}

if (form) begin();
