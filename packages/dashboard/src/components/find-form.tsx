import { type FormEvent, useState } from "react";
import type { FilterOptions } from "./filter-choice.tsx";

interface FindFormProps {
  /** Where it may be looked for. */
  places: FilterOptions;
  /** What is looked for now, and where. */
  place: string;
  text: string;
  placeholderOf: (place: string) => string;
  /** Undefined: nothing is looked for. */
  onFind: (place: string, text: string | undefined) => void;
}

/** Words to look for and the place to look in, sent together. */
export function FindForm({ places, place: at, text: before, placeholderOf, onFind }: FindFormProps) {
  const [place, setPlace] = useState(at);
  const [text, setText] = useState(before);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onFind(place, text.trim() || undefined);
  };
  return (
    <form className="search flex items-end gap-2" onSubmit={send}>
      <label>
        <span className="label">Find by</span>
        <select className="field" value={place} onChange={(event) => setPlace(event.target.value)}>
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
          placeholder={placeholderOf(place)}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button type="submit" className="btn">
        Find
      </button>
    </form>
  );
}
