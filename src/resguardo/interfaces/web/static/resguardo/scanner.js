// Scanners that pretend to be keyboards. A burst of keys that ends with Enter is a scan, wherever
// the focus is; it is put into the scan field and sent. Keys are read by their place (event.code),
// because a scanner set to a US layout types &é"' for digits into a French keyboard.

const FASTEST_HAND_MS = 40; // on average over the burst; one hiccup of a busy tablet is forgiven
const LONGEST_PAUSE_MS = 300; // the page may be busy while the scanner goes on
const SHORTEST_SCAN = 4;
const LONGEST_PIN = 7; // digits that fall into a PIN field are a PIN, however fast the hand
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
    this.clear();
  }

  clear() {
    this.read = "";
    this.first = 0;
    this.last = 0;
    this.widest = 0;
  }

  // Answers true when the key was the end of a scan and must not do anything else.
  take(event) {
    const gap = event.timeStamp - this.last;
    if (this.read && gap > LONGEST_PAUSE_MS) this.clear();
    if (event.key === "Enter" || event.code === "Enter" || event.code === "NumpadEnter" || event.key === "Tab") {
      const pace = (this.last - this.first - this.widest) / Math.max(this.read.length - 2, 1);
      const text = this.read;
      const fast = text.length >= SHORTEST_SCAN && pace <= FASTEST_HAND_MS && !isPin(text, event.target);
      this.clear();
      if (fast) this.deliver(text);
      return fast;
    }
    const next = sign(event);
    if (!next) return false;
    if (this.read) this.widest = Math.max(this.widest, gap);
    else this.first = event.timeStamp;
    this.read += next;
    this.last = event.timeStamp;
    return false;
  }
}

// Between the answer and its settling the new form is there, but htmx does not know it yet.
function busy(form) {
  return form.hasAttribute("data-sending") || document.querySelector(".htmx-swapping, .htmx-settling");
}

// A PIN must never be taken for a scan: it would be shown in clear letters.
function isPin(text, field) {
  return field?.type === "password" && text.length <= LONGEST_PIN && /^\d+$/.test(text);
}

// A burst that landed in another field is taken out of it again.
function takeBack(field, count) {
  if (!field || !("value" in field) || field.matches("[data-scan]")) return;
  field.value = field.value.slice(0, Math.max(0, field.value.length - count));
}

const wedge = new Wedge((text) => {
  const scan = document.querySelector("[data-scan]");
  if (!scan) return;
  takeBack(document.activeElement, text.length);
  text = whole(scan, text);
  if (busy(scan.form)) waiting.push(text);
  else send(scan, text);
});

// Where a hiccup cut the burst in two, the field still has all of it.
function whole(scan, text) {
  const shown = scan === document.activeElement ? scan.value.trim().toUpperCase() : "";
  return shown.length > text.length && shown.endsWith(text) ? shown : text;
}

function send(scan, text) {
  scan.value = text;
  const capture = scan.form.querySelector('input[name="capture"]');
  if (capture) capture.value = "scanned";
  scan.form.requestSubmit(scan.form.querySelector("[data-scan-button]"));
}

// Scans that arrive while one is on its way wait their turn: a fast hand loses nothing.
const waiting = [];
document.addEventListener("htmx:afterSettle", () => {
  const scan = document.querySelector("[data-scan]");
  if (!scan || !waiting.length) return;
  setTimeout(() => send(document.querySelector("[data-scan]"), waiting.shift()), 0);
});

document.addEventListener("keydown", (event) => {
  if (!document.querySelector("[data-scan]") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (wedge.take(event)) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

// Typing anywhere on the counter goes to the scan field: it is always in focus.
document.addEventListener("focusout", (event) => {
  const scan = document.querySelector("[data-scan]");
  if (!scan || event.relatedTarget) return;
  setTimeout(() => {
    const here = document.activeElement;
    if (!here || here === document.body) document.querySelector("[data-scan]")?.focus({ preventScroll: true });
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
