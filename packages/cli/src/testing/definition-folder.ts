import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { writeMemoMarkdown } from "@belay/contracts/memo";

/** A small definition that holds together; tests break one thing in it. */
export const soundDefinition = `belay: 1
key: call-follow-up
name: Call follow-up
hypothesis: Drafted follow-ups go out within the hour.
workflow:
  key: sales-calls
  name: Follow-up after a call
  owner: Head of sales
  systemOfRecord: CRM
memo: memo.md
unit:
  name: account
  attributes:
    tier: string
    seats: number
segments:
  large:
    - { attribute: seats, atLeast: 100 }
rings:
  - name: shadow
    share: 1
  - name: internal
    audience:
      - { attribute: tier, equals: internal }
    share: 1
  - name: broad
    share: 0.5
exclusionGroup: { name: follow-ups, from: 0, to: 0.5 }
budgets:
  spend: { perRun: 0.05, perDay: 10 }
model:
  name: small
  endpoints: ["http://127.0.0.1:*"]
prompts:
  follow-up: prompts/follow-up.md
documentSets:
  playbook: ["documents/*.md"]
contracts:
  input: contracts/input.json
  output: contracts/output.json
checks:
  - check: schema
  - check: policy
    forbid:
      - { pattern: "(?i)guarantee", reason: We promise nothing }
action:
  system: crm
  recordType: activity
  verb: create
  target: /account/id
  idempotencyKey: /id
rollback:
  steps:
    - step: close-gate
      verify: No new drafts
`;

/** A memo that leaves the definition all the room that a test could want. */
export const soundMemo = writeMemoMarkdown({
  experiment: "call-follow-up",
  name: "Call follow-up",
  hypothesis: "Drafted follow-ups go out within the hour.",
  workflow: {
    key: "sales-calls",
    name: "Follow-up after a call",
    owner: "Head of sales",
    systemOfRecord: "CRM",
    steps: ["The call ends", "The mail goes out"],
  },
  targetUser: "Reps",
  firstOutput: "A mail",
  baseline: { value: 0.2, words: "A fifth, counted by hand" },
  value: "conversion",
  success: {
    metric: "meeting-booked",
    kind: "conversion",
    direction: "higher",
    scale: "plain",
    minimumEffect: 0.01,
    unit: "meetings",
    words: "A tenth more",
  },
  mustNotHarm: [],
  risks: { kinds: [], words: "Wrong dates", owner: "Head of sales" },
  data: { inScope: "The call", outOfScope: "The rest", fields: [""], documentSets: ["playbook"], redact: [] },
  systems: [{ system: "crm", recordType: "activity", verbs: ["create", "update", "send"] }],
  endpoints: ["http://127.0.0.1:*", "https://models.example.com"],
  spend: { currency: "EUR", perRun: 1000, perDay: 1_000_000, total: 1_000_000 },
  timebox: { from: "2026-06-01", to: "2026-06-19" },
  sample: { unit: "account", planned: 10_000_000, perWeek: 100 },
  rings: Array.from({ length: 12 }, (_, index) => ({ name: `ring ${index}`, share: 1 })),
  review: "none",
  rollback: { words: "Close the gate", minutes: 5 },
  authority: { promote: ["ada@example.com"] },
});

const text = { type: "string" };
const soundFiles: Record<string, string> = {
  "memo.md": soundMemo,
  "prompts/follow-up.md": "Write a mail about {{call.summary}} with {{sources}}.\n",
  "documents/pricing.md": "# Pricing\n",
  "documents/security.md": "# Security\n",
  "contracts/input.json": JSON.stringify(
    { type: "object", properties: { id: text, account: { type: "object", properties: { id: text } } } },
    undefined,
    2,
  ),
  "contracts/output.json": JSON.stringify({ type: "object", properties: { body: text } }),
};

export type DefinitionFolder = AsyncDisposable & { folder: string; file: string };

/** Writes a definition with its files into a folder of its own; `undefined` leaves a file out. */
export async function definitionFolder(
  definition: string = soundDefinition,
  files: Record<string, string | Uint8Array | undefined> = {},
): Promise<DefinitionFolder> {
  const folder = await mkdtemp(join(tmpdir(), "belay-cli-"));
  const file = join(folder, "call-follow-up.experiment.yaml");
  await writeFile(file, definition);
  for (const [name, content] of Object.entries({ ...soundFiles, ...files })) {
    if (content === undefined) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return { folder, file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
