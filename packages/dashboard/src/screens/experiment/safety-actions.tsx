import type { ExperimentSummary } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { useSystem } from "../../api/session.ts";
import { buttonClass } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { formatSpan } from "../../lib/format.ts";

/** Pause and kill, at the same place on every page of an experiment and docked on a phone, with what they reach. */
export function SafetyActions({ experiment }: { experiment: ExperimentSummary }) {
  const { exposure, instances } = experiment;
  const leaseMs = useSystem().data?.leaseMs ?? 30_000;
  const closed = exposure.state === "killed" || exposure.state === "inactive";
  return (
    <div className="safety dock">
      <div className="row">
        {exposure.state === "open" && (
          <AskLink ask="pause">
            <Icon name="pause" />
            Pause
          </AskLink>
        )}
        {(exposure.state === "paused" || exposure.state === "killed") && (
          <AskLink ask="resume">{exposure.state === "killed" ? "Open the gate again" : "Go on"}</AskLink>
        )}
        {!closed && (
          <AskLink ask="kill" stop>
            <Icon name="stop" />
            Kill AI path
          </AskLink>
        )}
        {exposure.state === "inactive" && (
          <AskLink ask={`activate-${experiment.latestRevision}`}>
            Activate revision {experiment.latestRevision}
          </AskLink>
        )}
      </div>
      <p className="note dots">
        <span>
          {instances.applied} of {instances.connected} <span className="wide">instances </span>on the newest
          rules
        </span>
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

function AskLink({ ask, stop, children }: { ask: string; stop?: boolean; children: React.ReactNode }) {
  return (
    <Link
      to="."
      search={(search) => ({ ...search, ask, version: undefined })}
      resetScroll={false}
      className={buttonClass(stop ? "stop" : "default")}
      data-ask={ask}
      role="button"
    >
      {children}
    </Link>
  );
}
