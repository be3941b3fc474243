// Says while one types how the shares stand to the whole, in the server's own words; without this file 计算 does it.
// Amounts are whole numbers of millionths, because binary fractions would find 0.1 + 0.2 to be too much.
"use strict";

const form = document.getElementById("shares");
const line = document.getElementById("fit");
const given = form && JSON.parse(form.dataset.words);
const DIGITS = 6;
const NUMBER = /^[-+]?\d+(\.\d{1,6})?$/;

function parsed(typed) {
  const plain = typed.normalize("NFKC").replace(/[\s,，]/g, "");
  const bare = given.unit && plain.endsWith(given.unit) ? plain.slice(0, -given.unit.length) : plain;
  if (bare === "") return { amount: null };
  if (!NUMBER.test(bare)) return { isWrong: true };
  const isNegative = bare.startsWith("-");
  const [whole, rest = ""] = bare.replace(/^[-+]/, "").split(".");
  const amount = BigInt(whole + rest.padEnd(DIGITS, "0"));
  return { amount: isNegative ? -amount : amount };
}

function written(amount) {
  const isNegative = amount < 0n;
  const digits = (isNegative ? -amount : amount).toString().padStart(DIGITS + 1, "0");
  let whole = digits.slice(0, -DIGITS);
  const rest = digits.slice(-DIGITS).replace(/0+$/, "");
  if (whole.length > 4) whole = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const number = (isNegative ? "-" : "") + whole + (rest ? `.${rest}` : "");
  return /^[%‰％]/.test(given.unit) || !given.unit ? number + given.unit : `${number} ${given.unit}`;
}

function said(kind, key, total, apart, missing) {
  const places = { total: written(total), amount: written(apart), whole: given.whole, missing: String(missing) };
  return { kind, sentence: given.words[key].replace(/\{(\w+)\}/g, (all, name) => places[name] ?? all) };
}

function against(total) {
  const low = parsed(given.low).amount;
  const high = given.high ? parsed(given.high).amount : low;
  if (low <= total && total <= high) return said("exact", low < high ? "within" : "exact", total, 0n, 0);
  const isOver = total > high;
  const apart = isOver ? total - high : low - total;
  if (given.isCeiling) return said(isOver ? "shortfall" : "slack", isOver ? "shortfall_above" : "slack_below", total, apart, 0);
  return said(isOver ? "slack" : "shortfall", isOver ? "slack" : "shortfall", total, apart, 0);
}

function fit(values) {
  if (!given.addsUp && !given.byQuarters) return { kind: "not_additive", sentence: given.notSummed };
  const known = values.filter((value) => value !== null);
  if (given.byQuarters) {
    const last = values.at(-1) ?? null;
    return last === null ? { kind: "unknown", sentence: given.words.no_last } : against(last);
  }
  if (!known.length) return { kind: "unknown", sentence: given.words.none };
  const total = known.reduce((sum, value) => sum + value, 0n);
  if (known.length === values.length) return against(total);
  const apart = total - parsed(given.low).amount;
  return said("unknown", "unknown", total, apart < 0n ? -apart : apart, values.length - known.length);
}

function reckon() {
  const fields = [...form.querySelectorAll("td.value input")];
  const read = fields.map((field) => parsed(field.value));
  fields.forEach((field, at) => field.toggleAttribute("aria-invalid", Boolean(read[at].isWrong)));
  if (read.some((each) => each.isWrong)) return; // the server says what is wrong with it; until then the line stays
  const found = fit(read.map((each) => each.amount));
  line.textContent = found.sentence;
  line.className = `fit fit--${found.kind}`;
}

if (form && line && given) {
  form.addEventListener("input", (event) => {
    if (!event.target.closest("td.value")) return;
    form.elements.method.value = "by_hand"; // once a number is changed it is no longer the proposal
    reckon();
  });
  for (const button of form.querySelectorAll(".reckon")) button.hidden = true;
}
