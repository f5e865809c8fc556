import type { ExperimentSummary } from "@belay/contracts";
import { useSystem } from "../../api/session.ts";
import { Button } from "../../components/button.tsx";
import { formatSpan } from "../../lib/format.ts";
import { useAsk } from "./use-ask.ts";

/** Pause and kill, at the same place on every page of an experiment and docked on a phone, with what they reach. */
export function SafetyActions({ experiment }: { experiment: ExperimentSummary }) {
  const { exposure, instances } = experiment;
  const ask = useAsk();
  const leaseMs = useSystem().data?.leaseMs ?? 30_000;
  const closed = exposure.state === "killed" || exposure.state === "inactive";
  return (
    <div className="safety dock">
      <div className="row">
        {exposure.state === "open" && (
          <Button icon="pause" onClick={() => ask("pause")}>
            Pause
          </Button>
        )}
        {(exposure.state === "paused" || exposure.state === "killed") && (
          <Button onClick={() => ask("resume")}>
            {exposure.state === "killed" ? "Open the gate again" : "Go on"}
          </Button>
        )}
        {!closed && (
          <Button kind="stop" icon="stop" onClick={() => ask("kill")}>
            Kill AI path
          </Button>
        )}
        {exposure.state === "inactive" && (
          <Button onClick={() => ask(`activate-${experiment.latestRevision}`)}>
            Activate revision {experiment.latestRevision}
          </Button>
        )}
      </div>
      <p className="note dots">
        {instances.connected === 0 ? (
          <span>no instance is connected</span>
        ) : (
          <span>
            {instances.applied} of {instances.connected} <span className="wide">instances </span>on the newest
            rules
          </span>
        )}
        {!closed && (
          <span>
            full stop within {formatSpan(leaseMs)}
            <span className="wide">, network or not</span>
          </span>
        )}
      </p>
    </div>
  );
}
