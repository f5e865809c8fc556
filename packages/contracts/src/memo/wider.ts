import { z } from "zod";

/** Ways in which a revision can be wider than its memo. */
export const widerKinds = [
  "experiment",
  "workflow",
  "unit",
  "audience",
  "rings",
  "data",
  "systems",
  "endpoints",
  "spend",
  "review",
  "metrics",
] as const;

/** Something in which a revision is wider than its memo. */
export const wider = z.object({
  kind: z.enum(widerKinds),
  path: z.string().describe("Place in the definition, as a JSON pointer"),
  message: z.string().describe("What is wider and by how much, and what the memo allows"),
});
export type Wider = z.infer<typeof wider>;
