// Checks the code of a permit where there is no network: with the register's key, which came with the
// page, and its list of stopped permits, which lies on this device since the page was last open. The
// same formats as on the server: a COSE_Sign1 (RFC 9052) over CWT claims (RFC 8392), in Base45 (RFC 9285).

import { keepPage } from "./kept.js";

const place = document.querySelector("[data-permit-code]");
const words = JSON.parse(place.dataset.words);
const SHELF = "resguardo-permits-1";
const PATIENCE_MS = 5000;
const DAY_MS = 86_400_000;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const [ISSUER, EXPIRES, NOT_BEFORE, ISSUED, IDENTIFIER] = [1, 4, 5, 6, 7];
const [SAYS, STOPPED] = [-70001, -70002];
const [KIND, NUMBER, COMPANY, HOLDER, THING, TYPES, MODALITY, FROM, UNTIL] = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const IDENTIFIER_BYTES = 8;

class Refusal extends Error {
  constructor(title, text = "", facts = []) { super(title); Object.assign(this, { title, text, facts }); }
}
const unreadable = () => new Refusal(words.unreadable);

// -- bytes -------------------------------------------------------------------------------------------

function base45(text) {
  const found = [];
  for (let at = 0; at < text.length; at += 3) {
    const signs = [...text.slice(at, at + 3)].map((each) => ALPHABET.indexOf(each));
    const value = signs.reduceRight((sum, sign) => sum * 45 + sign, 0);
    const bytes = signs.length - 1;
    if (signs.includes(-1) || !bytes || value >= 256 ** bytes) throw unreadable();
    found.push(...(bytes === 2 ? [value >> 8, value & 255] : [value]));
  }
  return new Uint8Array(found);
}

// Reads what our own codes hold, and nothing else: whole numbers, bytes, text, lists, maps, one tag.
function cbor(bytes) {
  let at = 0;
  const take = (count) => {
    if (at + count > bytes.length) throw unreadable();
    at += count;
    return bytes.slice(at - count, at);
  };
  const size = (low) => {
    if (low < 24) return low;
    if (low > 27) throw unreadable();
    return [...take(2 ** (low - 24))].reduce((sum, each) => sum * 256 + each, 0);
  };
  const value = (depth = 0) => {
    if (depth > 8) throw unreadable();
    const [first] = take(1);
    const count = size(first & 31);
    const many = (times) => Array.from({ length: Math.min(times, bytes.length) }, () => value(depth + 1));
    switch (first >> 5) {
      case 0: return count;
      case 1: return -1 - count;
      case 2: return take(count);
      case 3: return new TextDecoder("utf-8", { fatal: true }).decode(take(count));
      case 4: return many(count);
      case 5: { const all = many(2 * count); return new Map(all.filter((_, n) => n % 2 === 0).map((key, n) => [key, all[2 * n + 1]])); }
      case 6: return { tag: count, value: value(depth + 1) };
      default: throw unreadable();
    }
  };
  const found = value();
  if (at !== bytes.length) throw unreadable();
  return found;
}

function written(bytes) {
  const head = bytes.length < 24 ? [0x40 + bytes.length] : bytes.length < 256 ? [0x58, bytes.length] : bytes.length < 65536
    ? [0x59, bytes.length >> 8, bytes.length & 255]
    : [0x5a, ...[24, 16, 8, 0].map((shift) => (bytes.length >>> shift) & 255)];
  return [...head, ...bytes];
}

const same = (one, other) => one.length === other.length && one.every((each, at) => each === other[at]);

// -- signature ---------------------------------------------------------------------------------------

async function keyOf(line) {
  const [name, , ...rest] = line.trim().split("+");
  const material = Uint8Array.from(atob(rest.join("+")), (each) => each.charCodeAt(0));
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array([...new TextEncoder().encode(`${name}\n`), ...material]));
  const key = await crypto.subtle.importKey("raw", material.slice(1), { name: "Ed25519" }, false, ["verify"]);
  return { name, key, id: new Uint8Array(digest).slice(0, 8) };
}

// The claims of a statement that the register's key signed.
async function claimsOf(data) {
  const whole = cbor(data);
  if (whole.tag !== 18 || whole.value?.length !== 4) throw unreadable();
  const [shielded, , payload, signature] = whole.value;
  const header = cbor(shielded);
  const trusted = await keyOf(place.dataset.key);
  if (header.get(1) !== -8 || !same(header.get(4) ?? [], trusted.id)) throw new Refusal(words.foreign, words.foreignHelp);
  const signed = new Uint8Array([0x84, 0x6a, ...new TextEncoder().encode("Signature1"), ...written(shielded), 0x40, ...written(payload)]);
  if (!(await crypto.subtle.verify({ name: "Ed25519" }, trusted.key, signature, signed))) throw new Refusal(words.changed, words.foreignHelp);
  const claims = cbor(payload);
  if (claims.get(ISSUER) !== trusted.name) throw unreadable();
  return claims;
}

