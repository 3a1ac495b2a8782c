// Scanners that pretend to be keyboards. Keys that follow each other as no hand can and end with
// Enter (or Tab) are a scan, wherever the focus is; it is put into the scan field and sent. Keys are
// read by their place (event.code), because a scanner set to a US layout types &é"' for digits into
// a French keyboard. A scanner sends a key each 1 to 40 ms, but radio, hub or a busy tablet may hold
// some of them back for as long as they like: so no pause ends a scan, only its Enter does, and most
// of its gaps decide, not each of them.

const FASTEST_HAND_MS = 50; // between two keys
const LONGEST_STALL_MS = 1000; // after a single key; a hand that puts a digit and takes the scanner needs more
const SHARE_OF_FAST = 2 / 3;
const SHORTEST_SCAN = 4;
const LONGEST_PIN = 7; // digits that fall into a PIN field are a PIN, however fast the hand
const LONGEST_MEMORY = 300; // keys
const SHIFTED = { Minus: "_", Semicolon: ":", Slash: "?", Equal: "+", Quote: '"', Period: ">", Comma: "<" };
const PLAIN = { Minus: "-", Semicolon: ";", Slash: "/", Equal: "=", Quote: "'", Period: ".", Comma: ",", Space: " " };

export function sign(event) {
  const { code, shiftKey } = event;
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  if (/^(Digit|Numpad)\d$/.test(code)) return code.slice(-1);
  return (shiftKey ? SHIFTED : PLAIN)[code] ?? "";
}

export class Wedge {
  constructor(deliver) {
    this.deliver = deliver;
    this.keys = [];
  }

  // Answers true when the key was the end of a scan and must not do anything else.
  take(event) {
    if (event.repeat) return false; // a key held down is fast, too
    if (event.key === "Enter" || event.code === "Enter" || event.code === "NumpadEnter" || event.key === "Tab") {
      const burst = this.keys.slice(beginning(this.keys));
      this.keys = [];
      if (!isScan(burst) || isPin(burst, event.target)) return false;
      this.deliver(burst);
      return true;
    }
    const read = sign(event);
    if (read) this.keys.push({ read, at: event.timeStamp, field: event.target });
    if (this.keys.length > LONGEST_MEMORY) this.keys.shift();
    return false;
  }
}

// Where the hand ends and the scanner begins: the place with the most slow gaps before and fast ones
// after it. A scan that stalled has its slow gaps among fast ones and stays whole.
function beginning(keys) {
  let found = 0;
  let best = 0;
  let weight = 0;
  for (let place = 1; place < keys.length; place += 1) {
    const gap = keys[place].at - keys[place - 1].at;
    weight += gap > FASTEST_HAND_MS ? 1 : -1;
    if (weight > best && (place > 1 || gap > LONGEST_STALL_MS)) [best, found] = [weight, place];
  }
  return found;
}

function isScan(burst) {
  if (burst.length < SHORTEST_SCAN) return false;
  const fast = burst.filter((key, place) => place && key.at - burst[place - 1].at <= FASTEST_HAND_MS);
  return fast.length >= SHARE_OF_FAST * (burst.length - 1);
}

// Between the answer and its settling the new form is there, but htmx does not know it yet.
function busy(form) {
  return form.hasAttribute("data-sending") || document.querySelector(".htmx-swapping, .htmx-settling");
}

// A PIN must never be taken for a scan: it would be shown in clear letters.
function isPin(burst, field) {
  return field?.type === "password" && burst.length <= LONGEST_PIN && burst.every((key) => /\d/.test(key.read));
}

// What of a burst landed in other fields is taken out of them again, and nothing else.
function takeBack(burst) {
  for (const field of new Set(burst.map((key) => key.field))) {
    if (!field || !("value" in field) || field.matches("[data-scan]")) continue;
    const landed = burst.filter((key) => key.field === field).length;
    field.value = field.value.slice(0, Math.max(0, field.value.length - landed));
  }
}

const wedge = new Wedge((burst) => {
  const scan = document.querySelector("[data-scan]");
  const text = burst.map((key) => key.read).join("");
  if (!scan) return fill(burst, text);
  takeBack(burst);
  if (busy(scan.form)) waiting.push(text);
  else send(scan, text);
});

