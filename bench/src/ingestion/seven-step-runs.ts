import { createHash, randomBytes } from "node:crypto";
import type { EvidenceRecord, Instance, Step } from "@belay/contracts";

const words =
  "account agreed again amount before between call change colleague confirm contract customer date delivery different discount during either email enough euro every exactly expected figures first follow friday further general handed happy holiday however important include invoice issue january keep later latest legal letter list longer march matter meeting minutes missing monday month needed never next notes number offer older open order other paper payment people phone please point price project question quite rather ready receive renewal repeat reply return review sample second send several short signed since small soon start still stock supplier support thank their thing though through ticket together total tuesday under until update usual value visit waiting week whether which while without wording written yesterday".split(
    " ",
  );
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!;
const text = (characters: number): string => {
  let made = "";
  while (made.length < characters) made += `${pick(words)} `;
  return made.slice(0, characters);
};
const promptDigest = createHash("sha256").update("prompt").digest("hex");
const unitCount = 5_000;

/** Version 7, made now. */
function runId(): string {
  const hex = Date.now().toString(16).padStart(12, "0") + randomBytes(10).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const steps = (): Step[] => [
  step("ingest", 0, 0.4, { contract: "call", quality: 0.92, missing: 1 }),
  step("redact", 0.6, 2.1, { redactions: { person: 4, email: 1, phone: 2 } }),
  step("retrieve", 3, 4.8, {
    documentSet: "playbook",
    hits: Array.from({ length: 5 }, (_, index) => ({
      document: `playbook/${pick(words)}#${index}`,
      score: Math.random() * 10,
    })),
  }),
  step("generate", 8, 800 + Math.random() * 900, {
    prompt: "follow-up",
    promptDigest,
    promptCharacters: 5_120,
    model: "drafter",
    answeredBy: "drafter-2026-01",
    endpoint: "http://127.0.0.1:4011/v1",
    temperature: 0.2,
    attempts: 1,
    inputTokens: 1_800,
    outputTokens: 240,
    costMicros: 2_150,
    firstTokenMs: 210.5,
  }),
  step("check", 1_700, 3.3, {
    checks: (["schema", "groundedness", "length", "policy"] as const).map((check) => ({
      check,
      verdict: "passed",
      findings: 0,
      consequence: "baseline",
    })),
    sentences: 9,
    supported: 9,
  }),
  step("review", 1_704, 12.5, {}),
  step("act", 1_717, 3.5, { attempts: 1 }),
];

const step = (name: Step["name"], startedMs: number, durationMs: number, facts: Step["facts"]): Step => ({
  name,
  startedMs,
  durationMs,
  status: "ok",
  facts,
});

/** What a run has in place of what it would have. */
export type HeadChange = Partial<Extract<EvidenceRecord, { kind: "ended" }>["run"]>;

/** A run of seven steps whose payloads are 4 KB of text. */
function sevenStepRun(experiment: string, sequence: number, change: HeadChange): EvidenceRecord {
  const at = change.startedAt ?? new Date().toISOString();
  return {
    kind: "ended",
    sequence,
    run: {
      id: runId(),
      experiment,
      revision: 1,
      epoch: 1,
      phase: 1,
      unit: `account-${Math.floor(Math.random() * unitCount)}`,
      attributes: { tier: pick(["gold", "silver", "bronze"]), region: pick(["emea", "apac", "amer"]) },
      ring: 1,
      assigned: pick(["ai", "baseline"] as const),
      shadow: false,
      bucket: Math.random(),
      startedAt: at,
      trace: randomBytes(16).toString("hex"),
      ...change,
    },
    end: {
      endedAt: at,
      durationMs: 900 + Math.random() * 900,
      served: "ai",
      outcome: "served",
      reason: "assigned",
      inputQuality: 0.92,
      steps: steps(),
      payloads: {
        input: { turns: Array.from({ length: 8 }, () => ({ speaker: "rep", text: text(190) })) },
        redacted: { text: text(1_000) },
        sources: [{ document: "playbook", text: text(500) }],
        draft: { subject: text(40), body: text(500) },
        baseline: { body: text(200) },
      },
    },
  };
}

/** The body of a batch as it goes over the wire. */
export const batchBody = (
  experiment: string,
  instance: Instance,
  first: number,
  count: number,
  change: () => HeadChange = () => ({}),
): string =>
  JSON.stringify({
    instance,
    records: Array.from({ length: count }, (_, index) => sevenStepRun(experiment, first + index, change())),
  });
