import type { ExperimentDetail } from "@belay/contracts";
import { useId, useRef, useState } from "react";
import { silentAfterMs, useExposureCommand, useReach } from "../../api/exposure.ts";
import { useSession, useSystem } from "../../api/session.ts";
import { Button } from "../../components/button.tsx";
import { Checklist } from "../../components/checklist.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { ActorName } from "../../components/mark.tsx";
import { formatCount, formatSpan } from "../../lib/format.ts";
import { useLate } from "../../lib/use-late.ts";
import { AwayNotice, CommandFailure, isAway } from "./away-notice.tsx";
import { gateItems } from "./gate-items.ts";
import { type Change, type ChangeWords, commandOf, scopesFor } from "./change.ts";

interface AskChangeProps {
  change: Change;
  words: ChangeWords;
  experiment: ExperimentDetail;
  onClose: () => void;
  /** With the ruleset version that instances have to confirm. */
  onDone: (version: number) => void;
}

/** The question: what happens, whom it reaches, how long at worst, and under whose name. Focus is on the safe answer. */
export function AskChange({ change, words, experiment, onClose, onDone }: AskChangeProps) {
  const keep = useRef<HTMLButtonElement>(null);
  const id = useId();
  const scoped = change.kind === "kill" || change.kind === "pause" || change.kind === "resume";
  const scopes = scopesFor(experiment);
  const held = experiment.exposure.heldBy ?? "experiment";
  const [chosen, setChosen] = useState<string>(change.kind === "resume" ? held : "experiment");
  const [reason, setReason] = useState("");
  const command = useExposureCommand();
  const person = useSession().data?.person;
  const leaseMs = useSystem().data?.leaseMs ?? 30_000;
  const reach = useReach(experiment.key);
  const unanswered = useLate(command.isPending, silentAfterMs);
  // Asking again clears the error of a first answer that never came; that it never came stands.
  const away = unanswered || isAway(reach.error) || (reach.isPending && reach.errorUpdateCount > 0);
  const openItems = change.kind === "raise" ? experiment.nextGate.items.filter((item) => !item.met) : [];

  const send = () => {
    const scope = scopes.find((option) => option.scope.kind === chosen)?.scope ?? {
      kind: "experiment",
      key: experiment.key,
    };
    command.mutate(commandOf(change, experiment, scope, reason), {
      onSuccess: (receipt) => onDone(receipt.version),
      onError: () => void reach.refetch(),
    });
  };
  const missing =
    words.reasonNeeded && reason.trim() === "" ? "Say why first: the reason is kept." : undefined;

  return (
    <Dialog
      open
      alert
      onOpenChange={(open) => !open && onClose()}
      title={words.title}
      description={words.effect}
      initialFocus={keep}
      actions={
        <>
          <Button ref={keep} onClick={onClose}>
            {words.decline}
          </Button>
          <Button
            kind={words.tone === "promote" ? "primary" : change.kind === "kill" ? "sure" : "stop"}
            icon={change.kind === "kill" ? "stop" : undefined}
            busy={command.isPending}
            unavailable={missing}
            onClick={send}
          >
            {words.button}
          </Button>
        </>
      }
    >
      {openItems.length > 0 && (
        <div className="mt-4">
          <h3 className="mb-2">Not met yet</h3>
          <Checklist items={gateItems(openItems)} label="Conditions not met yet" />
        </div>
      )}
      {scoped && (
        <fieldset className="reasons">
          <legend className="label">What {change.kind === "resume" ? "to open" : "to stop"}</legend>
          {scopes.map(({ scope, label }) => (
            <label key={scope.kind}>
              <input
                type="radio"
                name={`${id}scope`}
                checked={chosen === scope.kind}
                onChange={() => setChosen(scope.kind)}
              />
              {label}
            </label>
          ))}
        </fieldset>
      )}
      {away && <AwayNotice tone={words.tone} />}
      <dl className="pairs mt-4">
        <dt>Reaches</dt>
        <dd>
          {away
            ? "not known: the control plane does not answer"
            : reachWords(reach.data?.instances.connected)}
        </dd>
        {words.tone === "halt" && !away && (
          <>
            <dt>At worst</dt>
            <dd>{formatSpan(leaseMs)}, even with the network cut (lease)</dd>
          </>
        )}
        <dt>Recorded as</dt>
        <dd>{person ? <ActorName actor={person} /> : "you"}</dd>
      </dl>
      <label className="label mt-4 block" htmlFor={`${id}reason`}>
        {words.reasonNeeded ? "Reason" : "Reason, if you have the time"}
      </label>
      <input
        id={`${id}reason`}
        className="field mt-1"
        value={reason}
        maxLength={500}
        required={words.reasonNeeded}
        autoComplete="off"
        onChange={(event) => setReason(event.target.value)}
      />
      <CommandFailure error={command.error} />
    </Dialog>
  );
}

/** Counted when the dialog opens, not when the page did. */
function reachWords(connected: number | undefined): string {
  if (connected === undefined) return "asking";
  if (connected === 0) return "no instance now; each asks when it connects";
  return `${connected === 1 ? "the one instance" : `all ${formatCount(connected)} instances`} connected now`;
}
