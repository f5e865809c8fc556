import { z } from "zod";
import { definition } from "./definition.ts";

/** Longest text of all files of one revision together, in characters. */
export const revisionSizeLimit = 2_000_000;

/**
 * What is pushed: the definition and the text of every file that it names.
 * The digest of a revision is SHA-256 over the RFC 8785 form of this object, defaults filled in.
 */
export const revisionContent = z.strictObject({
  definition,
  files: z
    .record(z.string().min(1).max(300), z.string())
    .refine((files) => Object.keys(files).length <= 500, "at most 500 files")
    .refine(
      (files) => Object.values(files).reduce((sum, text) => sum + text.length, 0) <= revisionSizeLimit,
      `the files of a revision may hold ${revisionSizeLimit.toLocaleString("en")} characters together`,
    )
    .describe("Text by path, for every file that the definition names; wildcards resolved"),
});
export type RevisionContent = z.output<typeof revisionContent>;
