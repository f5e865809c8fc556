import type { JsonValue } from "@belay/contracts";
import { formatPlural } from "../../lib/format.ts";
import { valueAt } from "../../lib/json-text.ts";
import { isObject, type DraftJson } from "./memo-draft.ts";
import { reviewOptions, riskOptions, valueOptions } from "./memo-options.ts";
import {
  effectWords,
  labelOf,
  listAt,
  measureWords,
  moneyWords,
  numberAt,
  numberWords,
  textAt,
  timeboxWords,
  wordsOfCondition,
} from "./memo-words.ts";

/** One pair of the page. An empty text is not written yet. */
export interface MemoLine {
  key: string;
  label: string;
  /** The figure that the line is about, in bold before the text. */
  lead?: string;
  text: string;
  /** The field to go to. */
  pointer: string;
}

/** How a person is called who is named by address. */
export type NameOf = (email: string) => string;

/** The pairs of the page in their order; those that are allowed to be empty are left out when they are. */
export function memoLines(draft: DraftJson, nameOf: NameOf = (email) => email): MemoLine[] {
  const at = (pointer: string) => valueAt(draft, pointer);
  const text = (pointer: string) => textAt(at(pointer));
  const texts = (pointer: string) => listAt(at(pointer)).map(textAt).filter(Boolean);
  const people = (pointer: string) => texts(pointer).map(nameOf).join(", ");
  const success = isObject(draft.success) ? draft.success : {};
  const effect = numberAt(at("/success/minimumEffect"));
  const baseline = numberAt(at("/baseline/value"));
  const deviation = numberAt(at("/baseline/deviation"));
  const owner = text("/risks/owner");
  const minutes = numberAt(at("/rollback/minutes"));
  const lines: (MemoLine & { optional?: true })[] = [
    { key: "who", label: "Who", pointer: "/targetUser", text: text("/targetUser") },
    {
      key: "workflow",
      label: "Workflow",
      pointer: "/workflow/steps",
      text: sentences(
        texts("/workflow/steps").join(" → "),
        text("/workflow/owner") && `Owner: ${text("/workflow/owner")}`,
        text("/workflow/systemOfRecord") && `Kept in ${text("/workflow/systemOfRecord")}`,
      ),
    },
    { key: "output", label: "First output", pointer: "/firstOutput", text: text("/firstOutput") },
    {
      key: "baseline",
      label: "Baseline",
      pointer: "/baseline/words",
      ...(baseline !== undefined && { lead: measureWords(baseline, success) }),
      text: sentences(text("/baseline/words"), deviation !== undefined && `SD ${numberWords(deviation)}`),
    },
    {
      key: "success",
      label: "Succeeds if",
      pointer: "/success/words",
      ...(effect !== undefined && { lead: `At least ${effectWords(effect, success)}` }),
      text: sentences(text("/success/words"), labelOf(valueOptions, at("/value"))),
    },
    {
      key: "harm",
      label: "Must not get worse",
      pointer: "/mustNotHarm",
      text: sentences(...listAt(at("/mustNotHarm")).map(limitWords)),
      optional: true,
    },
    {
      key: "risks",
      label: "Risks",
      pointer: "/risks/words",
      text: sentences(
        text("/risks/words"),
        capital(
          listAt(at("/risks/kinds"))
            .map((kind) => labelOf(riskOptions, kind))
            .join(", "),
        ),
        owner && `Held by ${owner}`,
      ),
    },
    {
      key: "data-in",
      label: "Data in",
      pointer: "/data/inScope",
      text: sentences(
        text("/data/inScope"),
        prefixed("Parts ", texts("/data/fields")),
        prefixed("Sets ", texts("/data/documentSets")),
      ),
    },
    {
      key: "data-out",
      label: "Data out",
      pointer: "/data/outOfScope",
      text: sentences(
        text("/data/outOfScope"),
        prefixed("Taken out before a model: ", texts("/data/redact")),
      ),
    },
    {
      key: "systems",
      label: "May write",
      pointer: "/systems",
      text:
        listAt(at("/systems")).length === 0
          ? "Nothing"
          : sentences(...listAt(at("/systems")).map(systemWords)),
    },
    { key: "endpoints", label: "Models at", pointer: "/endpoints", text: texts("/endpoints").join(", ") },
    { key: "spend", label: "Cost ceiling", pointer: "/spend/total", text: spendWords(at("/spend")) },
    {
      key: "timebox",
      label: "Timebox",
      pointer: "/timebox/to",
      text: timeboxWords(text("/timebox/from"), text("/timebox/to")),
    },
    {
      key: "sample",
      label: "Sample",
      pointer: "/sample/planned",
      text: sampleWords(at("/sample"), at("/audience")),
    },
    {
      key: "rollback",
      label: "Way back",
      pointer: "/rollback/words",
      text: sentences(
        text("/rollback/words"),
        minutes !== undefined && `Within ${formatPlural(minutes, "minute")}`,
      ),
    },
    {
      key: "may-review",
      label: "Review",
      pointer: "/review",
      text: [labelOf(reviewOptions, at("/review")), people("/authority/review")].filter(Boolean).join(": "),
    },
    {
      key: "may-publish",
      label: "May publish",
      pointer: "/authority/publish",
      text: people("/authority/publish"),
      optional: true,
    },
    {
      key: "may-promote",
      label: "May promote",
      pointer: "/authority/promote",
      text: people("/authority/promote"),
    },
    {
      key: "may-halt",
      label: "May halt",
      pointer: "/authority/halt",
      text: [people("/authority/halt"), "operators and above"].filter(Boolean).join(", "),
    },
  ];
  return lines.filter((line) => !line.optional || line.text !== "");
}

