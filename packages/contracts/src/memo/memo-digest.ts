import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { MemoContent } from "./memo.ts";

/** SHA-256 over the memo's RFC 8785 form, in lower-case hexadecimal: what people sign and revisions are bound to. */
export function memoDigest(memo: MemoContent): string {
  return createHash("sha256")
    .update(canonicalize(memo) ?? "")
    .digest("hex");
}
