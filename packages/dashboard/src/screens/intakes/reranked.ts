import type { IntakeSummary, Weights } from "@belay/contracts";

/** Intakes that other weights would put on another place, by that place. */
export function reranked(
  intakes: IntakeSummary[],
  weights: Weights,
): { intake: IntakeSummary; to: number }[] {
  return intakes
    .map((intake) => ({
      intake,
      total: intake.score.criteria.reduce((sum, { criterion, score }) => sum + score * weights[criterion], 0),
    }))
    .toSorted(
      (one, other) =>
        other.total - one.total ||
        Date.parse(one.intake.submittedAt ?? "") - Date.parse(other.intake.submittedAt ?? ""),
    )
    .map(({ intake }, index) => ({ intake, to: index + 1 }))
    .filter(({ intake, to }) => intake.rank !== to);
}
