import { memoContent, type MemoContent } from "@belay/contracts";

/** The memo of the experiment that most scenarios are about, as it was signed. */
export const visitNotesMemo: MemoContent = memoContent.parse({
  experiment: "visit-notes",
  name: "Visit notes",
  hypothesis:
    "If technicians begin the note after a visit from a draft of what they said aloud, a note takes at least six minutes less, and no more sites call back.",
  workflow: {
    key: "field-service",
    name: "Field service",
    owner: "Ilse Marchetti",
    systemOfRecord: "ServiceBook",
    steps: [
      "Visit ends",
      "technician records what was done",
      "writes the note",
      "sends it to the site",
      "files it in ServiceBook",
    ],
  },
  targetUser: "24 service technicians in Austria and Switzerland",
  firstOutput: "A note of one paragraph with readings and parts, ready to be corrected",
  baseline: {
    value: 18.2,
    deviation: 7.4,
    words: "412 notes from 5 to 30 October, timed from opening the form to sending it",
  },
  value: "labour-saved",
  success: {
    metric: "note-minutes",
    kind: "duration",
    direction: "lower",
    minimumEffect: 6,
    unit: "minutes",
    words: "A technician has time for one more visit a week",
  },
  mustNotHarm: [{ metric: "call-backs", margin: 0.05, words: "Sites that call back about the note" }],
  risks: {
    kinds: ["customer-facing", "system-of-record"],
    words: "A part number nobody said; a reading left out; technicians stop recording in full",
    owner: "Ilse Marchetti",
  },
  data: {
    inScope: "The recording of that visit, the site's equipment list, the manuals of the last ten years",
    outOfScope: "Prices, other sites, anything about people at the site",
    fields: ["/visit/transcript", "/site/equipment"],
    documentSets: ["manuals"],
    redact: ["person", "phone", "email"],
  },
  systems: [{ system: "servicebook", recordType: "visit-note", verbs: ["create"] }],
  endpoints: ["https://models.example.net/v1"],
  spend: { currency: "EUR", perRun: 0.08, perDay: 25, total: 350 },
  timebox: { from: "2026-11-09", to: "2026-11-27" },
  sample: { unit: "site", planned: 180, perWeek: 70 },
  audience: [{ attribute: "country", in: ["AT", "CH"] }],
  rings: [
    { name: "Shadow", share: 1, words: "30 runs, nobody sees them" },
    {
      name: "Own sites",
      share: 1,
      words: "20 sites",
      audience: [{ attribute: "contract", equals: "internal" }],
    },
    { name: "Pilot", share: 0.4, words: "3 days, 120 sites, a passed drill" },
    { name: "Everyone", share: 1, words: "by agreement only" },
  ],
  review: "every-draft",
  rollback: {
    words: "Close the gate, give back the empty form, drop waiting drafts, tell the technicians",
    minutes: 5,
  },
  authority: {
    approve: [
      { person: "ilse@nordlicht.example", area: "workflow" },
      { person: "tarek@nordlicht.example", area: "customers" },
      { person: "pilar@nordlicht.example", area: "systems" },
    ],
    review: ["noor@nordlicht.example", "wanda@nordlicht.example"],
    publish: ["wanda@nordlicht.example"],
    promote: ["ilse@nordlicht.example"],
    halt: [],
  },
});

/** Every part as long as it may be: far more than a page. */
export const longMemo: MemoContent = {
  ...visitNotesMemo,
  hypothesis: long(visitNotesMemo.hypothesis, 600),
  targetUser: long(visitNotesMemo.targetUser, 400),
  firstOutput: long(visitNotesMemo.firstOutput, 400),
  workflow: {
    ...visitNotesMemo.workflow,
    steps: visitNotesMemo.workflow.steps.map((step) => long(step, 160)),
  },
  baseline: { ...visitNotesMemo.baseline, words: long(visitNotesMemo.baseline.words, 400) },
  risks: { ...visitNotesMemo.risks, words: long(visitNotesMemo.risks.words, 400) },
  data: {
    ...visitNotesMemo.data,
    inScope: long(visitNotesMemo.data.inScope, 400),
    outOfScope: long(visitNotesMemo.data.outOfScope, 400),
  },
};

function long(text: string, length: number): string {
  return `${text}, and the same again in other words; `
    .repeat(12)
    .slice(0, length - 1)
    .trim();
}

/** A timebox around today, as the memo writes days. */
export function daysFromNow(from: number, to: number): { from: string; to: string } {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return { from: day(from), to: day(to) };
}
