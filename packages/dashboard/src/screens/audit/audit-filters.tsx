import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useExperiments } from "../../api/experiments.ts";
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
      <Choice
        label="What"
        value={search.action}
        onChange={(action) => set({ action })}
        options={withPresent(
          actionNouns.map((noun) => [noun, formatKey(noun).replaceAll("-", " ")]),
          search.action,
        )}
      />
      <Choice
        label="Experiment"
        value={search.about}
        onChange={(about) => set({ about })}
        options={withPresent(known, search.about)}
      />
      <Choice
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

type Options = (readonly [value: string, label: string])[];

/** What the URL asks for stays a choice, where the list does not have it. */
const withPresent = (options: Options, present: string | undefined): Options =>
  present === undefined || options.some(([value]) => value === present)
    ? options
    : [...options, [present, present]];

interface ChoiceProps {
  label: string;
  value: string | undefined;
  options: Options;
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

function Day({ label, value, onChange }: Omit<ChoiceProps, "options">) {
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
type Place = (typeof places)[number][0];

function Words({ search, onSend }: { search: AuditSearch; onSend: (change: Change) => void }) {
  const present = places.find(([name]) => search[name] !== undefined)?.[0] ?? "q";
  const [place, setPlace] = useState<Place>(present);
  const [text, setText] = useState(search[present] ?? "");
  const send = (event: FormEvent) => {
    event.preventDefault();
    const others = Object.fromEntries(places.map(([name]) => [name, undefined]));
    onSend({ ...others, [place]: text.trim() || undefined });
  };
  return (
    <form className="search flex items-end gap-2" onSubmit={send}>
      <label>
        <span className="label">Find by</span>
        <select className="field" value={place} onChange={(event) => setPlace(event.target.value as Place)}>
          {places.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
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
          placeholder={place === "subject" ? "id or kind" : place === "actor" ? "name or id" : "part of it"}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button type="submit" className="btn">
        Find
      </button>
    </form>
  );
}
