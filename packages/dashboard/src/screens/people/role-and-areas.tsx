import type { Person, Role, SigningArea } from "@belay/contracts";
import { useId } from "react";

/** What each role adds to the one before it. */
const roleWords: Record<Role, string> = {
  viewer: "Looks at everything but payloads, and hands in proposals.",
  reviewer: "Also opens payloads, decides about drafts, writes memos and signs those that name them.",
  operator: "Also halts everywhere, ends memos and reads the audit log.",
  owner: "Also pushes revisions, turns proposals down and sets the rubric.",
  administrator: "Also invites people, gives roles, makes keys and sets which signatures memos take.",
};
const areaWords: Record<SigningArea, string> = {
  workflow: "the workflow",
  customers: "what reaches customers",
  data: "personal data",
  systems: "systems of record",
  spend: "spend",
};

/** From least to most. */
export const roleOrder = Object.keys(roleWords) as Role[];

interface RoleAndAreasProps {
  role: Role;
  areas: Person["areas"];
  onRole: (role: Role) => void;
  onAreas: (areas: Person["areas"]) => void;
}

/** The two things that say what somebody may do everywhere. */
export function RoleAndAreas({ role, areas, onRole, onAreas }: RoleAndAreasProps) {
  const id = useId();
  return (
    <>
      <div className="form-field mt-4">
        <label htmlFor={id}>Role</label>
        <select
          id={id}
          className="field"
          aria-describedby={`${id}-about`}
          value={role}
          onChange={(event) => onRole(event.target.value as Role)}
        >
          {roleOrder.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        <p id={`${id}-about`} className="note">
          {roleWords[role]} Who may raise an experiment, its memo says.
        </p>
      </div>
      <fieldset className="form-field mt-4">
        <legend>Their signature on a memo answers for</legend>
        {(Object.keys(areaWords) as SigningArea[]).map((area) => (
          <label key={area} className="flex items-center gap-2 font-normal!">
            <input
              type="checkbox"
              checked={areas.includes(area)}
              onChange={(event) =>
                onAreas(event.target.checked ? [...areas, area] : areas.filter((each) => each !== area))
              }
            />
            {areaWords[area]}
          </label>
        ))}
      </fieldset>
    </>
  );
}
