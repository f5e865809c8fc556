import type { MemoGroup } from "./memo-field.ts";
import { directionOptions, metricKindOptions, scaleOptions, valueOptions } from "./memo-options.ts";

/** What is tried, on which work, and how one will know. */
export const ideaGroups: readonly MemoGroup[] = [
  {
    key: "idea",
    title: "The idea",
    fields: [
      {
        pointer: "/name",
        label: "Name",
        help: "What people will call the experiment.",
        control: { kind: "text", maxLength: 120 },
      },
      {
        pointer: "/hypothesis",
        label: "Hypothesis",
        help: "One sentence: if we do this, then these people get that much of this. If it takes two, it is two experiments.",
        control: { kind: "area", maxLength: 600 },
      },
    ],
  },
  {
    key: "work",
    title: "The work as it is",
    fields: [
      {
        pointer: "/targetUser",
        label: "Who works with it",
        help: "One group of people, and how many they are.",
        control: { kind: "area", maxLength: 400 },
      },
      {
        pointer: "/workflow/name",
        label: "Workflow",
        help: "What the piece of work is called today.",
        control: { kind: "text", maxLength: 120 },
        half: true,
      },
      {
        pointer: "/workflow/key",
        label: "Workflow's key",
        help: "Lower-case words joined by hyphens; service keys are given for it.",
        control: { kind: "key", maxLength: 63 },
        half: true,
      },
      {
        pointer: "/workflow/owner",
        label: "Owner",
        help: "Who answers for this work.",
        control: { kind: "text", maxLength: 120 },
        half: true,
      },
      {
        pointer: "/workflow/systemOfRecord",
        label: "System of record",
        help: "Where the result is kept.",
        control: { kind: "text", maxLength: 120 },
        half: true,
      },
      {
        pointer: "/workflow/steps",
        label: "Steps",
        help: "How it is done today, in order, one step a line.",
        control: { kind: "lines", one: "step" },
      },
      {
        pointer: "/firstOutput",
        label: "First usable output",
        help: "The first thing the AI path makes that somebody can use.",
        control: { kind: "area", maxLength: 400 },
      },
    ],
  },
  {
    key: "measure",
    title: "What is measured",
    fields: [
      {
        pointer: "/baseline/value",
        label: "Baseline",
        help: "What it is today, as a number; for a conversion a share, such as 0.31.",
        control: { kind: "number" },
        half: true,
      },
      {
        pointer: "/success/unit",
        label: "Unit",
        help: "What that number counts, such as minutes or percent.",
        control: { kind: "text", maxLength: 40 },
        half: true,
      },
      {
        pointer: "/baseline/deviation",
        label: "How much one differs from the next",
        help: "Standard deviation of the baseline, in the same unit. Without it no sample size can be computed, except for a conversion.",
        control: { kind: "number", min: 0 },
        optional: true,
      },
      {
        pointer: "/baseline/words",
        label: "How the baseline was measured",
        help: "When, on how many, and with what.",
        control: { kind: "area", maxLength: 400 },
      },
      {
        pointer: "/value",
        label: "Kind of value",
        help: "What the organisation gets out of it.",
        control: { kind: "choice", options: valueOptions },
        half: true,
      },
      {
        pointer: "/success/metric",
        label: "Success metric",
        help: "Key of the one metric that decides.",
        control: { kind: "key", maxLength: 63 },
        half: true,
      },
      {
        pointer: "/success/kind",
        label: "Kind of metric",
        help: "A conversion is the share of units that have the outcome.",
        control: { kind: "choice", options: metricKindOptions },
        half: true,
      },
      {
        pointer: "/success/direction",
        label: "Better is",
        help: "Which way the number should go.",
        control: { kind: "choice", options: directionOptions },
        half: true,
        optional: true,
        fallback: "higher",
      },
      {
        pointer: "/success/minimumEffect",
        label: "Smallest improvement worth it",
        help: "In the same unit; 0.2 is 20 points of a conversion. Anything less is not worth the upkeep.",
        control: { kind: "number", min: 0 },
        half: true,
      },
      {
        pointer: "/success/scale",
        label: "Compared as",
        help: "Percentages suit durations and amounts that now and then are very long or large; then 0.2 is 20 %.",
        control: { kind: "choice", options: scaleOptions },
        half: true,
        optional: true,
        fallback: "plain",
      },
      {
        pointer: "/success/words",
        label: "It succeeds if",
        help: "The same in business words.",
        control: { kind: "area", maxLength: 400 },
      },
      {
        pointer: "/mustNotHarm",
        label: "Must not get worse",
        help: "What could suffer, and by how much at most.",
        control: {
          kind: "rows",
          one: "limit",
          columns: [
            { name: "metric", label: "Metric", control: "key" },
            { name: "margin", label: "At most by", control: "number" },
            { name: "words", label: "In words", control: "text", grow: 2 },
          ],
        },
        optional: true,
      },
    ],
  },
];
