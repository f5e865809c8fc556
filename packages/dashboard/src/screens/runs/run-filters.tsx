import type { ExperimentDetail } from "@belay/contracts";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { armWords, failureCategories, plainWords, runStates, runStateWords } from "../../lib/run-words.ts";
import { isFiltered, type RunsSearch } from "./runs-search.ts";

/** One row of filters; each choice is in the URL at once, the search when it is sent. */
export function RunFilters({ experiment, search }: { experiment: ExperimentDetail; search: RunsSearch }) {
  const navigate = useNavigate();
  const set = (change: Record<string, string | undefined>) =>
    void navigate({
      to: ".",
      search: (before) => ({ ...before, ...change, cursor: undefined }) as never,
      replace: true,
      resetScroll: false,
    });
  const attributes = Object.keys(experiment.definition.unit.attributes);

  return (
    <div className="filters" role="search" aria-label="Filter runs">
      <SearchField
        key={`${search.find}:${search.q}`}
        search={search}
        unit={experiment.definition.unit.name}
        attributes={attributes}
        onSearch={set}
      />
      <Choice
        label="Arm"
        value={search.arm}
        onChange={(arm) => set({ arm })}
        options={(["ai", "baseline"] as const).map((arm) => [arm, armWords[arm]])}
      />
      <Choice
        label="Outcome"
        value={search.outcome}
        onChange={(outcome) => set({ outcome })}
        options={runStates.map((state) => [state, runStateWords[state].word])}
      />
      <Choice
        label="Where it failed"
        value={search.category}
        onChange={(category) => set({ category })}
        options={failureCategories.map((name) => [name, plainWords(name)])}
      />
      <Choice
        label="Ring"
        value={search.ring?.toString()}
        onChange={(ring) => set({ ring })}
        options={experiment.rings.map((ring, index) => [String(index), `${index} ${ring.name}`])}
      />
      {isFiltered(search) && (
        <button
          type="button"
          className="btn plain"
          onClick={() =>
            set({
              arm: undefined,
              outcome: undefined,
              category: undefined,
              ring: undefined,
              find: undefined,
              q: undefined,
            })
          }
        >
          Clear filters
        </button>
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  options: (readonly [value: string, label: string])[];
  onChange: (value: string | undefined) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
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

interface SearchFieldProps {
  search: RunsSearch;
  unit: string;
  attributes: string[];
  onSearch: (change: Record<string, string | undefined>) => void;
}

function SearchField({ search, unit, attributes, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(search.q ?? "");
  const [find, setFind] = useState(search.find ?? "unit");
  const send = (event: FormEvent) => {
    event.preventDefault();
    const q = text.trim() || undefined;
    onSearch({ q, find: q && find });
  };
  return (
    <form className="search flex items-end gap-2" onSubmit={send}>
      <label>
        <span className="label">Find by</span>
        <select className="field" value={find} onChange={(event) => setFind(event.target.value)}>
          <option value="unit">{unit}</option>
          <option value="record">touched record</option>
          {attributes.map((name) => (
            <option key={name} value={`attribute:${name}`}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="flex-1">
        <span className="vh">Search</span>
        <input
          className="field"
          type="search"
          value={text}
          placeholder={find === "record" ? "id in the system of record" : "value"}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button type="submit" className="btn">
        Find
      </button>
    </form>
  );
}
