import { z } from "zod";
import { environmentKey, id, instant, key } from "../primitives.ts";

export const inEnvironment = z.object({ environment: environmentKey.default("production") });
export const experimentParams = z.object({ experiment: key });
export const cursor = z.string().max(200).optional().describe("`next` of the page before");
export const limit = z.coerce.number().int().min(1).max(200).default(50);
export const reason = z.string().trim().min(1).max(500);
export const nothing = z.strictObject({});

/** Who did something, as shown. */
export const actor = z.object({
  kind: z
    .enum(["person", "sample", "simulated", "key", "system"])
    .describe("sample and simulated are marked wherever they show"),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof actor>;

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export { id, instant };
