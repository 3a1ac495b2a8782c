// Comfort on every page. Without this file everything works, only with more key presses.
// No inline script anywhere: what a page needs, it says in data attributes and meta tags.

const root = document.documentElement;
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

// -- requests: the token against forgery, and a key that makes a repeat harmless ------------------

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = meta("csrf-token");
});

// A request that never came back may have been heard: the key stays until an answer has come.
function renewKey(form) {
  const key = form?.querySelector('input[name="request_key"]');
  if (key && crypto.randomUUID) key.value = crypto.randomUUID();
}

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form");
  if (event.detail.successful && document.contains(form)) renewKey(form);
});

// -- one press, one request ----------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.method === "get") return;
  if (form.hasAttribute("data-sending")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute("data-sending", "");
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
  if (!form.hasAttribute("hx-post") && !form.hasAttribute("hx-boost")) setTimeout(() => rest(form), 8000);
}, true);

function rest(form) {
  if (!form) return;
  form.removeAttribute("data-sending");
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

for (const name of ["htmx:afterRequest", "htmx:sendError", "htmx:timeout", "htmx:validation:failed"]) {
  document.addEventListener(name, (event) => rest(event.detail.elt?.closest?.("form")));
}
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(rest));

// -- what could not be sent ----------------------------------------------------------------------

document.addEventListener("htmx:sendError", () => announce(meta("words-no-network")));
document.addEventListener("htmx:responseError", (event) => {
  // The session ended or the mandate did: the page to sign in is the honest answer.
  if (event.detail.xhr.status === 403 || event.detail.xhr.status === 401) location.reload();
});

export function announce(words) {
  const place = document.getElementById("announcements");
  if (!place || !words) return;
  place.textContent = "";
  setTimeout(() => { place.textContent = words; }, 50);
}

// -- where the eyes and the keys go after something changed --------------------------------------

function focusIn(part) {
  const wanted = part.matches?.("[data-focus]") ? part : part.querySelector?.("[data-focus]");
  const field = part.querySelector?.('[aria-invalid="true"]');
  const scan = document.querySelector("[data-scan]");
  if (scan) {
    const wrong = field === scan ? null : field; // what is to be mended comes before the PIN
    const next = wrong ?? document.querySelector("[data-pin][data-wanted]") ?? scan;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" }); // only as far as it takes to see it
    if (scan.value) scan.select(); // what did not fit stays to be read, and the next key replaces it
  } else if (wanted) {
    wanted.focus();
  } else if (field) {
    field.focus();
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.target ?? document.body;
  prepare(document);
  focusIn(part.isConnected ? part : document.body);
  sound(document.querySelector("[data-sound]"));
});

// -- sounds: a scan that does not fit is heard before it is read ---------------------------------

let ear = null;
const TUNES = { done: [[880, 0.07]], stop: [[220, 0.18], [165, 0.28]], decision: [[440, 0.1], [440, 0.1]] };

function sound(marked) {
  if (!marked || marked.hasAttribute("data-sounded")) return;
  marked.setAttribute("data-sounded", "");
  beep(marked.dataset.sound);
}

export function beep(name) {
  const tune = TUNES[name];
  if (!tune || !("AudioContext" in window)) return;
  ear ??= new AudioContext();
  if (ear.state === "suspended") ear.resume();
  let at = ear.currentTime;
  for (const [pitch, length] of tune) {
    const tone = ear.createOscillator();
    const loudness = ear.createGain();
    tone.type = name === "stop" ? "square" : "sine";
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.12, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + length);
    tone.connect(loudness).connect(ear.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + 0.04;
  }
}

// -- undo for a minute, then it goes by itself ---------------------------------------------------

function watchUndo(place) {
  for (const form of place.querySelectorAll("[data-until]:not([data-watched])")) {
    form.setAttribute("data-watched", "");
    const left = new Date(form.dataset.until) - Date.now();
    if (left <= 0) form.hidden = true;
    else if (left < 600000) setTimeout(() => { form.hidden = true; }, left);
  }
}

// -- the difference of a return, as it is typed --------------------------------------------------

const whole = (field) => (/^\d+$/.test(field.value.trim()) ? Number(field.value) : 0);

