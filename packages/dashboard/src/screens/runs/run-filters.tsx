import type { ExperimentDetail } from "@belay/contracts";
import { useNavigate } from "@tanstack/react-router";
import { FilterChoice } from "../../components/filter-choice.tsx";
import { FindForm } from "../../components/find-form.tsx";
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
      <FilterChoice
        label="Arm"
        value={search.arm}
        onChange={(arm) => set({ arm })}
        options={(["ai", "baseline"] as const).map((arm) => [arm, armWords[arm]])}
      />
      <FilterChoice
        label="Outcome"
        value={search.outcome}
        onChange={(outcome) => set({ outcome })}
        options={runStates.map((state) => [state, runStateWords[state].word])}
      />
      <FilterChoice
        label="Where it failed"
        value={search.category}
        onChange={(category) => set({ category })}
        options={failureCategories.map((name) => [name, plainWords(name)])}
      />
      <FilterChoice
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

interface SearchFieldProps {
  search: RunsSearch;
  unit: string;
  attributes: string[];
  onSearch: (change: Record<string, string | undefined>) => void;
}

function SearchField({ search, unit, attributes, onSearch }: SearchFieldProps) {
  return (
    <FindForm
      places={[
        ["unit", unit],
        ["record", "touched record"],
        ...attributes.map((name) => [`attribute:${name}`, name] as const),
      ]}
      place={search.find ?? "unit"}
      text={search.q ?? ""}
      placeholderOf={(find) => (find === "record" ? "id in the system of record" : "value")}
      onFind={(find, q) => onSearch({ q, find: q && find })}
    />
  );
}
