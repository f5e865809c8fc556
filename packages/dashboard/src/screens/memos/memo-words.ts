import type { Condition, JsonValue } from "@belay/contracts";
import { conditionWords } from "../../lib/condition-words.ts";
import { formatPlural } from "../../lib/format.ts";
import { type DraftJson, isBlank, isObject } from "./memo-draft.ts";
import type { FieldColumn, MemoField, Option } from "./memo-field.ts";

const nbsp = "\u00a0";
const dayAndMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
const fullDay = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const dayMs = 86_400_000;

/** What was written, or nothing: a draft may hold anything anywhere. */
export function textAt(value: JsonValue | undefined): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" ? numberWords(value) : "";
}

export function numberAt(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function listAt(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** `12,000.5`, with a true minus. */
export function numberWords(value: number): string {
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: 6 }).format(value).replace("-", "−");
}

/** A measured value of the success metric: `18.3 minutes`, `31 %` for a conversion. */
export function measureWords(value: number, success: DraftJson): string {
  if (textAt(success.kind) === "conversion") return percentWords(value);
  return `${numberWords(value)} ${textAt(success.unit)}`.trim();
}

/** The smallest improvement that counts: `5 minutes less`, `5 points more`, `20 % less`. */
export function effectWords(effect: number, success: DraftJson): string {
  const lower = textAt(success.direction) === "lower";
  const way = lower ? "less" : "more";
  if (textAt(success.scale) === "log") return `${percentWords(effect)} ${way}`;
  if (textAt(success.kind) === "conversion") return `${numberWords(round(effect * 100))} points ${way}`;
  return `${`${numberWords(effect)} ${textAt(success.unit)}`.trim()} ${way}`;
}

const percentWords = (share: number): string => `${numberWords(round(share * 100))}${nbsp}%`;

/** To two decimals, so that 0.07 × 100 is 7. */
const round = (value: number): number => Math.round(value * 100) / 100;

/** Money as people write it: `EUR 0.10`, `€ 400`. */
export function moneyWords(amount: number, currency: string): string {
  const symbol = { EUR: "€", USD: "$", GBP: "£" }[currency] ?? currency;
  const digits = Number.isInteger(amount) ? 0 : 2;
  const figure = new Intl.NumberFormat("en-GB", {
    minimumFractionDigits: digits,
    maximumFractionDigits: Math.max(digits, 3),
  }).format(amount);
  return symbol === "" ? figure : `${symbol}${nbsp}${figure}`;
}

/** `9 to 27 November 2026, 19 days`. */
export function timeboxWords(from: string, to: string): string {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(first) || Number.isNaN(last)) return [from, to].filter(Boolean).join(" to ");
  const days = Math.round((last - first) / dayMs) + 1;
  const sameMonth = from.slice(0, 7) === to.slice(0, 7);
  const start = sameMonth ? String(new Date(first).getUTCDate()) : dayAndMonth.format(first);
  const length = days > 0 ? `, ${formatPlural(days, "day")}` : "";
  return `${start} to ${fullDay.format(last)}${length}`;
}

/** A value as it is compared and offered for choice: one item a line. */
export function fieldText(field: MemoField, value: JsonValue | undefined): string {
  if (isBlank(value)) return "";
  const { control } = field;
  switch (control.kind) {
    case "choice":
      return labelOf(control.options, value);
    case "choices":
      return listAt(value)
        .map((item) => labelOf(control.options, item))
        .join("\n");
    case "conditions":
      return listAt(value)
        .map((item) => wordsOfCondition(item))
        .join("\n");
    case "rows":
      return listAt(value)
        .map((item) =>
          control.columns
            .map((column) => cellText(column, item))
            .filter(Boolean)
            .join(", "),
        )
        .join("\n");
    case "lines":
    case "people":
      return listAt(value).map(textAt).join("\n");
    default:
      return textAt(value);
  }
}

/** A condition in words, or its JSON where somebody wrote one that is none. */
export function wordsOfCondition(value: JsonValue): string {
  if (!isObject(value)) return JSON.stringify(value);
  try {
    return conditionWords(value as Condition);
  } catch {
    return JSON.stringify(value);
  }
}

function cellText(column: FieldColumn, item: JsonValue): string {
  const value = isObject(item) ? item[column.name] : undefined;
  if (column.control === "share") return shareWords(value);
  if (column.control === "choice") return labelOf(column.options ?? [], value);
  if (column.control === "conditions") return listAt(value).map(wordsOfCondition).join(" and ");
  if (column.control === "choices")
    return listAt(value)
      .map((entry) => labelOf(column.options ?? [], entry))
      .join(" and ");
  return textAt(value);
}

/** A share from 0 to 1 as `12.5 %`. */
export function shareWords(value: JsonValue | undefined): string {
  const share = numberAt(value);
  return share === undefined ? "" : percentWords(share);
}

export function labelOf(options: readonly Option[], value: JsonValue | undefined): string {
  const text = textAt(value);
  return options.find((option) => option.value === text)?.label ?? text;
}
