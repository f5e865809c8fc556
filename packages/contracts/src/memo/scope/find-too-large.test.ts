import { describe, expect, test } from "vitest";
import type { MemoDraft } from "../memo-draft.ts";
import { findTooLarge } from "./find-too-large.ts";

const codesOf = (memo: MemoDraft) => findTooLarge(memo).map(({ code }) => code);

/** Each text is one too large thing, or none, of the part of the memo that it is put into. */
function table<Value>(
  code: ReturnType<typeof codesOf>[number],
  put: (value: Value) => MemoDraft,
  { found, none }: { found: Value[]; none: Value[] },
): void {
  describe(code, () => {
    test.each(found.map((value) => ({ value })))("found in $value", ({ value }) => {
      const findings = findTooLarge(put(value));
      expect(findings.map((finding) => finding.code)).toEqual([code]);
      expect(findings[0]?.reason).toMatch(/\w{3}.*\.$/);
      expect(findings[0]?.cut).toMatch(/\w{3}.*\.$/);
      expect(findings[0]?.path).toMatch(/^\/\w/);
    });
    test.each(none.map((value) => ({ value })))("not in $value", ({ value }) => {
      expect(codesOf(put(value))).toEqual([]);
    });
  });
}

table("more-than-one-workflow", (name: string) => ({ workflow: { name } }), {
  found: [
    "Call follow-up and invoice matching",
    "Ticket triage / invoice matching",
    "Answering tickets and writing release notes",
    "Quote drafting & contract review",
    "Triage of tickets and routing of parcels",
    "Onboarding and offboarding",
    "Order entry as well as credit check",
    "Claims handling plus policy renewal",
    "Answer mails and translate manuals",
    "Summarising calls and classifying complaints",
  ],
  none: [
    "Follow-up after a sales call",
    "Ticket triage and routing",
    "Drafting and sending quotes",
    "Reading a mail and answering it",
    "Handling of complaints and billing questions",
    "Follow-up after calls and meetings",
    "Invoice matching for Austria and Switzerland",
    "Returns and refunds handling",
    "Health and safety reporting",
    "Answering mails and chat messages",
    "Answering questions on billing and onboarding",
    "Complaint handling and its reporting",
    "R&D expense approval",
    "Terms and conditions review",
  ],
});

table(
  "more-than-one-workflow",
  (names: string[]) => ({
    systems: names.map((system) => ({ system, recordType: "note", verbs: ["create" as const] })),
  }),
  { found: [["crm", "erp"]], none: [[], ["crm"], ["crm", "crm"]] },
);

table("more-than-one-user-group", (targetUser: string) => ({ targetUser }), {
  found: [
    "Sales reps and support agents",
    "Account reps and their managers, in all regions",
    "Nurses, doctors and clerks",
    "24 reps, and the dispatchers",
    "Drivers/dispatchers",
    "Drivers and/or dispatchers in Vienna",
    "Technicians in Austria and planners in Switzerland",
    "The sales team and the support team",
    "Sales and support teams",
    "A dispatcher and a driver",
    "Lawyers as well as paralegals who draft contracts",
    "Bookkeepers & auditors",
    "Customers or partners",
  ],
  none: [
    "24 service technicians in Austria and Switzerland",
    "24 account reps, all regions, who write a follow-up after each customer call",
    "Junior and senior reps",
    "Inside and field sales reps",
    "Account managers for dealers and retailers",
    "Reps who work with engineers and buyers",
    "Support agents on weekdays and weekends",
    "Whoever writes the mails and sends them",
    "Health and safety officers",
    "Research and development engineers",
    "Assistants of directors and managers",
    "12 buyers (and, later, planners)",
    "Nurses on ward 3 and ward 4",
    "Reps, mostly beginners and trainees",
    "Customer and account managers",
    "Clerks in accounts payable and receivable",
    "Technicians working with dispatchers and drivers",
  ],
});

table("more-than-one-source-set", (documentSets: string[]) => ({ data: { documentSets } }), {
  found: [
    ["playbook", "contracts"],
    ["playbook", "contracts", "manuals"],
    ["a", "b"],
    ["manual-en", "manual-de"],
    ["playbook", "playbook", "prices"],
    ["2025", "2026"],
    ["wiki", "tickets", "wiki"],
    ["prices", "terms"],
  ],
  none: [
    [],
    ["playbook"],
    ["playbook", "playbook"],
    [" playbook", "playbook "],
    ["playbook", ""],
    ["contracts-and-terms"],
    ["a/b"],
    ["", " "],
  ],
});

