import type { JsonValue } from "@belay/contracts";
import { useState } from "react";
import { ConditionsControl } from "./conditions-control.tsx";
import type { MemoField } from "./memo-field.ts";
import { listAt, numberWords, textAt } from "./memo-words.ts";
import { readNumber } from "./number-text.ts";
import { PeopleControl } from "./people-control.tsx";
import { RowsControl } from "./rows-control.tsx";
import { useRaw } from "./use-raw.ts";

export interface ControlProps {
  id: string;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
  /** Ids of what describes it. */
  describedBy: string;
  invalid: boolean;
  /** Tells why what was typed can't be taken; undefined when it can. */
  onTrouble: (trouble: string | undefined) => void;
}

/** The control that a field is written with. */
export function MemoControl({ field, ...props }: ControlProps & { field: MemoField }) {
  const { control } = field;
  switch (control.kind) {
    case "text":
    case "key":
    case "date":
      return (
        <TextControl
          {...props}
          type={control.kind === "date" ? "date" : "text"}
          mono={control.kind === "key"}
          placeholder={control.placeholder}
        />
      );
    case "area":
      return <AreaControl {...props} rows={(control.maxLength ?? 0) > 500 ? 3 : 2} />;
    case "number":
      return <NumberControl {...props} whole={control.whole ?? false} />;
    case "choice":
      return <ChoiceControl {...props} options={control.options} fallback={field.fallback} />;
    case "choices":
      return <ChoicesControl {...props} options={control.options} />;
    case "lines":
      return <LinesControl {...props} mono={control.mono ?? false} placeholder={control.placeholder} />;
    case "people":
      return <PeopleControl {...props} label={field.label} />;
    case "rows":
      return <RowsControl {...props} label={field.label} one={control.one} columns={control.columns} />;
    case "conditions":
      return <ConditionsControl {...props} label={field.label} />;
  }
}

/** Longer than any part of a memo: what is pasted is kept whole, and then said to be too long. */
const mostCharacters = 2000;

function TextControl({
  id,
  value,
  onChange,
  describedBy,
  invalid,
  type,
  mono,
  placeholder,
}: ControlProps & { type: "text" | "date"; mono: boolean; placeholder: string | undefined }) {
  return (
    <input
      id={id}
      type={type}
      className={mono ? "field font-mono" : "field"}
      value={typeof value === "string" ? value : textAt(value)}
      maxLength={mostCharacters}
      placeholder={placeholder}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      autoComplete="off"
      spellCheck={!mono}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

function AreaControl({ id, value, onChange, describedBy, invalid, rows }: ControlProps & { rows: number }) {
  return (
    <textarea
      id={id}
      rows={rows}
      className="field grows"
      value={typeof value === "string" ? value : textAt(value)}
      maxLength={mostCharacters}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

function NumberControl({
  id,
  value,
  onChange,
  describedBy,
  invalid,
  onTrouble,
  whole,
}: ControlProps & { whole: boolean }) {
  const [raw, setRaw] = useRaw(
    value,
    (number) => (typeof number === "number" ? numberWords(number).replace(/,/g, "") : ""),
    (text) => {
      const number = readNumber(text, whole);
      return typeof number === "number" ? number : undefined;
    },
    onChange,
  );
  return (
    <input
      id={id}
      inputMode={whole ? "numeric" : "decimal"}
      className="field"
      value={raw}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      autoComplete="off"
      onChange={(event) => {
        const number = readNumber(event.target.value, whole);
        onTrouble(typeof number === "string" ? number : undefined);
        setRaw(event.target.value);
      }}
    />
  );
}

interface Options {
  options: readonly { value: string; label: string }[];
}

function ChoiceControl({
  id,
  value,
  onChange,
  describedBy,
  invalid,
  options,
  fallback,
}: ControlProps & Options & { fallback: string | undefined }) {
  return (
    <select
      id={id}
      className="field"
      value={textAt(value) || (fallback ?? "")}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      {fallback === undefined && <option value="">Choose</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function ChoicesControl({ id, value, onChange, describedBy, options }: ControlProps & Options) {
  const chosen = listAt(value).map(textAt);
  return (
    <div role="group" aria-labelledby={`${id}-label`} aria-describedby={describedBy} className="choices">
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            onChange={(event) =>
              onChange(
                options
                  .map((one) => one.value)
                  .filter((one) => (one === option.value ? event.target.checked : chosen.includes(one))),
              )
            }
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

function LinesControl({
  id,
  value,
  onChange,
  describedBy,
  invalid,
  mono,
  placeholder,
}: ControlProps & { mono: boolean; placeholder: string | undefined }) {
  const [raw, setRaw] = useRaw(
    value,
    (list) => listAt(list).map(textAt).join("\n"),
    (text) =>
      text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean),
    onChange,
  );
  const [rows] = useState(() => Math.min(8, Math.max(2, raw.split("\n").length)));
  return (
    <textarea
      id={id}
      rows={rows}
      className={mono ? "field grows font-mono" : "field grows"}
      value={raw}
      placeholder={placeholder}
      spellCheck={!mono}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      onChange={(event) => setRaw(event.target.value)}
    />
  );
}
