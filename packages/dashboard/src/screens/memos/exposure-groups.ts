import type { MemoGroup } from "./memo-field.ts";
import { areaOptions, reviewOptions } from "./memo-options.ts";

/** For how long, how far, by whom, and the way back. */
export const exposureGroups: readonly MemoGroup[] = [
  {
    key: "time",
    title: "Time and sample",
    fields: [
      {
        pointer: "/timebox/from",
        label: "First day",
        help: "Nothing is exposed before.",
        control: { kind: "date" },
        half: true,
      },
      {
        pointer: "/timebox/to",
        label: "Last day",
        help: "It pauses by itself at its end. Three weeks at most.",
        control: { kind: "date" },
        half: true,
      },
      {
        pointer: "/sample/unit",
        label: "What is drawn",
        help: "The thing that gets one side or the other, such as account.",
        control: { kind: "text", maxLength: 60 },
        half: true,
      },
      {
        pointer: "/sample/planned",
        label: "How many in all",
        help: "Over both sides.",
        control: { kind: "number", min: 1, whole: true },
        half: true,
      },
      {
        pointer: "/sample/perWeek",
        label: "How many a week",
        help: "As many as come along today.",
        control: { kind: "number", min: 0 },
        half: true,
      },
    ],
  },
  {
    key: "exposure",
    title: "Exposure and the way back",
    fields: [
      {
        pointer: "/audience",
        label: "Audience",
        help: "Who may be in any ring. Every condition has to hold; without one, everybody.",
        control: { kind: "conditions" },
        optional: true,
      },
      {
        pointer: "/rings",
        label: "Rings",
        help: "How far each step may go. The first is shadow: the AI path runs and nobody sees it.",
        control: {
          kind: "rows",
          one: "ring",
          columns: [
            { name: "name", label: "Name", control: "text" },
            { name: "share", label: "Share, %", control: "share" },
            { name: "words", label: "What must hold", control: "text", grow: 2 },
            { name: "audience", label: "Only for", control: "conditions" },
          ],
        },
      },
      {
        pointer: "/review",
        label: "What stops for a person",
        help: "Whether a person sees each draft before it counts.",
        control: { kind: "choice", options: reviewOptions },
        half: true,
      },
      {
        pointer: "/rollback/minutes",
        label: "Way back takes, minutes",
        help: "How long until the work is as it was.",
        control: { kind: "number", min: 0 },
        half: true,
      },
      {
        pointer: "/rollback/words",
        label: "Way back",
        help: "What is done, in order, to have the old way again.",
        control: { kind: "area", maxLength: 400 },
      },
    ],
  },
  {
    key: "people",
    title: "Who may do what",
    fields: [
      {
        pointer: "/authority/approve",
        label: "Signs",
        help: "Whom the memo asks, and what each answers for. Its author can't sign.",
        control: {
          kind: "rows",
          one: "signature",
          columns: [
            { name: "person", label: "Person", control: "person", grow: 2 },
            { name: "area", label: "Answers for", control: "choice", options: areaOptions, grow: 1 },
          ],
        },
      },
      {
        pointer: "/authority/review",
        label: "May review",
        help: "Decides about drafts. One address a line.",
        control: { kind: "people" },
        optional: true,
      },
      {
        pointer: "/authority/publish",
        label: "May publish",
        help: "Approves what is written to a system of record.",
        control: { kind: "people" },
        optional: true,
      },
      {
        pointer: "/authority/promote",
        label: "May promote",
        help: "Activates a revision, raises a ring, opens again after a kill.",
        control: { kind: "people" },
      },
      {
        pointer: "/authority/halt",
        label: "May halt",
        help: "Besides everybody whose role lets them pause, kill and lower.",
        control: { kind: "people" },
        optional: true,
      },
    ],
  },
];
