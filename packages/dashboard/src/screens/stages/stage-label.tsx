import { stageWords } from "@belay/contracts/stage";
import { Link } from "@tanstack/react-router";
import { failureOf } from "../../api/problem.ts";
import { useStage } from "../../api/stages.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { missingForNext } from "./stage-words.ts";

/** An experiment's stage in a line, with what the next one lacks first. */
export function StageLabel({ experiment }: { experiment: string }) {
  const { data, error } = useStage(experiment);
  if (!data) {
    return (
      <p className="stage-label">
        {error ? (
          <span className="quiet">The stage could not be read ({failureOf(error).code}).</span>
        ) : (
          <Skeleton width="22rem" />
        )}
      </p>
    );
  }
  const missing = missingForNext(data);
  const [first] = missing;
  return (
    <p className="stage-label">
      Stage:{" "}
      <Link to="/experiments/$experiment/stage" params={{ experiment }} className="strong">
        {stageWords[data.stage]}
      </Link>
      {data.next && first && (
        <span className="quiet">
          . {stageWords[data.next]} lacks{" "}
          {missing.length === 1 ? "one thing" : `${missing.length} things, first`}: “{first.title}”.{" "}
          {first.detail}.
        </span>
      )}
    </p>
  );
}
