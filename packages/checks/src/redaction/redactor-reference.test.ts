import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createRedactor, type RedactionType } from "../index.ts";

interface Sample {
  full_text: string;
  spans: { entity_type: string; start_position: number; end_position: number }[];
}
interface Stretch {
  type: string;
  start: number;
  end: number;
}

/** The published types that the redactor claims to find without being told the values. */
const claimed: Record<string, RedactionType> = {
  PERSON: "person",
  STREET_ADDRESS: "address",
  PHONE_NUMBER: "phone",
  CREDIT_CARD: "card",
  EMAIL_ADDRESS: "email",
  ZIP_CODE: "postcode",
  DOMAIN_NAME: "url",
  IBAN_CODE: "iban",
  US_SSN: "national-id",
  IP_ADDRESS: "ip",
};
const file = join(process.env["BELAY_REFERENCE_DIR"] ?? "", "pii/presidio-synth-v2.json");
const present = process.env["BELAY_REFERENCE_DIR"] !== undefined && existsSync(file);
if (!present) console.warn("Skipped: redaction against the public set, which needs BELAY_REFERENCE_DIR.");

/** The set marks one address in several adjoining pieces; a piece next to another of its type is joined to it. */
function expectedStretches(sample: Sample): Stretch[] {
  const joined: Stretch[] = [];
  const spans = sample.spans.toSorted((a, b) => a.start_position - b.start_position);
  for (const { entity_type, start_position: start, end_position: end } of spans) {
    const type = claimed[entity_type];
    if (type === undefined) continue;
    const last = joined.at(-1);
    const between = last === undefined ? "" : sample.full_text.slice(last.end, start);
    const adjoining = last?.type === type && (type === "address" ? /^[\s,.>]*$/ : /^\s*$/).test(between);
    if (last !== undefined && adjoining) last.end = Math.max(last.end, end);
    else joined.push({ type, start, end });
  }
  return joined;
}

function overlap(a: Stretch, b: Stretch): number {
  return (
    (Math.min(a.end, b.end) - Math.max(a.start, b.start)) /
    (Math.max(a.end, b.end) - Math.min(a.start, b.start))
  );
}

class Tally {
  hits = 0;
  found = 0;
  expected = 0;
  get precision() {
    return this.found === 0 ? 1 : this.hits / this.found;
  }
  get recall() {
    return this.expected === 0 ? 1 : this.hits / this.expected;
  }
  get f2() {
    return (5 * this.precision * this.recall) / (4 * this.precision + this.recall);
  }
  describe() {
    return `precision ${this.precision.toFixed(3)} recall ${this.recall.toFixed(3)} F2 ${this.f2.toFixed(3)} (${this.expected})`;
  }
}

/** A hit has the same type and shares at least half of the two stretches' union; each counts once. */
function measure(names: "thorough" | "cautious"): Map<string, Tally> {
  const samples = JSON.parse(readFileSync(file, "utf8")) as Sample[];
  const redactor = createRedactor({ types: { url: true }, names });
  const tallies = new Map(["all", ...Object.values(claimed)].map((type) => [type, new Tally()]));
  const all = tallies.get("all")!;
  for (const sample of samples) {
    const open = expectedStretches(sample);
    for (const { type } of open) {
      tallies.get(type)!.expected += 1;
      all.expected += 1;
    }
    for (const span of redactor.redact(sample.full_text).spans) {
      const tally = tallies.get(span.type);
      if (tally === undefined) continue;
      const at = open.findIndex((stretch) => stretch.type === span.type && overlap(stretch, span) >= 0.5);
      for (const one of [tally, all]) {
        one.found += 1;
        if (at !== -1) one.hits += 1;
      }
      if (at !== -1) open.splice(at, 1);
    }
  }
  return tallies;
}

it.skipIf(!present)("finds what it claims on the public set at least as well as recorded", () => {
  const thorough = measure("thorough");
  console.log([...thorough].map(([type, tally]) => `${type.padEnd(12)} ${tally.describe()}`).join("\n"));
  const floors = { all: 0.77, person: 0.76, address: 0.63, phone: 0.91, postcode: 0.45 };
  for (const [type, floor] of Object.entries(floors))
    expect(thorough.get(type)!.f2, type).toBeGreaterThan(floor);
  for (const type of ["card", "email", "url", "iban", "national-id", "ip"]) {
    expect(thorough.get(type)!.f2, type).toBeGreaterThan(0.98);
  }
  const cautious = measure("cautious");
  console.log(`names: cautious\n${cautious.get("person")!.describe()}\n${cautious.get("all")!.describe()}`);
  expect(cautious.get("person")!.precision).toBeGreaterThan(0.84);
});
