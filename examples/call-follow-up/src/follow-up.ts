import { z } from "zod";

const nextStep = z.object({
  what: z.string().min(1).max(600).describe("What happens next, in words from the call"),
  date: z.string().min(1).max(100).optional().describe("When, as it was said in the call"),
});

const citation = z.object({
  sentence: z.string().min(1).max(2000).describe("A sentence of the body"),
  turn: z.number().int().min(1).optional().describe("The turn of the call it rests on, counted from 1"),
  document: z.string().min(1).max(300).optional().describe("The playbook page it rests on"),
});

/** The follow-up mail that a rep sends after a call. */
export const followUpSchema = z
  .object({
    subject: z.string().min(1).max(200).describe("Subject of the mail, one line"),
    body: z.string().min(1).max(20_000).describe("Text of the mail, from greeting to closing"),
    nextStep: nextStep.optional().describe("The next step that was agreed; left out where there is none"),
    to: z.email().max(320).optional().describe("Recipient; taken from the CRM, never from a model"),
    citations: z.array(citation).max(100).optional().describe("What the body's sentences rest on"),
  })
  .meta({ title: "Follow-up", description: "The follow-up mail that a rep sends after a call" });

export type FollowUp = z.output<typeof followUpSchema>;
