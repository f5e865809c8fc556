import { evidenceRecord, type EvidenceReceipt, type EvidenceRecord, type RunHead } from "@belay/contracts";
import type { KeyCaller } from "../../platform/caller.ts";
import { timeOfIdentifier } from "../../platform/identifiers.ts";
import { describeIssues } from "../../platform/problem.ts";
import type { KnownExperiment } from "./known-revisions.ts";

export type Refusal = EvidenceReceipt["refused"][number];
export type PlacedRecord = { index: number; record: EvidenceRecord };

const furthestAheadMs = 24 * 3_600_000;
const earliest = Date.UTC(2000, 0);

/** Reads each record by itself. One that can't be read is refused with what is wrong; the others are not touched. */
export function readRecords(records: unknown[]): { readable: PlacedRecord[]; refused: Refusal[] } {
  const readable: PlacedRecord[] = [];
  const refused: Refusal[] = [];
  for (const [index, given] of records.entries()) {
    const result = evidenceRecord.safeParse(given);
    if (result.success) {
      readable.push({ index, record: result.data });
      continue;
    }
    const [first] = describeIssues(result.error, given);
    refused.push({
      index,
      sequence: sequenceOf(given),
      code: "invalid-request",
      message: `${first?.path || "The record"} ${first?.message ?? "is not valid"}.`,
    });
  }
  return { readable, refused };
}

/** An unreadable record has still arrived: its sequence, where it has one, is no gap. */
function sequenceOf(given: unknown): number | null {
  const sequence =
    typeof given === "object" && given !== null && "sequence" in given ? given.sequence : undefined;
  return Number.isSafeInteger(sequence) && (sequence as number) >= 1 ? (sequence as number) : null;
}

/** Why a run can never be taken from this caller; undefined where it can. */
export function refusalOf(
  run: RunHead,
  endedAt: string | undefined,
  caller: KeyCaller,
  known: ReadonlyMap<string, KnownExperiment>,
  now: number,
): Pick<Refusal, "code" | "message"> | undefined {
  const invalid = (message: string) => ({ code: "invalid-request", message });
  const latest = now + furthestAheadMs;
  const made = timeOfIdentifier(run.id.toLowerCase());
  if (made === undefined)
    return invalid(`The run id ${run.id} is not a version 7 UUID, which would say when the run began.`);
  if (made > latest)
    return invalid(`The run id ${run.id} was made more than a day in the future: set the service's clock.`);
  for (const [name, time] of [
    ["startedAt", run.startedAt],
    ["endedAt", endedAt],
  ] as const) {
    const at = time === undefined ? made : Date.parse(time);
    if (!(at >= earliest && at <= latest))
      return invalid(
        `${name} is ${time}, which is before 2000 or more than a day in the future: set the service's clock.`,
      );
  }
  const experiment = known.get(run.experiment);
  if (!experiment || (caller.workflows !== null && !caller.workflows.includes(experiment.workflow)))
    return { code: "not-found", message: `There is no experiment "${run.experiment}" for this key.` };
  if (!experiment.revisions.has(run.revision))
    return { code: "not-found", message: `There is no revision ${run.revision} of "${run.experiment}".` };
  return undefined;
}
