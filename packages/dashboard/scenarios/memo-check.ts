import { completeMemo, type MemoDetail, type MemoDraft, type ScopeCheck } from "@belay/contracts";
import { memoDigest } from "@belay/contracts/memo";
import { daysFromNow } from "./memo-content.ts";

/** Large where the words say so, and out of reach while less than four minutes count. */
export function checkMemo(content: MemoDraft): ScopeCheck & Pick<MemoDetail, "missing" | "digest"> {
  const whole = completeMemo(content);
  const effect = content.success?.minimumEffect ?? 0;
  const perWeek = content.sample?.perWeek ?? 0;
  const computed = effect > 0 && perWeek > 0;
  const reachable = computed && (effect >= 4 || perWeek > 400);
  const findings: ScopeCheck["findings"] = [];
  if (/\band\b/.test(content.targetUser ?? "") && /planners/.test(content.targetUser ?? ""))
    findings.push({
      code: "more-than-one-user-group",
      path: "/targetUser",
      title: "More than one group of people",
      reason:
        "“Technicians and planners” work with it: what helps one may hinder the other, and the numbers mix both.",
      cut: "Begin with the group that writes most of the notes.",
    });
  if (/\. \w/.test(content.hypothesis ?? ""))
    findings.push({
      code: "not-one-sentence",
      path: "/hypothesis",
      title: "Not one sentence",
      reason: "The hypothesis takes two sentences, so there are two of them.",
      cut: "Keep the first; the second is another memo.",
    });
  if (content.timebox?.to && content.timebox.to > daysFromNow(0, 14).to)
    findings.push({
      code: "longer-than-three-weeks",
      path: "/timebox",
      title: "Longer than three weeks",
      reason: "40 days: what is not known after three weeks was asked too broadly.",
      cut: "End after three weeks, and cut what doesn’t fit.",
    });
  if (computed && !reachable)
    findings.push({
      code: "out-of-reach",
      path: "/sample",
      title: "The sample is out of reach in the timebox",
      reason: "About 861 sites an arm take 25 weeks.",
      cut: "Take one of the three ways out.",
    });
  return {
    findings,
    sample: computed
      ? {
          computed,
          reason: null,
          perArm: reachable ? 88 : 861,
          units: reachable ? 176 : 1722,
          weeksNeeded: reachable ? 2.5 : 24.6,
          weeksPlanned: 2.7,
          reachable,
          sentence: reachable
            ? "About 88 sites an arm; at 70 a week over both arms that is two and a half weeks, and your timebox is 19 days: within reach."
            : "About 861 sites an arm; at 70 a week over both arms that is 25 weeks, and your timebox is 19 days: raise the effect, widen the audience, or choose a faster metric.",
          alternatives: reachable
            ? []
            : [
                { kind: "raise-effect", value: 4.1, sentence: "raise the effect to 4.1 minutes" },
                { kind: "widen-audience", value: 640, sentence: "widen the audience to 640 sites a week" },
                {
                  kind: "faster-metric",
                  value: 0.55,
                  sentence:
                    "choose a faster metric, one that moves by 0.55 standard deviations where this one moves by 0.14",
                },
              ],
        }
      : {
          computed,
          reason: "The smallest improvement and how many come along in a week are missing.",
          perArm: null,
          units: null,
          weeksNeeded: null,
          weeksPlanned: null,
          reachable: null,
          sentence: null,
          alternatives: [],
        },
    missing: whole.missing,
    digest: whole.memo ? memoDigest(whole.memo) : null,
  };
}
