import { Button } from "../../components/button.tsx";
import {
  type Comparison,
  comparisons,
  type ConditionRow,
  conditionsOfRows,
  rowsOfConditions,
} from "./condition-rows.ts";
import type { ControlProps } from "./memo-control.tsx";
import { wordsOfCondition } from "./memo-words.ts";
import { useRaw } from "./use-raw.ts";

interface ConditionsControlProps extends ControlProps {
  label: string;
  /** Inside a row, where the row has the name. */
  inRow?: boolean;
}

/** Conditions on a unit's attributes, all of which have to hold. */
export function ConditionsControl({
  id,
  value,
  onChange,
  describedBy,
  label,
  inRow = false,
}: ConditionsControlProps) {
  const [rows, setRows] = useRaw(value, rowsOfConditions, conditionsOfRows, onChange);
  return (
    <div
      role="group"
      className="rows"
      {...(inRow
        ? { "aria-label": label }
        : { "aria-labelledby": `${id}-label`, "aria-describedby": describedBy })}
    >
      {rows.map((row, index) => (
        <div key={index} role="group" aria-label={`condition ${index + 1}`} className="condition-row">
          {row.kept === undefined ? (
            <ConditionCells
              row={row as Typed}
              name={`condition ${index + 1}`}
              onChange={(next) => setRows(rows.with(index, next))}
            />
          ) : (
            <span className="kept">{wordsOfCondition(row.kept)}</span>
          )}
          <Button
            kind="plain"
            aria-label={`Take out condition ${index + 1}`}
            onClick={() => setRows(rows.toSpliced(index, 1))}
          >
            Take out
          </Button>
        </div>
      ))}
      <Button
        aria-label={`Add a condition to “${label}”`}
        onClick={() => setRows([...rows, { attribute: "", comparison: "equals", value: "" }])}
      >
        Add a condition
      </Button>
    </div>
  );
}

type Typed = Exclude<ConditionRow, { kept: unknown }> & {
  attribute: string;
  comparison: Comparison;
  value: string;
};

function ConditionCells({
  row,
  name,
  onChange,
}: {
  row: Typed;
  name: string;
  onChange: (row: Typed) => void;
}) {
  return (
    <>
      <input
        className="field"
        aria-label={`Attribute, ${name}`}
        placeholder="country"
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        value={row.attribute}
        onChange={(event) => onChange({ ...row, attribute: event.target.value })}
      />
      <select
        className="field"
        aria-label={`Comparison, ${name}`}
        value={row.comparison}
        onChange={(event) => onChange({ ...row, comparison: event.target.value as Comparison })}
      >
        {Object.entries(comparisons).map(([comparison, words]) => (
          <option key={comparison} value={comparison}>
            {words}
          </option>
        ))}
      </select>
      <input
        className="field"
        aria-label={`Value, ${name}`}
        placeholder={row.comparison === "in" || row.comparison === "notIn" ? "AT, CH" : "AT"}
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        value={row.value}
        onChange={(event) => onChange({ ...row, value: event.target.value })}
      />
    </>
  );
}
