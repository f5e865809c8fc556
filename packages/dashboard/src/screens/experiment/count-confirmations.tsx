import type { Confirmations } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { silentAfterMs, useConfirmations } from "../../api/exposure.ts";
import { useSystem } from "../../api/session.ts";
import { Button, buttonClass } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { Pips } from "../../components/pips.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatCount, formatDuration, formatPlural, formatSpan } from "../../lib/format.ts";
import { formatClock, formatInstant, useClock } from "../../lib/time.ts";
import type { ChangeWords } from "./change.ts";
import { safetyAction } from "./safety-focus.ts";

interface CountConfirmationsProps {
  version: number;
  words: ChangeWords;
  experiment: string;
  onClose: () => void;
}

/** After the change: which instances have applied it, and by when the silent ones stop by themselves. */
export function CountConfirmations({ version, words, experiment, onClose }: CountConfirmationsProps) {
  const { data, error } = useConfirmations(version);
  const leaseMs = useSystem().data?.leaseMs ?? 30_000;
  const late = useClock((now) => data !== undefined && now - Date.parse(data.changedAt) > silentAfterMs);
  const silent = late ? (data?.instances.filter((instance) => !instance.confirmed) ?? []) : [];
  const lastLease = silent
    .map((instance) => instance.leaseEndsAt)
    .sort()
    .at(-1);
  const bound = useClock((now) => (lastLease ? formatSpan(Date.parse(lastLease) - now) : ""));
  const expired = useClock((now) => lastLease !== undefined && Date.parse(lastLease) <= now);
  const all = data !== undefined && data.confirmed >= data.connected;

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      finalFocus={safetyAction}
      title={titleOf(words, data, silent.length, expired ? undefined : bound, all)}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          {silent.length > 0 && (
            <Link
              className={buttonClass()}
              to="/experiments/$experiment/exposure"
              params={{ experiment }}
              hash="instances"
            >
              Watch instances
            </Link>
          )}
        </>
      }
    >
      <div className="quiet" aria-live="polite">
        {data ? <Count data={data} words={words} all={all} /> : "Recorded. Asking the instances."}
        {data &&
          !all &&
          silent.length === 0 &&
          words.tone === "halt" &&
          ` All stop by ${formatClock(Date.parse(data.changedAt) + leaseMs)} at the latest.`}
      </div>
      {silent.length > 0 && lastLease && (
        <p className="quiet mt-2">
          {silent.length <= 3 ? (
            silent.map((instance, index) => (
              <span key={instance.id}>
                {index > 0 && ", "}
                <span className="mono">
                  {instance.service}/{instance.id.slice(-6)}
                </span>
              </span>
            ))
          ) : (
            <b className="strong">{formatPlural(silent.length, "instance")}</b>
          )}{" "}
          {silent.length === 1 ? "is silent; its lease" : "are silent; the last lease"}{" "}
          {expired ? "ended" : "ends"} at {formatClock(lastLease)}, and then{" "}
          {silent.length === 1 ? "it serves" : "they serve"} the baseline without being told.
        </p>
      )}
      <Pips total={data?.connected ?? 0} confirmed={data?.confirmed ?? 0} late={silent.length} />
      <p className="note">
        {silent.length > 0 ? (
          <ToneWord tone={expired ? "good" : "watch"}>
            {expired
              ? `Off everywhere since ${formatClock(lastLease ?? "")}`
              : `Bounded by the ${formatSpan(leaseMs)} lease`}
          </ToneWord>
        ) : all && data ? (
          `Rules version ${formatCount(version)}, ${formatInstant(data.changedAt)}.`
        ) : (
          "Recorded. You can close this; it carries on."
        )}
      </p>
      <Refusal error={error} />
    </Dialog>
  );
}

function titleOf(
  words: ChangeWords,
  data: Confirmations | undefined,
  silent: number,
  bound: string | undefined,
  all: boolean,
): string {
  if (!data || (!all && silent === 0)) return words.doing;
  if (all) return words.done;
  if (words.tone !== "halt" || bound === undefined) return words.done;
  return `Off on ${formatCount(data.confirmed)}, the last within ${bound}`;
}

function Count({ data, words, all }: { data: Confirmations; words: ChangeWords; all: boolean }) {
  if (data.connected === 0) {
    return (
      <>
        <b className="strong">No instance is connected.</b> Each one reads the change before it runs anything.{" "}
        {words.result}
      </>
    );
  }
  const count = `${formatCount(data.confirmed)} of ${formatPlural(data.connected, "instance")}`;
  if (data.latestMs === null) {
    return (
      <>
        Confirmed by <b className="strong">{count}</b>.
      </>
    );
  }
  return (
    <>
      Confirmed by{" "}
      <b className="strong">
        {count}
        {all || data.confirmed > 0 ? ` in ${formatDuration(data.latestMs)}` : ""}
      </b>
      . {all && words.result}
    </>
  );
}
