/** What is offered: the value in the URL, and its words. */
export type FilterOptions = (readonly [value: string, label: string])[];

interface FilterChoiceProps {
  label: string;
  value: string | undefined;
  options: FilterOptions;
  onChange: (value: string | undefined) => void;
}

/** One choice of a filter; "any" is none. */
export function FilterChoice({ label, value, options, onChange }: FilterChoiceProps) {
  return (
    <label>
      <span className="label">{label}</span>
      <select
        className="field"
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        <option value="">any</option>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
