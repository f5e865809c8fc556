import { z } from "zod";

/** What a person wrote: any text that can be stored and shown, HTML and formulas included. */
const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine(
      (text) => !text.includes("\0") && text.isWellFormed(),
      "holds a NUL or half a character (a lone surrogate); type that place again",
    )
    .optional();

export const ownerKinds = ["person", "team", "nobody"] as const;
export const measuredKinds = ["recorded", "counted", "estimated", "not"] as const;
export const textShares = ["most", "half", "little"] as const;
export const judgements = ["each", "some", "none"] as const;
export const dataStates = ["ready", "export", "scattered", "unknown"] as const;
export const personalDataKinds = ["no", "yes", "unknown"] as const;
export const undoKinds = ["at-once", "with-effort", "never"] as const;
export const reaches = ["team", "company", "customers", "public"] as const;

/** What is known of a workflow as it is done today. What is missing has not been answered yet. */
export const intakeAnswers = z
  .strictObject({
    name: words(120).describe("What the work is called"),
    pain: words(1000).describe("What hurts"),
    doneBy: words(200).describe("Who does it today"),
    often: z
      .strictObject({ count: z.number().min(0).max(1_000_000), per: z.enum(["day", "week", "month"]) })
      .optional()
      .describe("How often it comes up; a week has five days, a month 4.33 weeks"),
    minutes: z.number().min(0).max(10_000).optional().describe("Minutes of work per item"),
    ownerKind: z.enum(ownerKinds).optional().describe("Whether one person answers for it"),
    owner: words(120).describe("Who answers for it"),
    decider: words(120).describe("Who decides whether the way it is done may change"),
    measured: z.enum(measuredKinds).optional().describe("How well it is measured today"),
    measure: words(400).describe("What is measured, where, and the figure if it is known"),
    textShare: z.enum(textShares).optional().describe("How much of it is reading and writing text"),
    judgement: z.enum(judgements).optional().describe("How many items end in somebody's judgement"),
    systemOfRecord: words(120).describe("Where its result is kept"),
    systems: z
      .array(z.string().trim().min(1).max(80))
      .max(20)
      .optional()
      .describe("Further systems that it reads or writes"),
    data: words(400).describe("What data it works with"),
    dataState: z.enum(dataStates).optional().describe("How easily that data can be had"),
    personalData: z.enum(personalDataKinds).optional().describe("Whether people can be told from the data"),
    undo: z.enum(undoKinds).optional().describe("How a wrong result can be taken back"),
    reach: z.enum(reaches).optional().describe("Who sees a wrong result first"),
  })
  .meta({ id: "IntakeAnswers" });
export type IntakeAnswers = z.output<typeof intakeAnswers>;
export type IntakeField = keyof IntakeAnswers;

/** What has to be answered before an intake is handed in. An owner's name is asked for unless nobody owns it. */
export const requiredAnswers = [
  "name",
  "pain",
  "often",
  "minutes",
  "ownerKind",
  "owner",
  "decider",
  "measured",
  "textShare",
  "judgement",
  "systemOfRecord",
  "data",
  "dataState",
  "personalData",
  "undo",
  "reach",
] as const satisfies readonly IntakeField[];

/** Fields that still have to be answered, in the form's order. */
export const missingAnswers = (answers: IntakeAnswers): IntakeField[] =>
  requiredAnswers.filter(
    (field) =>
      (answers[field] === undefined || answers[field] === "") &&
      !(field === "owner" && answers.ownerKind === "nobody"),
  );
