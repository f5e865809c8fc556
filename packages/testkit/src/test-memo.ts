import { memoContent, type Definition, type MemoContent, type MemoInput } from "@belay/contracts";

/** Addresses that a person of this name has in a test system: as a sample person, and as a real one. */
export const emailsOf = (name: string): string[] => {
  const local = name.toLowerCase().replace(/[^a-z0-9]+/g, ".");
  return [`${local}@sample.invalid`, `${local}@example.test`];
};

/** Who signs memos in test systems; neither is an author. */
export const testSigners = [
  { name: "Sina Signer", areas: ["workflow", "customers"] as const },
  { name: "Sol Signer", areas: ["data", "systems", "spend"] as const },
];

const promoters = ["Sample owner", "Ada Owner"];
const reviewers = [...promoters, "Rita Reviewer", "Otto Reviewer", "Simulated", "Sample team"];

/**
 * A memo that allows just what a definition asks for, over a timebox without end, and names the people of a test
 * system.
 */
export function testMemo(definition: Definition, change: Partial<MemoInput> = {}): MemoContent {
  const { action, budgets, workflow, metrics } = definition;
  const success = metrics.business.find((metric) => metric.key === metrics.success?.metric);
  return memoContent.parse({
    experiment: definition.key,
    name: "Note mails",
    hypothesis: "Drafted mails take less time.",
    workflow: { ...workflow, steps: ["A note is taken", "A mail is written", "It is sent"] },
    targetUser: "Whoever writes the mails",
    firstOutput: "A mail that can be sent",
    baseline: { value: 0.5, words: "Half of the mails are answered, 200 of them, counted in December" },
    value: "labour-saved",
    success: {
      metric: success?.key ?? "answered",
      kind: success?.kind ?? "conversion",
      direction: success?.direction ?? "higher",
      scale: success?.scale ?? "plain",
      minimumEffect: metrics.success?.minimumEffect ?? 0.1,
      unit: success?.unit ?? "answers",
      words: "A tenth more of the mails are answered",
    },
    mustNotHarm: [],
    risks: { kinds: ["system-of-record"], words: "A mail says what nobody said", owner: workflow.owner },
    data: {
      inScope: "The note",
      outOfScope: "Everything else",
      fields: [""],
      documentSets: Object.keys(definition.documentSets),
    },
    systems: action ? [{ system: action.system, recordType: action.recordType, verbs: [action.verb] }] : [],
    endpoints: definition.model.endpoints,
    spend: { ...budgets.spend, total: 1000 },
    timebox: { from: "2000-01-01", to: "2199-12-31" },
    sample: {
      unit: definition.unit.name,
      planned: metrics.success?.plannedUnits ?? 200,
      perWeek: 100,
    },
    rings: definition.rings.map(({ name, share }) => ({ name, share })),
    review: definition.review.required,
    rollback: { words: "Close the gate; the next note gets the template", minutes: 5 },
    authority: {
      approve: testSigners.flatMap(({ name, areas }) =>
        emailsOf(name).flatMap((person) => areas.map((area) => ({ person, area }))),
      ),
      review: reviewers.flatMap(emailsOf),
      publish: reviewers.flatMap(emailsOf),
      promote: promoters.flatMap(emailsOf),
    },
    ...change,
  } satisfies MemoInput);
}
