import { Button } from "../../components/button.tsx";
import type { ControlProps } from "./memo-control.tsx";
import { listAt, textAt } from "./memo-words.ts";
import { useRaw } from "./use-raw.ts";

/** Id of the list of addresses that this installation knows. */
export const peopleListId = "memo-people";

interface AddressFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  describedBy?: string;
  id?: string;
}

/** One address, with those that are known here to choose from. */
export function AddressField({ label, value, onChange, describedBy, id }: AddressFieldProps) {
  return (
    <input
      id={id}
      // Not `email`: the browser's own complaint would come before ours and say less.
      inputMode="email"
      className="field"
      list={peopleListId}
      aria-label={label}
      aria-describedby={describedBy}
      placeholder="ada@example.com"
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** People by address, one a line, each to be taken out. */
export function PeopleControl({ id, value, onChange, describedBy, label }: ControlProps & { label: string }) {
  const [people, setPeople] = useRaw(
    value,
    (list) => listAt(list).map(textAt),
    (rows) => rows.map((row) => row.trim().toLowerCase()).filter(Boolean),
    onChange,
  );
  return (
    <div role="group" aria-labelledby={`${id}-label`} aria-describedby={describedBy} className="rows">
      {people.map((person, index) => (
        <div key={index} className="person-row">
          <AddressField
            label={`${label}, person ${index + 1}`}
            value={person}
            onChange={(next) => setPeople(people.with(index, next))}
          />
          <Button
            kind="plain"
            aria-label={`Take out ${person || `person ${index + 1}`}`}
            onClick={() => setPeople(people.toSpliced(index, 1))}
          >
            Take out
          </Button>
        </div>
      ))}
      <Button onClick={() => setPeople([...people, ""])} aria-label={`Add a person to “${label}”`}>
        Add a person
      </Button>
    </div>
  );
}
