import type { MemoDraft, ScopeCheck } from "@belay/contracts";
import { findTooLarge } from "@belay/contracts/memo";
import { checkSample } from "./check-sample.ts";

/** Whether a memo is small enough, and its sample within reach of its timebox. Pure; works on a half-filled memo too. */
export function checkScope(memo: MemoDraft): ScopeCheck {
  const sample = checkSample(memo);
  const findings = findTooLarge(memo);
  if (sample.reachable === false)
    findings.push({
      code: "out-of-reach",
      path: "/sample",
      title: "The sample is out of reach in the timebox",
      reason: sample.sentence ?? "",
      cut: sample.alternatives
        .filter(({ value }) => value !== null)
        .map(({ sentence }) => sentence)
        .join(" Or: "),
    });
  return { findings, sample };
}