export interface MemoRing {
  name: string;
  share: number | undefined;
  words: string;
  /** For whom, besides the memo's audience; empty: the same. */
  audience: string;
}

export function memoRings(draft: DraftJson): MemoRing[] {
  return listAt(draft.rings)
    .filter(isObject)
    .map((ring) => ({
      name: textAt(ring.name),
      share: numberAt(ring.share),
      words: textAt(ring.words),
      audience: listAt(ring.audience).map(wordsOfCondition).join(" and "),
    }));
}

function limitWords(item: JsonValue): string {
  if (!isObject(item)) return "";
  const margin = numberAt(item.margin);
  const words = textAt(item.words) || textAt(item.metric);
  return margin === undefined ? words : `${words} (by at most ${numberWords(margin)})`;
}

function systemWords(item: JsonValue): string {
  if (!isObject(item)) return "";
  const verbs = listAt(item.verbs).map(textAt).join(" and ");
  return `${capital(verbs || "…")} ${textAt(item.recordType) || "…"} in ${textAt(item.system) || "…"}`;
}

function spendWords(value: JsonValue | undefined): string {
  if (!isObject(value)) return "";
  const currency = textAt(value.currency);
  const part = (name: string, words: string) => {
    const amount = numberAt(value[name]);
    return amount === undefined ? "" : `${moneyWords(amount, currency)} ${words}`;
  };
  return [part("perRun", "a run"), part("perDay", "a day"), part("total", "in all")]
    .filter(Boolean)
    .join(", ");
}

function sampleWords(value: JsonValue | undefined, audience: JsonValue | undefined): string {
  if (!isObject(value)) return "";
  const only = listAt(audience).map(wordsOfCondition).join(" and ");
  const unit = textAt(value.unit) || "unit";
  const [planned, perWeek] = [numberAt(value.planned), numberAt(value.perWeek)];
  return [
    planned !== undefined && formatPlural(planned, unit),
    perWeek !== undefined && `${numberWords(perWeek)} a week`,
    only && `only where ${only}`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** Parts as sentences of one paragraph. */
function sentences(...parts: (string | false | undefined)[]): string {
  return parts
    .filter((part): part is string => typeof part === "string" && part !== "")
    .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
    .join(" ");
}

function prefixed(prefix: string, items: string[]): string {
  return items.length === 0 ? "" : prefix + items.join(", ");
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
