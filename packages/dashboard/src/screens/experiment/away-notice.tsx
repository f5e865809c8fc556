import { isProblem } from "../../api/problem.ts";
import { useSystem } from "../../api/session.ts";
import { Bar } from "../../components/bar.tsx";
import { Refusal } from "../../components/failure.tsx";
import { formatSpan } from "../../lib/format.ts";
import type { ChangeWords } from "./change.ts";

/** Whether a failure is the control plane's absence rather than its answer. */
export function isAway(error: unknown): boolean {
  return isProblem(error, "unreachable", "timed-out", "unavailable", "unexpected-answer");
}

/** Said while nobody can promise that a change reaches anyone; for a halt, what works without the control plane. */
export function AwayNotice({ tone }: Pick<ChangeWords, "tone">) {
  const leaseMs = useSystem().data?.leaseMs ?? 30_000;
  return (
    <Bar tone="stop" className="mt-4" announce>
      <b className="strong">The control plane does not answer.</b>{" "}
      {tone === "promote" ? (
        "Nothing is kept to be sent later: ask again once it does."
      ) : (
        <>
          You can try all the same; nothing is kept to be sent later.
          <span className="mt-2 block">
            <b className="strong">Without it:</b> each service that has lost it too closes its gate by itself
            when its lease ends, {formatSpan(leaseMs)} after it last heard from it at the latest.
          </span>
          <span className="mt-2 block">
            To stop a service at once, on its own machine: create the file that <code>BELAY_OFF_FILE</code>{" "}
            names, or start it again with <code>BELAY_OFF=1</code>.
          </span>
        </>
      )}
    </Bar>
  );
}

/** Why a change was not carried out, or is not known to have been. */
export function CommandFailure({ error }: { error: unknown }) {
  if (!isAway(error)) return <Refusal error={error} />;
  return (
    <p role="alert" className="mt-3 text-sm text-stop">
      {isProblem(error, "timed-out") ? (
        <>
          <b className="strong">No answer came in time.</b> It may have been done all the same: the history
          says so once the control plane answers. Asking twice does no harm.
        </>
      ) : (
        <>
          <b className="strong">It did not get through.</b> Nothing is kept to be sent later.
        </>
      )}
    </p>
  );
}