// -- what it says ------------------------------------------------------------------------------------

const language = document.documentElement.lang;
const day = (number) => new Date(number * DAY_MS).toLocaleDateString(language, { dateStyle: "medium", timeZone: "UTC" });
const moment = (seconds) => new Date(seconds * 1000).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
const named = (code) => words.codes[code] ?? code;

function factsOf(says, issuer) {
  return [
    [words.labels.kind, named(says.get(KIND))],
    [words.labels.number, says.get(NUMBER)],
    [words.labels.holder, says.get(HOLDER)],
    [words.labels.company, says.get(COMPANY)],
    [words.labels.firearm, says.get(THING)],
    [words.labels.types, (says.get(TYPES) ?? []).map(named).join(", ")],
    [words.labels.modality, says.has(MODALITY) ? named(says.get(MODALITY)) : ""],
    [words.labels.from, day(says.get(FROM))],
    [words.labels.until, says.has(UNTIL) ? day(says.get(UNTIL)) : words.endless],
    [words.labels.signedBy, issuer],
  ].filter(([, value]) => value);
}

// The list of stopped permits on this device, and when it was signed.
async function listed() {
  const kept = await (await caches.open(SHELF)).match(place.dataset.list);
  if (!kept) return null;
  const claims = await claimsOf(new Uint8Array(await kept.arrayBuffer()));
  return { at: claims.get(ISSUED), joined: claims.get(STOPPED) };
}

const isOn = (joined, identifier) => {
  for (let at = 0; at < joined.length; at += IDENTIFIER_BYTES)
    if (same(joined.slice(at, at + IDENTIFIER_BYTES), identifier)) return true;
  return false;
};

async function judged(text) {
  const code = text.trim();
  if (!/^RSG1:.+:$/s.test(code)) throw unreadable();
  if (!crypto.subtle) throw new Refusal(words.cannot);
  const claims = await claimsOf(base45(code.slice(5, -1)));
  const says = claims.get(SAYS);
  if (!(says instanceof Map)) throw unreadable();
  const facts = factsOf(says, claims.get(ISSUER));
  const now = Date.now() / 1000;
  if (claims.has(EXPIRES) && claims.get(EXPIRES) <= now) throw new Refusal(words.ended, words.clock, facts);
  if (claims.has(NOT_BEFORE) && claims.get(NOT_BEFORE) > now) throw new Refusal(words.early, words.clock, facts);
  const list = await listed();
  if (!list) return { tone: "decision", title: words.holds, text: words.listMissing, facts };
  const when = words.listOf.replace("{moment}", moment(list.at));
  if (isOn(list.joined, claims.get(IDENTIFIER))) throw new Refusal(words.stopped, when, facts);
  const old = now - list.at > DAY_MS / 1000;
  return { tone: old ? "decision" : "done", title: words.holds, text: old ? `${when} ${words.listOld}` : when, facts };
}

// -- the page ----------------------------------------------------------------------------------------

function show({ tone, title, text, facts }) {
  const banner = document.querySelector(`template[data-tone="${tone}"]`).content.firstElementChild.cloneNode(true);
  banner.querySelector(".rg-banner__title").append(title);
  banner.querySelector(".rg-banner__said p:last-child").textContent = [text, words.away].filter(Boolean).join(" ");
  const list = document.createElement("dl");
  list.className = "rg-facts";
  for (const [label, value] of facts) {
    const row = list.appendChild(document.createElement("div"));
    row.className = "rg-facts__row";
    row.append(Object.assign(document.createElement("dt"), { textContent: label }), Object.assign(document.createElement("dd"), { textContent: value }));
  }
  const answer = document.querySelector("[data-permit-answer]");
  const compare = Object.assign(document.createElement("p"), { className: "govuk-body", textContent: words.compare });
  answer.replaceChildren(banner, ...(facts.length ? [compare, list] : []));
  banner.focus();
}

async function photographed() {
  const [file] = place.photo.files;
  if (!file) return "";
  if (!("BarcodeDetector" in window)) throw new Refusal(words.noCamera);
  const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
  return found.map((each) => each.rawValue).find((each) => each.startsWith("RSG1:")) ?? "";
}

async function reached() {
  if (!navigator.onLine) return false;
  try {
    return (await fetch(place.dataset.list, { method: "GET", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) })).ok;
  } catch {
    return false;
  }
}

// The press that `desk.js` counts as sent was answered here.
function rest() {
  place.removeAttribute("data-sending");
  place.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}

place.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await reached()) return place.submit();
  try {
    show(await judged(place.code.value || (await photographed())));
  } catch (problem) {
    const refusal = problem instanceof Refusal ? problem : problem instanceof DOMException ? new Refusal(words.cannot) : unreadable();
    show({ tone: "stop", ...refusal, title: refusal.title });
  }
  rest();
});

keepPage(place.dataset.worker, () => { document.querySelector("[data-permit-ready]").textContent = words.ready; }, [place.dataset.list]);