function send(scan, text) {
  scan.value = text;
  const capture = scan.form.querySelector('input[name="capture"]');
  if (capture) capture.value = "scanned";
  scan.form.requestSubmit(scan.form.querySelector("[data-scan-button]"));
}

// In a form of many fields a scan fills the field it fell into and leads to the next: its Enter is not
// "send", but where the last scan says all (data-scans="send"). In a field of many lines it ends the line.
function fill(burst, text) {
  const into = burst[burst.length - 1].field;
  const field = into.matches(TEXTS) ? into : [...document.querySelectorAll(TEXTS)].find((each) => !each.value);
  if (!field) return;
  const keys = burst.filter((key) => key.field === field).length; // none, where nothing had the focus yet
  const kept = field.value.slice(0, Math.max(0, field.value.length - keys));
  const landed = field.value.slice(kept.length);
  const lines = field.matches("textarea");
  const same = landed.toUpperCase() === text.toUpperCase(); // else the keyboard has another layout
  field.value = kept + (same ? landed : text) + (lines ? "\n" : "");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (lines) return;
  const next = after(field);
  if (next?.matches("button") && field.form.dataset.scans === "send") field.form.requestSubmit(next);
  else next?.focus();
}

function after(field) {
  const fields = [...field.form.querySelectorAll("input:not([type=hidden]), select, textarea, button[type=submit]")];
  return fields.slice(fields.indexOf(field) + 1).find((each) => each.checkVisibility() && !each.disabled);
}

const TEXTS = "form[data-scans] :is(textarea, input[type=text])";

// Scans that arrive while one is on its way wait their turn: a fast hand loses nothing.
const waiting = [];
document.addEventListener("htmx:afterSettle", () => {
  const scan = document.querySelector("[data-scan]");
  if (!scan || !waiting.length) return;
  setTimeout(() => send(document.querySelector("[data-scan]"), waiting.shift()), 0);
});

// Where scans are kept on the device (counting.js), no answer will come to wait for.
document.addEventListener("resguardo:away", () => {
  for (const text of waiting.splice(0)) send(document.querySelector("[data-scan]"), text);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const nowhere = event.target === document.body && document.querySelector(TEXTS);
  if (!document.querySelector("[data-scan]") && !nowhere && !event.target.matches?.(TEXTS)) return;
  if (wedge.take(event)) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

// Typing anywhere on the counter goes to the scan field: it is always in focus. Who walks past the last
// link with Tab is let go: a focus that fell into a field above the screen would be seen by nobody.
let tabbed = false;
document.addEventListener("keydown", (event) => { tabbed = event.key === "Tab"; }, true);
document.addEventListener("pointerdown", () => { tabbed = false; }, true);
document.addEventListener("focusout", (event) => {
  const scan = document.querySelector("[data-scan]");
  if (!scan || event.relatedTarget || tabbed) return;
  setTimeout(() => {
    const here = document.activeElement;
    if (tabbed || (here && here !== document.body)) return;
    document.querySelector("[data-scan]")?.focus({ preventScroll: true });
  }, 150);
});

// What was sent stays to be read until the answer comes, and the next key replaces it.
document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.elt.querySelector?.("[data-scan]")?.select();
});

// What is typed and sent by hand while another scan is on its way waits its turn as well.
addEventListener("submit", (event) => {
  const scan = event.target.querySelector?.("[data-scan]");
  if (!scan?.value.trim() || !busy(event.target)) return;
  if (!event.submitter?.matches("[data-scan-button]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.push(scan.value.trim());
  scan.value = "";
}, true);

// An empty Enter in the scan field means: go on. It leads to the PIN. On the window, so that it is
// decided before the page marks the form as sent.
addEventListener("submit", (event) => {
  const scan = event.target.querySelector?.("[data-scan]");
  const pin = document.querySelector("[data-pin]");
  if (!scan || !pin || scan.value.trim() || !event.submitter?.matches("[data-scan-button]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  pin.focus();
}, true);

// Enter in the PIN confirms; without this file the server takes an empty scan with a PIN as that.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || !event.target.matches?.("[data-pin]")) return;
  const confirm = event.target.form?.querySelector("[data-confirm]");
  if (!confirm) return;
  event.preventDefault();
  if (!confirm.disabled) confirm.click();
});
