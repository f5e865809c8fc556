import type { MemoDetail } from "@belay/contracts";
import { peopleListId } from "./people-control.tsx";

/** The addresses that the memo knows by name, to choose from while typing one. */
export function PeopleList({ memo }: { memo: MemoDetail }) {
  const names = new Map<string, string>();
  for (const { email, name } of memo.signers) if (name) names.set(email, name);
  for (const { email, person } of memo.signatures) names.set(email, person.name);
  return (
    <datalist id={peopleListId}>
      {[...names].map(([email, name]) => (
        <option key={email} value={email}>
          {name}
        </option>
      ))}
    </datalist>
  );
}
