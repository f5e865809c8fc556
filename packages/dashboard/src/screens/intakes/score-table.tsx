import type { Criterion, CriterionScore } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { useRubric } from "../../api/intakes.ts";
import { Button } from "../../components/button.tsx";
import { ActorName } from "../../components/mark.tsx";
import { RelativeTime } from "../../components/time.tsx";

interface ScoreTableProps {
  scores: CriterionScore[];
  mayOverride: boolean;
  onOverride: (criterion: Criterion) => void;
}

/** Each criterion with its points and why; where a person put their judgement in the rule's place, that too. */
export function ScoreTable({ scores, mayOverride, onOverride }: ScoreTableProps) {
  const titles = new Map(useRubric().data?.criteria.map(({ criterion, title }) => [criterion, title]));
  const sum = scores.reduce((total, { weight }) => total + weight, 0);
  return (
    <>
      <table className="table folds scores" aria-label="Score by criterion">
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            <th scope="col">Points of 10</th>
            <th scope="col" className="num">
              Counts
            </th>
            <th scope="col">Why</th>
            {mayOverride && (
              <th scope="col">
                <span className="vh">Put in its place</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {scores.map(({ criterion, score, computed, weight, reason, override }) => {
            const title = titles.get(criterion) ?? criterion;
            return (
              <tr key={criterion}>
                <td>
                  <b>{title}</b>
                </td>
                <td data-k="Points of 10">
                  <PointsBar score={score} />
                </td>
                <td className="num" data-k="Counts">
                  {sum > 0 ? `${Math.round((100 * weight) / sum)}\u00a0%` : "–"}
                </td>
                <td className="why">
                  <span>
                    {override ? (
                      <>
                        {override.reason}
                        <small>
                          <ActorName actor={override.by} /> put {override.score} in the rule’s place{" "}
                          <RelativeTime at={override.at} />. By rule: {computed.toFixed(1)}. {reason}
                        </small>
                      </>
                    ) : (
                      reason
                    )}
                  </span>
                </td>
                {mayOverride && (
                  <td className="num">
                    <Button kind="plain" aria-label={`Change ${title}`} onClick={() => onOverride(criterion)}>
                      Change
                    </Button>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="note mt-3">
        Points come from the answers by a rule that is the same for all.{" "}
        <Link to="/intakes/rubric">Rules and weights</Link>
      </p>
    </>
  );
}

/** Points as a figure with a bar beside it, so that a column can be compared at a glance. */
export function PointsBar({ score, most = 10 }: { score: number; most?: number }) {
  return (
    <span className="points">
      <span className="figure">{score.toFixed(1)}</span>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" width="100" height="8" />
        <rect className="given" width={(100 * score) / most} height="8" />
      </svg>
    </span>
  );
}
