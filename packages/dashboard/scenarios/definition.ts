import { type Definition, definition } from "@belay/contracts";

/** The experiment that most scenarios are about, small but complete. */
export const followUpDefinition: Definition = definition.parse({
  belay: 1,
  key: "visit-notes",
  name: "Visit notes",
  hypothesis:
    "Drafting the note after a service visit from the technician's recording saves at least six minutes a visit, with no more call-backs.",
  workflow: {
    key: "field-service",
    name: "Field service",
    owner: "Ilse Marchetti",
    systemOfRecord: "ServiceBook",
  },
  memo: "memo.md",
  unit: { name: "site", attributes: { contract: "string", country: "string" } },
  rings: [
    { name: "Shadow", share: 1 },
    {
      name: "Own sites",
      audience: [{ attribute: "contract", equals: "internal" }],
      share: 1,
      hold: { units: 20 },
    },
    {
      name: "Pilot",
      audience: [{ attribute: "country", in: ["AT", "CH"] }],
      share: 0.4,
      hold: { hours: 72, units: 120, approval: "Ilse Marchetti" },
      exit: ["No complaint about a wrong part number"],
    },
    { name: "Everyone", share: 1 },
  ],
  budgets: { timeSeconds: 12, spend: { currency: "EUR", perRun: 0.08, perDay: 25 } },
  model: { name: "quill-2-medium", endpoints: ["https://models.example.net/v1"], temperature: 0.2 },
  prompts: { note: "prompts/note.md" },
  documentSets: { manuals: ["manuals/*.md"] },
  contracts: { input: "input.schema.json", output: "output.schema.json" },
  checks: [
    { check: "schema" },
    { check: "grounded", path: "/body" },
    { check: "length", path: "/body", maxWords: 160 },
    { check: "policy" },
  ],
  review: {
    reasons: [
      "Says something nobody said",
      "Leaves out a part or a reading",
      "Wrong tone",
      "Wrong site or contact",
      "Not needed",
    ],
  },
  action: {
    system: "servicebook",
    recordType: "visit-note",
    verb: "create",
    target: "/site/id",
    idempotencyKey: "/visit",
  },
  metrics: {
    success: { metric: "note-minutes", minimumEffect: 6, baseline: 18, plannedUnits: 180 },
    mustNotHarm: [{ metric: "call-backs", margin: 0.05 }],
    business: [
      {
        key: "note-minutes",
        name: "Minutes for a note",
        why: "It is the time that the experiment is meant to save.",
        unit: "min",
        kind: "duration",
        outcome: "note-sent",
        direction: "lower",
        windowHours: 48,
      },
      {
        key: "call-backs",
        name: "Sites that call back",
        why: "A note that leaves something out costs a second visit.",
        unit: "share",
        kind: "conversion",
        outcome: "call-back",
        direction: "lower",
        windowHours: 168,
      },
    ],
  },
  guardrails: [
    { metric: "fallback-rate", above: 0.2, then: "alert" },
    { metric: "latency-p95", above: 12, then: "pause" },
    { metric: "ungrounded-rate", above: 0.05, then: "pause" },
  ],
  rollback: { steps: [{ step: "close-gate", verify: "All instances serve the baseline" }] },
});
