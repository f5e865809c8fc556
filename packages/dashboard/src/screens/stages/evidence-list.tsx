import type { StageEvidence } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { ActorName } from "../../components/mark.tsx";
import { RelativeTime } from "../../components/time.tsx";

const kinds: Record<StageEvidence["kind"], string> = {
  run: "Run",
  drill: "Drill",
  signature: "Signature",
  measurement: "Measurement",
};

/** What something rests on, each leading to where it is shown. */
export function EvidenceList({ evidence }: { evidence: readonly StageEvidence[] }) {
  return (
    <ul className="evidence">
      {evidence.map(({ kind, label, at, by, path }, index) => (
        // Evidence has no key of its own, and the list is never sorted.
        <li key={index}>
          <span className="label">{kinds[kind]}</span> {path ? <Link to={path}>{label}</Link> : label}
          {at && (
            <>
              , <RelativeTime at={at} />
            </>
          )}
          {by && (
            <>
              , by <ActorName actor={by} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
