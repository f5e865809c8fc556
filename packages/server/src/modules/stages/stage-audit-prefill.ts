import type { StageAuditAnswer, StageAuditPrefill } from "@belay/contracts";
import type { StageFacts } from "./stage-facts.ts";
import { plural, stageItemOf } from "./stage-item.ts";
import { judgeStage } from "./stage-judgement.ts";

type Prefilled = StageAuditPrefill["answers"][number];

/** Answers that evidence gives. Where there is none, a person is asked; a "no" takes evidence as well. */
export function prefillAudit(facts: StageFacts): Prefilled[] {
  const items = new Map(judgeStage(facts).map((item) => [item.code, stageItemOf(item)]));
  const met = (code: string): boolean => items.get(code)?.met === true;
  const { success, active } = facts;
  const measured = success?.arms?.baseline.units ?? 0;

  /** An answer with the words and the evidence of a stage's item, where that has any. */
  const from = (
    code: string,
    question: string,
    answer: StageAuditAnswer,
    because = items.get(code)?.detail ?? "",
  ): Prefilled[] => {
    const evidence = items.get(code)?.evidence ?? [];
    return evidence.length > 0 ? [{ question, answer, because, evidence }] : [];
  };

  return [
    ...(measured > 0
      ? from(
          "both-arms",
          "measured-today",
          measured >= enoughUnits ? "yes" : "partly",
          `The success metric has a value for ${plural(measured, facts.unit)} on the baseline`,
        )
      : []),
    ...(facts.sharesOff
      ? from("both-arms", "compared", "partly", "The arms' shares are not as planned")
      : from("both-arms", "compared", met("both-arms") ? "yes" : "no")),
    ...from("worth-it", "worth-it", worthAnswer(facts)),
    ...from(
      "people-decided",
      "real-work",
      facts.reviewsByPeople >= enoughUnits ? "yes" : "partly",
      `${plural(facts.reviewsByPeople, "draft")} decided by people; Belay can't tell who of them built it`,
    ),
    // Days say nothing about kinds of case: people judge those from the segments.
    ...from("held-over-weeks", "repeats", met("held-over-weeks") && met("worth-it") ? "partly" : "no"),
    ...(isLately(items.get("halt-used")?.evidence[0]?.at, facts.now)
      ? from(
          "halt-used",
          "way-back",
          "partly",
          "It was stopped by hand; whether users got the old way takes a drill to judge",
        )
      : []),
    ...(active && active.shortcuts.length > 0
      ? from("none-overdue", "shortcuts", met("none-overdue") ? "yes" : "partly")
      : []),
    ...from(
      "inside-timebox",
      "decides",
      "partly",
      "The signed memo has a timebox; which result ends it, people know",
    ),
  ];
}

const enoughUnits = 10;
const haltDays = 92;

function worthAnswer({ success, harmed }: StageFacts): StageAuditAnswer {
  if (harmed > 0) return "no";
  if (success?.verdict === "better") return "yes";
  return success?.verdict === "better-not-by-enough" ? "partly" : "no";
}

const isLately = (at: string | null | undefined, now: number): boolean =>
  at != null && now - Date.parse(at) < haltDays * 86_400_000;
