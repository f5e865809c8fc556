import type { ExperimentDetail } from "@belay/contracts";
import { useConfirmations } from "../../api/exposure.ts";
import { Bar } from "../../components/bar.tsx";
import { ActorName } from "../../components/mark.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { formatDuration, formatPlural } from "../../lib/format.ts";

/** Stands above everything else while the gate is closed: who closed it, when, why, and who has confirmed. */
export function ClosedBar({ experiment }: { experiment: ExperimentDetail }) {
  const { state, changedBy, since, reason, heldBy, version, environment } = experiment.exposure;
  const closed = state === "killed" || state === "paused";
  const { data } = useConfirmations(closed ? version : undefined);
  if (!closed) return null;
  const what =
    heldBy === "workflow"
      ? `The workflow ${experiment.workflow.name} was`
      : heldBy === "environment"
        ? `All of ${environment} was`
        : "";
  return (
    <Bar tone={state === "killed" ? "stop" : "watch"} className="mb-6">
      <b className="strong">
        {what ? `${what} ${state}` : state === "killed" ? "Killed" : "Paused"}{" "}
        {since && <RelativeTime at={since} />}
        {changedBy && (
          <>
            {" "}
            by <ActorName actor={changedBy} />
          </>
        )}
        .
      </b>{" "}
      {reason && `“${reason}”. `}
      {data && data.connected > 0 && (
        <>
          Confirmed by {data.confirmed} of {formatPlural(data.connected, "instance")}
          {data.latestMs !== null && ` in ${formatDuration(data.latestMs)}`}.{" "}
        </>
      )}
      Everyone gets the baseline.
    </Bar>
  );
}
