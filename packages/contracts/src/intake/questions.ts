import type { IntakeAnswers, IntakeField } from "./answers.ts";

export type OftenAnswer = NonNullable<IntakeAnswers["often"]>;
/** What it is counted by, as the form offers it. */
export const oftenUnits = ["day", "week", "month"] as const satisfies readonly OftenAnswer["per"][];

type Choices<Field extends IntakeField> =
  NonNullable<IntakeAnswers[Field]> extends string
    ? { value: NonNullable<IntakeAnswers[Field]>; label: string }[]
    : never;

export type IntakeQuestion = {
  field: IntakeField;
  kind: "line" | "text" | "number" | "often" | "choice" | "list";
  question: string;
  /** Said beside the question, where it needs saying. */
  hint?: string;
  choices?: { value: string; label: string }[];
};

const choices = <Field extends IntakeField>(given: Choices<Field>) => given;

/** The form, as every door to it asks: section by section, from the work to what a mistake would do. */
export const intakeSections: { title: string; questions: IntakeQuestion[] }[] = [
  {
    title: "The work",
    questions: [
      {
        field: "name",
        kind: "line",
        question: "What is the work called?",
        hint: "As people say it, such as “answering price requests”.",
      },
      {
        field: "pain",
        kind: "text",
        question: "What hurts?",
        hint: "What goes wrong, who waits, what it costs. One to three sentences.",
      },
      { field: "doneBy", kind: "line", question: "Who does it today?", hint: "A role and how many people." },
      { field: "often", kind: "often", question: "How often does it come up?" },
      { field: "minutes", kind: "number", question: "How many minutes does one take?" },
      {
        field: "textShare",
        kind: "choice",
        question: "How much of it is reading and writing text?",
        choices: choices<"textShare">([
          { value: "most", label: "Most of it" },
          { value: "half", label: "About half" },
          { value: "little", label: "Hardly any" },
        ]),
      },
      {
        field: "judgement",
        kind: "choice",
        question: "Does somebody have to judge or choose?",
        choices: choices<"judgement">([
          { value: "each", label: "Each time" },
          { value: "some", label: "Now and then" },
          { value: "none", label: "Never" },
        ]),
      },
    ],
  },
  {
    title: "Whose it is, and how it is measured",
    questions: [
      {
        field: "ownerKind",
        kind: "choice",
        question: "Who answers for this work?",
        choices: choices<"ownerKind">([
          { value: "person", label: "One person" },
          { value: "team", label: "A team" },
          { value: "nobody", label: "Nobody yet" },
        ]),
      },
      { field: "owner", kind: "line", question: "Their name" },
      { field: "decider", kind: "line", question: "Who decides whether it may be done differently?" },
      {
        field: "measured",
        kind: "choice",
        question: "Is it measured today?",
        choices: choices<"measured">([
          { value: "recorded", label: "A system records it" },
          { value: "counted", label: "Counted by hand once" },
          { value: "estimated", label: "Estimated" },
          { value: "not", label: "Not at all" },
        ]),
      },
      {
        field: "measure",
        kind: "line",
        question: "What is measured, and where?",
        hint: "Such as “hours from request to reply, in the ticket system; 9 in October”.",
      },
    ],
  },
  {
    title: "Data, systems, and what a mistake would do",
    questions: [
      { field: "systemOfRecord", kind: "line", question: "Where is the result kept?" },
      {
        field: "systems",
        kind: "list",
        question: "Which other systems does it touch?",
        hint: "Parted by commas.",
      },
      { field: "data", kind: "line", question: "What data does it work with?" },
      {
        field: "dataState",
        kind: "choice",
        question: "How easily can that data be had?",
        choices: choices<"dataState">([
          { value: "ready", label: "Ready to read" },
          { value: "export", label: "After an export" },
          { value: "scattered", label: "Scattered" },
          { value: "unknown", label: "Don’t know" },
        ]),
      },
      {
        field: "personalData",
        kind: "choice",
        question: "Can people be told from it?",
        choices: choices<"personalData">([
          { value: "no", label: "No" },
          { value: "yes", label: "Yes" },
          { value: "unknown", label: "Don’t know" },
        ]),
      },
      {
        field: "undo",
        kind: "choice",
        question: "Can a wrong result be taken back?",
        choices: choices<"undo">([
          { value: "at-once", label: "At once" },
          { value: "with-effort", label: "With effort" },
          { value: "never", label: "No" },
        ]),
      },
      {
        field: "reach",
        kind: "choice",
        question: "Who would see a wrong result first?",
        choices: choices<"reach">([
          { value: "team", label: "The team itself" },
          { value: "company", label: "Colleagues" },
          { value: "customers", label: "Customers" },
          { value: "public", label: "The public or an authority" },
        ]),
      },
    ],
  },
];

/** All questions in the form's order. */
export const intakeQuestions: IntakeQuestion[] = intakeSections.flatMap(({ questions }) => questions);