table("more-than-one-success-metric", (words: string) => ({ success: { words } }), {
  found: [
    "20 % more meetings and 10 % fewer complaints",
    "Mails leave sooner and read better",
    "A tenth more replies, as well as a higher rating",
    "Fewer errors, faster replies and happier customers",
    "Handling time falls by a fifth; more customers come back",
    "More than 50 % of mails are sent and more than 20 % of them answered faster",
    "Twice as many replies and half as many escalations",
    "20 % more accounts book a meeting. Complaints fall by a tenth.",
    "Revenue rises & churn falls",
    "A quarter less time per case plus fewer errors",
  ],
  none: [
    "At least 20 points more accounts book a meeting within ten days of the call, by the low end of the interval",
    "Meetings booked and held rise by a tenth",
    "Between 10 and 20 % more replies",
    "More and more accounts reply: a tenth more by the end",
    "20 % more replies, and no more complaints than today",
    "Replies are a fifth faster without more errors",
    "A case takes more than 10 and less than 20 minutes",
    "Accounts with more than 50 seats and more than two products book 20 % more meetings",
    "Minutes to send fall by a fifth and stay lower for two weeks",
    "Half an hour less per call and rep",
    "A tenth more replies, plus or minus two points",
    "Fewer clicks and corrections per mail",
    "Handling time falls by a fifth, and complaints don't rise",
  ],
});

table("longer-than-three-weeks", ([from, to]: [string, string]) => ({ timebox: { from, to } }), {
  found: [
    ["2026-01-05", "2026-01-26"],
    ["2026-01-05", "2026-02-05"],
    ["2026-02-10", "2026-03-03"],
    ["2028-02-10", "2028-03-02"],
    ["2026-03-20", "2026-04-10"],
    ["2026-12-20", "2027-01-10"],
    ["2026-01-01", "2026-12-31"],
    ["2000-01-01", "2199-12-31"],
  ],
  none: [
    ["2026-01-05", "2026-01-25"],
    ["2026-01-05", "2026-01-05"],
    ["2026-02-10", "2026-03-02"],
    ["2028-02-10", "2028-03-01"],
    ["2026-03-20", "2026-04-09"],
    ["2026-12-20", "2027-01-09"],
    ["2026-01-26", "2026-01-05"],
    ["", "2026-01-05"],
    ["next week", "2027-01-05"],
  ],
});

table("orchestration", (firstOutput: string) => ({ firstOutput }), {
  found: [
    "A flow that orchestrates retrieval and drafting",
    "A multi-agent answer to the ticket",
    "An agentic assistant in the CRM",
    "A team of AI agents that answer",
    "A chain of prompts from note to offer",
    "An agent that decides what to do with the ticket",
    "The ticket is resolved by the model end to end",
    "End-to-end automation of refunds",
    "A fully automated refund",
    "An LLM pipeline from scan to booking",
    "An AI platform for sales",
    "The model picks which tool to call",
    "It plans on its own and then books",
  ],
  none: [
    "A draft that support agents can send",
    "A summary of the sales pipeline",
    "A reply in our ticketing platform",
    "An end-to-end encrypted mail",
    "A handover note for the agent who takes the call",
    "A list for travel agents, sorted by price",
    "A draft; nothing is fully automated",
    "A reply without orchestration of any kind",
    "A programme for the orchestra",
    "A note that the estate agent decides about",
    "A data sheet on autonomous vehicles",
    "An answer that one AI agent drafts from the ticket",
  ],
});

table("not-one-sentence", (hypothesis: string) => ({ hypothesis }), {
  found: [
    "Drafts help. Reps write faster.",
    "Drafts take 2.5 minutes. Reps like them.",
    "Do drafts help? We think so.",
    "Drafts help! Reps write faster.",
    "Drafts help, e.g. with dates. Reps write faster.",
    'The rep reads "Thanks." Then a mail leaves.',
    "Drafts help. 20 accounts more book a meeting.",
    "They say no. Drafts change that.",
    "Drafts help\n\nReps write faster",
    "- Drafts help\n- Reps write faster",
    Array.from({ length: 61 }, () => "word").join(" "),
  ],
  none: [
    "If reps start from a draft, it leaves 2.5 minutes sooner.",
    "If reps get drafts, e.g. Monday's calls first, replies rise by 10 %.",
    "If reps get drafts (i.e. A4 pages), replies rise.",
    "If Dr. Berger's team gets drafts, approx. 20 more accounts reply.",
    "If U.S. Reps get drafts, replies rise.",
    "If J. Smith gets drafts for item No. 5 and St. Gallen, replies rise.",
    "From 12. November on, drafts raise replies by 1.5 points",
    "If drafts are read aloud, vs. Printed ones, replies rise.",
    'If reps ask "Shall we meet?" Friday replies rise.',
    "1. If reps get drafts, replies rise.",
    "If reps start from a draft,\nreplies rise.",
    "If reps get drafts, notes, etc. in the CRM, replies rise.",
    Array.from({ length: 60 }, () => "word").join(" "),
    "",
  ],
});

test("a memo with nothing in it is not too large", () => {
  expect(findTooLarge({})).toEqual([]);
  expect(findTooLarge({ workflow: {}, success: {}, data: {}, timebox: {}, systems: [{}] })).toEqual([]);
});

test("what the workflow does today, in its steps, orchestrates nothing", () => {
  expect(
    codesOf({ workflow: { steps: ["A workflow engine orchestrates the case end to end"], name: "Triage" } }),
  ).toEqual([]);
});
