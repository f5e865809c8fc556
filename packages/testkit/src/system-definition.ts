import {
  definition,
  type DefinitionInput,
  type JsonValue,
  type MemoInput,
  type RevisionContent,
} from "@belay/contracts";
import { writeMemoMarkdown } from "@belay/contracts/memo";
import { testMemo } from "./test-memo.ts";

/** What differs from the test system's usual definition. */
export type DefinitionVariant = Partial<DefinitionInput> & {
  files?: Record<string, string>;
  /** What differs from the memo that allows just this definition. */
  memoChange?: Partial<MemoInput>;
};

export type Note = { id: string; text: string; account: { id: string } };
export type Mail = { subject: string; body: string };

export const testNote = (id = "note-1"): Note => ({
  id,
  text: "The signed order will come on Friday.",
  account: { id: `account-of-${id}` },
});

const schema = (properties: Record<string, JsonValue>): string =>
  JSON.stringify({
    type: "object",
    required: Object.keys(properties),
    additionalProperties: false,
    properties,
  });
const text = { type: "string", minLength: 1 };

const files: Record<string, string> = {
  "mail.md": "[system]\nWrite a short mail.\n[user]\nNote: {{ note }}\n",
  "note.schema.json": schema({ id: text, text, account: schemaOfAccount() }),
  "mail.schema.json": schema({ subject: text, body: text }),
};

function schemaOfAccount(): JsonValue {
  return { type: "object", required: ["id"], properties: { id: text } };
}

/**
 * A small experiment on notes and mails: ring 1 takes the accounts of the segment `pilot`, ring 2 everyone, all of
 * them on the AI arm; every draft is reviewed and then sent to the system `crm`.
 */
export function testDefinition({
  files: others,
  memoChange,
  ...change
}: DefinitionVariant = {}): RevisionContent {
  const parsed = definition.parse({
    belay: 1,
    key: "note-mail",
    name: "Note mails",
    hypothesis: "Drafted mails take less time.",
    memo: "memo.md",
    workflow: { key: "notes", name: "Mail after a note", owner: "Ada", systemOfRecord: "CRM" },
    unit: { name: "account", attributes: { tier: "string" } },
    segments: { pilot: [{ attribute: "tier", equals: "pilot" }] },
    rings: [
      { name: "shadow", share: 1 },
      { name: "pilot", audience: [{ segment: "pilot" }], share: 1 },
      { name: "everyone", share: 1 },
    ],
    split: { ai: 1 },
    budgets: { timeSeconds: 30, spend: { currency: "EUR", perRun: 1, perDay: 10 } },
    model: { name: "drafter-1", endpoints: ["http://127.0.0.1:*"] },
    prompts: { mail: "mail.md" },
    contracts: { input: "note.schema.json", output: "mail.schema.json" },
    redaction: { types: ["email"] },
    review: { dueMinutes: 60, title: "/id", reasons: ["not true", "other"] },
    action: {
      system: "crm",
      recordType: "mail",
      verb: "create",
      target: "/account/id",
      idempotencyKey: "/id",
      attempts: 3,
    },
    rollback: { steps: [{ step: "close-gate", verify: "The next note gets the template." }] },
    ...change,
  });
  return {
    definition: parsed,
    files: { "memo.md": writeMemoMarkdown(testMemo(parsed, memoChange)), ...files, ...others },
  };
}
