import type { MemoContent, MemoPolicy, SigningArea } from "@belay/contracts";

/** What holds until an administrator says otherwise. */
export const defaultPolicy: MemoPolicy = {
  signers: 2,
  areas: {
    "customer-facing": ["customers"],
    "personal-data": ["data"],
    "system-of-record": ["systems"],
  },
  spendAbove: 1000,
  passkey: false,
};

/** Areas that a memo needs a signature for, each with the reason. */
export function requiredAreas(
  memo: Pick<MemoContent, "risks" | "spend">,
  policy: MemoPolicy,
): Map<SigningArea, string> {
  const required = new Map<SigningArea, string>([["workflow", "every memo"]]);
  for (const kind of memo.risks.kinds)
    for (const area of policy.areas[kind]) if (!required.has(area)) required.set(area, `the risk "${kind}"`);
  if (policy.spendAbove !== null && memo.spend.total > policy.spendAbove && !required.has("spend"))
    required.set("spend", `a total above ${policy.spendAbove} ${memo.spend.currency}`);
  return required;
}
