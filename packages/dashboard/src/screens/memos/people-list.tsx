import type { KnownPerson } from "../../api/memos.ts";
import { peopleListId } from "./people-control.tsx";

/** The addresses that are known here, to choose from while typing one. */
export function PeopleList({ people }: { people: readonly KnownPerson[] }) {
  return (
    <datalist id={peopleListId}>
      {people.map(({ email, name }) => (
        <option key={email} value={email}>
          {name}
        </option>
      ))}
    </datalist>
  );
}
