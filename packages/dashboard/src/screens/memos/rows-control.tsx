import type { JsonValue } from "@belay/contracts";
import { Button } from "../../components/button.tsx";
import { ConditionsControl } from "./conditions-control.tsx";
import type { ControlProps } from "./memo-control.tsx";
import { type DraftJson, isBlank, isObject } from "./memo-draft.ts";
import type { FieldColumn } from "./memo-field.ts";
import { listAt, numberAt, numberWords, shareWords, textAt } from "./memo-words.ts";
import { readNumber } from "./number-text.ts";
import { AddressField } from "./people-control.tsx";
import { useRaw } from "./use-raw.ts";

interface RowsControlProps extends ControlProps {
  label: string;
  /** What one row is called. */
  one: string;
  columns: readonly FieldColumn[];
}

/** A list whose items have parts: one row each, to be added and taken out. */
export function RowsControl({
  id,
  value,
  onChange,
  describedBy,
  onTrouble,
  label,
  one,
  columns,
}: RowsControlProps) {
  const [rows, setRows] = useRaw<DraftJson[]>(
    value,
    (list) => listAt(list).map((item) => (isObject(item) ? item : {})),
    (items) => items.filter((item) => Object.values(item).some((part) => !isBlank(part))),
    onChange,
  );
  return (
    <div role="group" aria-labelledby={`${id}-label`} aria-describedby={describedBy} className="rows">
      {rows.map((row, index) => (
        <div key={index} role="group" aria-label={`${one} ${index + 1}`} className="cells">
          {columns.map((column) => (
            <div key={column.name} className={`cell grow-${column.grow ?? 0}`}>
              <span className="label" aria-hidden="true">
                {column.label}
              </span>
              <Cell
                column={column}
                label={`${column.label}, ${one} ${index + 1}`}
                value={row[column.name]}
                onTrouble={onTrouble}
                onChange={(next) => setRows(rows.with(index, withPart(row, column.name, next)))}
              />
            </div>
          ))}
          <Button
            kind="plain"
            className="take-out"
            aria-label={`Take out ${one} ${index + 1}`}
            onClick={() => setRows(rows.toSpliced(index, 1))}
          >
            Take out
          </Button>
        </div>
      ))}
      <Button onClick={() => setRows([...rows, {}])} aria-label={`Add a ${one} to “${label}”`}>
        Add a {one}
      </Button>
    </div>
  );
}

interface CellProps {
  column: FieldColumn;
  label: string;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
  onTrouble: ControlProps["onTrouble"];
}

function Cell({ column, label, value, onChange, onTrouble }: CellProps) {
  switch (column.control) {
    case "person":
      return (
        <AddressField
          label={label}
          value={textAt(value)}
          onChange={(next) => onChange(next.toLowerCase() || undefined)}
        />
      );
    case "number":
    case "share":
      return <NumberCell {...{ column, label, value, onChange, onTrouble }} />;
    case "choice":
      return (
        <select
          className="field"
          aria-label={label}
          value={textAt(value)}
          onChange={(event) => onChange(event.target.value || undefined)}
        >
          <option value="">Choose</option>
          {column.options?.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    case "choices":
      return <ChoicesCell {...{ column, label, value, onChange }} />;
    case "conditions":
      return (
        <ConditionsControl
          id={label}
          describedBy=""
          invalid={false}
          {...{ label, value, onChange, onTrouble }}
          inRow
        />
      );
    default:
      return (
        <input
          className={column.control === "key" ? "field font-mono" : "field"}
          aria-label={label}
          autoComplete="off"
          spellCheck={column.control !== "key"}
          maxLength={2000}
          value={typeof value === "string" ? value : textAt(value)}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      );
  }
}

/** A share is typed in percent and kept from 0 to 1. */
function NumberCell({ column, label, value, onChange, onTrouble }: CellProps) {
  const share = column.control === "share";
  const [raw, setRaw] = useRaw(
    value,
    (number) =>
      share
        ? shareWords(number).replace(/[\s\u00a0]%/, "")
        : numberAt(number) === undefined
          ? ""
          : numberWords(Number(number)).replace(/,/g, ""),
    (text) => {
      const number = readNumber(text);
      if (typeof number !== "number") return undefined;
      return share ? Math.round(number * 100) / 10_000 : number;
    },
    onChange,
  );
  return (
    <input
      className="field"
      inputMode="decimal"
      aria-label={label}
      autoComplete="off"
      value={raw}
      onChange={(event) => {
        const number = readNumber(event.target.value);
        onTrouble(typeof number === "string" ? number : undefined);
        setRaw(event.target.value);
      }}
    />
  );
}

function ChoicesCell({ column, label, value, onChange }: Omit<CellProps, "onTrouble">) {
  const chosen = listAt(value).map(textAt);
  return (
    <div role="group" aria-label={label} className="choices">
      {column.options?.map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            onChange={(event) =>
              onChange(
                event.target.checked
                  ? [...chosen, option.value]
                  : chosen.filter((one) => one !== option.value),
              )
            }
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

function withPart(row: DraftJson, name: string, value: JsonValue | undefined): DraftJson {
  const { [name]: _, ...rest } = row;
  return value === undefined ? rest : { ...rest, [name]: value };
}
