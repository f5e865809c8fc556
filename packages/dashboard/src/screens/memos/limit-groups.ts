import type { MemoGroup } from "./memo-field.ts";
import { riskOptions, verbOptions } from "./memo-options.ts";

/** What can go wrong, and what may be read, written and spent. */
export const limitGroups: readonly MemoGroup[] = [
  {
    key: "risks",
    title: "Risks and data",
    fields: [
      {
        pointer: "/risks/kinds",
        label: "Kinds of risk",
        help: "Each may ask for one more signature.",
        control: { kind: "choices", options: riskOptions },
        optional: true,
      },
      {
        pointer: "/risks/words",
        label: "Risks",
        help: "What can go wrong for whom.",
        control: { kind: "area", maxLength: 400 },
      },
      {
        pointer: "/risks/owner",
        label: "Who holds them",
        help: "The person who answers if it does.",
        control: { kind: "text", maxLength: 120 },
      },
      {
        pointer: "/data/inScope",
        label: "Data in",
        help: "What the AI path may read.",
        control: { kind: "area", maxLength: 400 },
      },
      {
        pointer: "/data/outOfScope",
        label: "Data out",
        help: "What it may not.",
        control: { kind: "area", maxLength: 400 },
      },
      {
        pointer: "/data/fields",
        label: "Parts of the input",
        help: "The same for the machine: one JSON pointer a line, with all below it.",
        control: { kind: "lines", one: "pointer", mono: true, placeholder: "/visit/notes" },
      },
      {
        pointer: "/data/documentSets",
        label: "Document sets",
        help: "Keys of the sets it may search, one a line.",
        control: { kind: "lines", one: "key", mono: true },
        optional: true,
        half: true,
      },
      {
        pointer: "/data/redact",
        label: "No model may see",
        help: "Types that are taken out first, one a line, such as email.",
        control: { kind: "lines", one: "type", mono: true },
        optional: true,
        half: true,
      },
    ],
  },
  {
    key: "reach",
    title: "What it may touch and spend",
    fields: [
      {
        pointer: "/systems",
        label: "May write",
        help: "Each system, kind of record and verb. Everything else is refused.",
        control: {
          kind: "rows",
          one: "system",
          columns: [
            { name: "system", label: "System", control: "key" },
            { name: "recordType", label: "Record", control: "key" },
            { name: "verbs", label: "Verbs", control: "choices", options: verbOptions },
          ],
        },
        optional: true,
      },
      {
        pointer: "/endpoints",
        label: "Model endpoints",
        help: "Where a model may be reached, one address a line.",
        control: { kind: "lines", one: "address", mono: true, placeholder: "https://models.example/v1" },
      },
      {
        pointer: "/spend/currency",
        label: "Currency",
        help: "Three letters, such as EUR.",
        control: { kind: "text", maxLength: 3, placeholder: "EUR" },
        half: true,
      },
      {
        pointer: "/spend/perRun",
        label: "At most a run",
        help: "Cost of one run.",
        control: { kind: "number", min: 0 },
        half: true,
      },
      {
        pointer: "/spend/perDay",
        label: "At most a day",
        help: "All runs of a day.",
        control: { kind: "number", min: 0 },
        half: true,
      },
      {
        pointer: "/spend/total",
        label: "At most in all",
        help: "Over the whole timebox.",
        control: { kind: "number", min: 0 },
        half: true,
      },
    ],
  },
];
