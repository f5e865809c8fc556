/** The parts of a memo that its Markdown shows as sections, in their order; the rest is its envelope. */
export const proseSections = [
  { title: "Hypothesis", path: ["hypothesis"] },
  { title: "Target user", path: ["targetUser"] },
  { title: "First usable output", path: ["firstOutput"] },
  { title: "Baseline", path: ["baseline", "words"] },
  { title: "Success", path: ["success", "words"] },
  { title: "Risks", path: ["risks", "words"] },
  { title: "Data in scope", path: ["data", "inScope"] },
  { title: "Data out of scope", path: ["data", "outOfScope"] },
  { title: "Way back", path: ["rollback", "words"] },
] as const;

export const stepsTitle = "Workflow today";
export const envelopeTitle = "Envelope";
export const titlePrefix = "# Decision memo: ";
