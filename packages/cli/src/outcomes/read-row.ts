import { outcome as outcomeSchema, type Outcome } from "@belay/contracts";
import { outcomeId } from "@belay/sdk";
import { shorten } from "../output/printable.ts";
import type { ColumnMap, ColumnPlaces, MappedField } from "./column-map.ts";
import { readTime, type TimeRules } from "./local-time.ts";

export type RowRules = TimeRules & {
  experiment: string;
  map: ColumnMap;
  places: ColumnPlaces;
  /** Of rows without a column for it. */
  name?: string | undefined;
  currency?: string | undefined;
  decimal: "point" | "comma";
  now: Date;
};

const earliest = Date.UTC(2000, 0);
const furthestAheadMs = 24 * 3_600_000;

/** The outcome in a row, or why there is none. Its id, where none is mapped, is a digest of what the row says. */
export function readRow(fields: readonly string[], rules: RowRules): Outcome | string {
  const { map, places } = rules;
  const cell = (field: MappedField): string => fields[places[field] ?? -1] ?? "";
  const why = (field: MappedField, reason: string) => `${map[field]} "${shorten(cell(field), 40)}" ${reason}`;

  const unit = cell("unit");
  if (unit === "") return `${map.unit} is empty: nobody knows whose outcome it is`;
  if (cell("at") === "") return `${map.at} is empty: nobody knows when it happened`;
  const time = readTime(cell("at"), rules);
  if (typeof time === "string") return why("at", time);
  const at = Date.parse(time.at);
  if (at < earliest || at > rules.now.getTime() + furthestAheadMs)
    return why(
      "at",
      "is before 2000 or more than a day in the future; look at the year, and at day and month",
    );
  const value = cell("value") === "" ? undefined : numberOf(cell("value"), rules.decimal);
  if (typeof value === "string") return why("value", value);
  const name = cell("name") || rules.name;
  const currency = cell("currency") || rules.currency;
  const said = {
    experiment: rules.experiment,
    unit,
    name: name ?? "",
    at: time.at,
    ...(value !== undefined && { value }),
    ...(currency !== undefined && { currency: currency.toUpperCase() }),
  };
  const parsed = outcomeSchema.safeParse({ id: cell("id") || outcomeId(said), ...said });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const field = path[0] as MappedField;
  return map[field] === undefined ? `${String(field)}: ${message}` : why(field, `can't be taken: ${message}`);
}

const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const commaNumber = /^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/;

function numberOf(text: string, decimal: "point" | "comma"): number | string {
  const plain =
    decimal === "comma" && commaNumber.test(text) ? text.replaceAll(".", "").replace(",", ".") : text;
  const value = plainNumber.test(plain) ? Number(plain) : Number.NaN;
  if (Number.isFinite(value)) return value;
  return decimal === "point" && commaNumber.test(text)
    ? "is a number with a comma; where that is its decimal sign, say --decimal comma"
    : "is no number";
}
