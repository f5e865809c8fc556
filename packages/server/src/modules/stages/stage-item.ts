import type { Actor, Stage, StageDimension, StageEvidence, StageItem } from "@belay/contracts";

/** An item as it is judged, before what it rests on has been looked at. */
export type JudgedItem = {
  code: string;
  dimension: StageDimension;
  stage: Stage;
  title: string;
  holds: boolean;
  evidence: StageEvidence[];
  has: string;
  lacks: string;
  holder: string;
};

/** Nothing is met without something it rests on, whatever a judgement says. */
export function stageItemOf({
  code,
  stage,
  title,
  holds,
  evidence,
  has,
  lacks,
  holder,
}: JudgedItem): StageItem {
  const met = holds && evidence.length > 0;
  return { code, stage, title, met, detail: met ? has : lacks, holder: met ? null : holder, evidence };
}

type Place = { at?: string | null; by?: Actor | null; path?: string | null };
const evidence =
  (kind: StageEvidence["kind"]) =>
  (label: string, { at = null, by = null, path = null }: Place = {}): StageEvidence => ({
    kind,
    label,
    at,
    by,
    path,
  });
export const runEvidence = evidence("run");
export const signatureEvidence = evidence("signature");
export const measurementEvidence = evidence("measurement");

export const plural = (count: number, noun: string): string =>
  `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