function reckon(body) {
  let open = 0;
  for (const line of body.querySelectorAll("[data-return-line]")) {
    const out = Number(line.querySelector("[data-out]").dataset.out);
    const back = line.querySelector("[data-back]");
    const came = back.type === "checkbox" ? Number(back.checked) : whole(back);
    const short = out - came;
    const classes = line.nextElementSibling;
    const classed = [...classes.querySelectorAll("[data-class]")].reduce((sum, field) => sum + whole(field), 0);
    const settled = short === 0 || short === classed;
    classes.hidden = short === 0;
    const shown = line.querySelector("[data-difference]");
    shown.textContent = String(short);
    shown.classList.toggle("rg-difference--open", short !== 0);
    line.className = settled ? (short ? "rg-table__row--decision" : "") : "rg-table__row--stop";
    if (!settled) open += 1;
  }
  const why = body.closest("form")?.querySelector("[data-return-reason]");
  if (why) why.hidden = !body.querySelector("[data-return-classes]:not([hidden])");
  const said = body.closest("form")?.querySelector("[data-return-open]");
  if (!said) return;
  said.classList.toggle("rg-return__open--none", open === 0);
  said.querySelector("span").textContent = open ? `${said.dataset.wordsOpen} ${open}` : said.dataset.wordsNone;
  const use = said.querySelector("use");
  use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, open ? "#stop" : "#done"));
}

document.addEventListener("input", (event) => {
  const body = event.target.closest?.("[data-back], [data-class]") && event.target.closest("tbody");
  if (body) reckon(body);
});

// -- how many rows are chosen, written into the one button that acts on them ----------------------

function tally(form) {
  const shown = form?.querySelector("[data-tally]");
  if (!shown) return;
  const chosen = form.querySelectorAll("input[data-row]:checked").length;
  const button = shown.closest("button");
  shown.textContent = (chosen === 1 ? shown.dataset.one : shown.dataset.many).replace("{n}", chosen);
  button.disabled = chosen === 0;
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[data-row]")) tally(event.target.form);
  if (event.target.matches?.("[data-row-all]")) {
    for (const box of event.target.form.querySelectorAll("input[data-row]:not(:disabled)")) box.checked = event.target.checked;
    tally(event.target.form);
  }
});

// -- menus, printing, light and dark -------------------------------------------------------------

document.addEventListener("click", (event) => {
  const navigation = document.getElementById("navigation");
  const menu = event.target.closest("[data-menu]");
  if (menu && navigation) {
    event.preventDefault();
    const open = navigation.toggleAttribute("data-open");
    menu.setAttribute("aria-expanded", String(open));
    if (open) navigation.querySelector("a").focus();
  } else if (event.target.closest("[data-menu-close]") && navigation) {
    event.preventDefault();
    shut(navigation);
  }
  for (const details of document.querySelectorAll("[data-menu-details][open]")) {
    if (!details.contains(event.target)) details.open = false;
  }
  if (event.target.closest("[data-print]")) window.print();
});

function shut(navigation) {
  navigation.removeAttribute("data-open");
  const menu = document.querySelector("[data-menu]");
  menu?.setAttribute("aria-expanded", "false");
  if (location.hash === "#navigation") location.hash = "main";
  menu?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const navigation = document.getElementById("navigation");
  if (navigation?.hasAttribute("data-open")) shut(navigation);
  const details = document.activeElement?.closest?.("[data-menu-details][open]");
  if (details) {
    details.open = false;
    details.querySelector("summary").focus();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-appearance-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const chosen = event.submitter.value;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `appearance=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  root.dataset.appearance = chosen;
  const dark = document.querySelector("link[data-dark]");
  dark.media = { auto: "screen and (prefers-color-scheme: dark)", dark: "screen", light: "not all" }[chosen];
  for (const button of form.querySelectorAll("button")) button.toggleAttribute("aria-current", button === event.submitter);
  form.closest("details").open = false;
  rest(form);
}, true);

// -- two PINs in one form: Enter after the first leads to the second -----------------------------

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || !event.target.matches?.("input[type=password]")) return;
  const secrets = [...(event.target.form?.querySelectorAll("input[type=password]") ?? [])];
  const next = secrets.slice(secrets.indexOf(event.target) + 1).find((field) => !field.value && field.offsetParent);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

// -- Enter in a field to search presses the button beside it, whatever else the form sends -----------

document.addEventListener("keydown", (event) => {
  const name = event.key === "Enter" && !event.defaultPrevented && event.target.dataset?.enter;
  const button = name && event.target.form?.querySelector(`button[name="${name}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// -- who is at this browser: pages kept for somebody else go ---------------------------------------

const person = document.querySelector('meta[name="person"]');
if (person && "caches" in window && localStorage.getItem("resguardo.person") !== person.content) {
  localStorage.setItem("resguardo.person", person.content);
  caches.delete("resguardo-kept-1");
}

// -- when a page or a part of it has come --------------------------------------------------------

function prepare(place) {
  for (const body of place.querySelectorAll(".rg-return tbody")) reckon(body);
  watchUndo(place);
  place.querySelectorAll("form").forEach((form) => tally(form));
}

prepare(document);
focusIn(document.body);
sound(document.querySelector("[data-sound]"));
