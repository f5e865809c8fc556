import { useNavigate } from "@tanstack/react-router";
import { useExperiments } from "../../api/experiments.ts";
import { FilterChoice, type FilterOptions } from "../../components/filter-choice.tsx";
import { FindForm } from "../../components/find-form.tsx";
import { formatKey } from "../../lib/format.ts";
import { type AuditSearch, isFiltered } from "./audit-search.ts";
import { actionNouns } from "./audit-words.ts";

type Change = Record<string, string | undefined>;
const nothing: Change = {
  q: undefined,
  actor: undefined,
  action: undefined,
  subject: undefined,
  about: undefined,
  in: undefined,
  origin: undefined,
  from: undefined,
  to: undefined,
};

/** Choices are in the URL at once, words when they are sent. */
export function AuditFilters({ search }: { search: AuditSearch }) {
  const navigate = useNavigate();
  const experiments = useExperiments().data?.items ?? [];
  const set = (change: Change) =>
    void navigate({
      to: ".",
      search: (before) => ({ ...before, ...change, cursor: undefined }) as never,
      replace: true,
      resetScroll: false,
    });
  const known = experiments.map(({ key, name }) => [key, name] as const);
  return (
    <div className="filters mt-6" role="search" aria-label="Filter entries">
      <Words
        key={`${search.q} ${search.actor} ${search.subject} ${search.origin}`}
        search={search}
        onSend={set}
      />
      <FilterChoice
        label="What"
        value={search.action}
        onChange={(action) => set({ action })}
        options={withPresent(
          actionNouns.map((noun) => [noun, formatKey(noun).replaceAll("-", " ")]),
          search.action,
        )}
      />
      <FilterChoice
        label="Experiment"
        value={search.about}
        onChange={(about) => set({ about })}
        options={withPresent(known, search.about)}
      />
      <FilterChoice
        label="Environment"
        value={search.in}
        onChange={(environment) => set({ in: environment })}
        options={[
          ["production", "production"],
          ["staging", "staging"],
        ]}
      />
      <Day label="From day" value={search.from} onChange={(from) => set({ from })} />
      <Day label="To day" value={search.to} onChange={(to) => set({ to })} />
      {isFiltered(search) && (
        <button type="button" className="btn plain" onClick={() => set(nothing)}>
          Clear filters
        </button>
      )}
    </div>
  );
}

/** What the URL asks for stays a choice, where the list does not have it. */
const withPresent = (options: FilterOptions, present: string | undefined): FilterOptions =>
  present === undefined || options.some(([value]) => value === present)
    ? options
    : [...options, [present, present]];

interface DayProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <label>
      <span className="label">{label}</span>
      <input
        className="field"
        type="date"
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </label>
  );
}

const places = [
  ["q", "anything"],
  ["actor", "who"],
  ["subject", "subject"],
  ["origin", "address"],
] as const;

function Words({ search, onSend }: { search: AuditSearch; onSend: (change: Change) => void }) {
  const present = places.find(([name]) => search[name] !== undefined)?.[0] ?? "q";
  return (
    <FindForm
      places={[...places]}
      place={present}
      text={search[present] ?? ""}
      placeholderOf={(place) =>
        place === "subject" ? "id or kind" : place === "actor" ? "name or id" : "part of it"
      }
      onFind={(place, text) => {
        const others = Object.fromEntries(places.map(([name]) => [name, undefined]));
        onSend({ ...others, [place]: text });
      }}
    />
  );
}
