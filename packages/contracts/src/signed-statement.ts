import { z } from "zod";

/** A signed statement; the signature (Ed25519) is over the RFC 8785 form of format, keyId, purpose and statement. */
export const signedStatement = z.object({
  statement: z.record(z.string(), z.unknown()),
  purpose: z.string(),
  keyId: z.string(),
  signature: z.string(),
});
