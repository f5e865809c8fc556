import type { IntakeAnswers } from "@belay/contracts";
import type { SignIn } from "./sign-memo.ts";

type Proposal = {
  /** Which form begins it: the same at every start, so that it is begun once. */
  form: string;
  by: string;
  answers: IntakeAnswers;
  /** `draft`: left half-written. */
  then: "submit" | "draft" | { rejectedBecause: string };
};

/** What people at Nordhaven Supply, which is invented, would like to be rid of: from easy to out of reach. */
const proposals: Proposal[] = [
  {
    form: "7d1f6c1e-52b2-4c3a-9a43-0a1d7c9be001",
    by: "Callum Reid",
    then: "submit",
    answers: {
      name: "Answers to price requests",
      pain: "Customers ask for a price by mail and wait a day and a half, though most prices stand in the list. One in five buys elsewhere meanwhile.",
      doneBy: "Six people in inside sales",
      often: { count: 35, per: "day" },
      minutes: 11,
      textShare: "most",
      judgement: "each",
      ownerKind: "person",
      owner: "Callum Reid",
      decider: "Ingrid Aasland",
      measured: "recorded",
      measure: "Hours from request to answer, in the ticket system: 13.5 in the last quarter",
      systemOfRecord: "Ticket system",
      systems: ["Price list"],
      data: "The request, the customer's terms, the price list",
      dataState: "ready",
      personalData: "no",
      undo: "with-effort",
      reach: "customers",
    },
  },
  {
    form: "7d1f6c1e-52b2-4c3a-9a43-0a1d7c9be002",
    by: "Annika Solberg",
    then: "submit",
    answers: {
      name: "Sorting the service mailbox",
      pain: "Two people read every mail only to pass it on. A third of them goes to the wrong team first.",
      doneBy: "Two dispatchers in service",
      often: { count: 140, per: "day" },
      minutes: 3,
      textShare: "most",
      judgement: "each",
      ownerKind: "person",
      owner: "Annika Solberg",
      decider: "Ingrid Aasland",
      measured: "recorded",
      measure: "Share passed on again, in the ticket system: 31 % in May",
      systemOfRecord: "Ticket system",
      data: "Mails with the team that closed them, two years",
      dataState: "ready",
      personalData: "yes",
      undo: "at-once",
      reach: "company",
    },
  },
  {
    form: "7d1f6c1e-52b2-4c3a-9a43-0a1d7c9be003",
    by: "Jonah Petrie",
    then: "submit",
    answers: {
      name: "Chasing missing delivery notes",
      pain: "Invoices wait for delivery notes that drivers forgot. Somebody writes the same mail thirty times a week.",
      doneBy: "Two clerks in accounting",
      often: { count: 30, per: "week" },
      minutes: 9,
      textShare: "half",
      judgement: "some",
      ownerKind: "team",
      owner: "Accounting",
      decider: "Jonah Petrie",
      measured: "counted",
      measure: "Days from delivery to invoice, counted by hand for 80 deliveries in April: 6.2",
      systemOfRecord: "ERP",
      systems: ["Mailbox", "Driver app"],
      data: "Deliveries without a note, contacts of carriers",
      dataState: "export",
      personalData: "yes",
      undo: "with-effort",
      reach: "customers",
    },
  },
  {
    form: "7d1f6c1e-52b2-4c3a-9a43-0a1d7c9be004",
    by: "Callum Reid",
    then: "submit",
    answers: {
      name: "Product texts for the web shop",
      pain: "Half of the catalogue has the supplier's text, and some of it is wrong. Writing one takes most of an hour.",
      doneBy: "One editor in marketing",
      often: { count: 25, per: "week" },
      minutes: 45,
      textShare: "most",
      judgement: "each",
      ownerKind: "person",
      owner: "Marit Engen",
      decider: "Ingrid Aasland",
      measured: "estimated",
      measure: "Minutes per text, as the editor guesses",
      systemOfRecord: "Web shop",
      systems: ["Product database", "Supplier portal"],
      data: "Data sheets of suppliers, in five formats",
      dataState: "scattered",
      personalData: "no",
      undo: "at-once",
      reach: "public",
    },
  },
  {
    form: "7d1f6c1e-52b2-4c3a-9a43-0a1d7c9be005",
    by: "Annika Solberg",
    then: "submit",
    answers: {
      name: "Deciding on warranty claims",
      pain: "Every claim is read by three people, and two like ones end differently.",
      doneBy: "Service, purchasing and the branch",
      often: { count: 18, per: "week" },
      minutes: 50,
      textShare: "half",
      judgement: "each",
      ownerKind: "nobody",
      decider: "The branch managers, together",
      measured: "not",
      systemOfRecord: "ERP",
      systems: ["Ticket system", "Supplier portal", "File share"],
      data: "Claims with photographs, terms of forty suppliers",
      dataState: "scattered",
      personalData: "unknown",
      undo: "never",
      reach: "customers",
    },
  },
  {
    form: "7d1f6c1e-52b2-4c3a-9a43-0a1d7c9be006",
    by: "Jonah Petrie",
    then: "submit",
    answers: {
      name: "The monthly stock report",
      pain: "It is put together from four sheets and nobody is sure who reads it.",
      doneBy: "One controller",
      often: { count: 1, per: "month" },
      minutes: 240,
      textShare: "little",
      judgement: "none",
      ownerKind: "person",
      owner: "Jonah Petrie",
      decider: "Jonah Petrie",
      measured: "estimated",
      systemOfRecord: "File share",
      systems: ["ERP"],
      data: "Stock and sales, from the ERP",
      dataState: "export",
      personalData: "no",
      undo: "at-once",
      reach: "team",
    },
  },
  {
    form: "7d1f6c1e-52b2-4c3a-9a43-0a1d7c9be007",
    by: "Jonah Petrie",
    then: {
      rejectedBecause:
        "A limit set too high can't be taken back, and what makes the decision is a table, not a text. A rule in the ERP does it.",
    },
    answers: {
      name: "Setting credit limits",
      pain: "New customers wait four days for their limit.",
      doneBy: "The controller",
      often: { count: 12, per: "week" },
      minutes: 25,
      textShare: "little",
      judgement: "each",
      ownerKind: "person",
      owner: "Jonah Petrie",
      decider: "Ingrid Aasland",
      measured: "recorded",
      measure: "Days from application to limit, in the ERP: 4.1",
      systemOfRecord: "ERP",
      data: "Applications, reports of a credit agency",
      dataState: "ready",
      personalData: "yes",
      undo: "never",
      reach: "customers",
    },
  },
  {
    form: "7d1f6c1e-52b2-4c3a-9a43-0a1d7c9be008",
    by: "Annika Solberg",
    then: "draft",
    answers: {
      name: "Follow-up mails after sales calls",
      pain: "Reps write them in the evening, if at all.",
      textShare: "most",
      systemOfRecord: "Sample CRM",
    },
  },
];

/** Proposes the sample's workflows through the API, each once; what people did with them since stays. */
export async function proposeWorkflows(signInAs: SignIn): Promise<void> {
  for (const { form, by, answers, then } of proposals) {
    const author = await signInAs(by);
    const begun = await author.createIntake({ body: { answers, editor: { id: form, turn: 0 } } });
    const isFresh = begun.version === 1 && begun.state === "draft";
    if (!isFresh || then === "draft") continue;
    const params = { intake: begun.id };
    const { missing } = begun;
    if (missing.length > 0) throw new Error(`The sample "${answers.name}" lacks ${missing.join(", ")}.`);
    const submitted = await author.submitIntake({ params, body: { version: begun.version } });
    if (typeof then === "object") {
      const owner = await signInAs("Ingrid Aasland");
      await owner.rejectIntake({
        params,
        body: { version: submitted.version, reason: then.rejectedBecause },
      });
    }
  }
}
