import type { ExperimentSummary } from "@belay/contracts";
import { Link } from "@tanstack/react-router";

/** Leads to the memo of an experiment where it does not allow exposure now, and says so; else nothing. */
export function MemoMark({
  experiment: { key, memo },
}: {
  experiment: Pick<ExperimentSummary, "key" | "memo">;
}) {
  if (memo.inForce) return null;
  const [words, title] = memo.signed
    ? ["Memo not in force", "Its timebox has not begun or has ended, so exposure can't rise under it."]
    : ["Unsigned memo", "Nothing can be exposed until the people it names have signed it."];
  return (
    <Link className="mark" to="/memos/$experiment" params={{ experiment: key }} search={{}} title={title}>
      {words}
    </Link>
  );
}
