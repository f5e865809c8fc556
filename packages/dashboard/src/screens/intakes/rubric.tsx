import type { Criterion, IntakeSummary, Rubric as RubricAnswer, Weights } from "@belay/contracts";
import { useId, useState } from "react";
import { useChangeRubric, useIntakes, useRubric } from "../../api/intakes.ts";
import { useSession } from "../../api/session.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { Button } from "../../components/button.tsx";
import { Failure, Refusal } from "../../components/failure.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { nameOf } from "./intake-words.ts";
import { reranked } from "./reranked.ts";
import { RubricHistory } from "./rubric-history.tsx";

/** The rules by which intakes are scored, how much each counts, and who changed that when. */
export function Rubric() {
  const { data, error, refetch } = useRubric();
  return (
    <div className="page">
      <title>Rules and weights · Belay</title>
      <Breadcrumbs items={[{ label: "Intake", to: "/intakes" }, { label: "Rules and weights" }]} />
      <div className="head">
        <div>
          <h1>Rules and weights</h1>
          <p className="lede">
            Each criterion gets 0 to 10 points from the answers, by the rule beside it. The score is their
            weighted mean, times ten.
          </p>
        </div>
      </div>
      {data ? (
        <>
          <WeightsForm key={data.version} rubric={data} />
          <RubricHistory titles={new Map(data.criteria.map(({ criterion, title }) => [criterion, title]))} />
        </>
      ) : error ? (
        <Failure what="The weights" error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton rows={9} />
      )}
    </div>
  );
}

function WeightsForm({ rubric }: { rubric: RubricAnswer }) {
  const id = useId();
  const role = useSession().data?.person.role;
  const mayChange = role === "owner" || role === "administrator";
  const [texts, setTexts] = useState<Record<Criterion, string>>(() => textsOf(rubric.weights));
  const [reason, setReason] = useState("");
  const change = useChangeRubric();
  const weights = weightsOf(texts);
  const sum = weights ? Object.values(weights).reduce((total, weight) => total + weight, 0) : 0;
  const changed =
    weights !== undefined &&
    rubric.criteria.some((each) => weights[each.criterion] !== rubric.weights[each.criterion]);
  const wrong = !weights
    ? "Weights go from 0 to 10."
    : sum === 0
      ? "At least one weight must be above zero, or nothing could be ranked."
      : !changed
        ? "Nothing is changed yet."
        : reason.trim() === ""
          ? "Say why: it is kept with the change."
          : undefined;
  return (
    <>
      <table className="table folds weights mt-6" aria-label="Criteria and their weights">
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            <th scope="col">Rule</th>
            <th scope="col">Weight, 0 to 10</th>
            <th scope="col" className="num">
              Counts
            </th>
          </tr>
        </thead>
        <tbody>
          {rubric.criteria.map(({ criterion, title, rule }) => (
            <tr key={criterion}>
              <td>
                <b>{title}</b>
              </td>
              <td className="why">{rule}</td>
              <td data-k="Weight">
                {mayChange ? (
                  <input
                    className="field narrow"
                    inputMode="decimal"
                    maxLength={5}
                    aria-label={`Weight of ${title}`}
                    aria-invalid={weightOf(texts[criterion]) === undefined || undefined}
                    value={texts[criterion]}
                    onChange={(event) => setTexts({ ...texts, [criterion]: event.target.value })}
                  />
                ) : (
                  texts[criterion]
                )}
              </td>
              <td className="num" data-k="Counts">
                {weights && sum > 0 ? `${Math.round((100 * weights[criterion]) / sum)}\u00a0%` : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {mayChange ? (
        <div className="change-weights">
          {changed && weights && sum > 0 && <Preview weights={weights} />}
          <div className="form-field">
            <label htmlFor={id}>Why the weights change</label>
            <input
              id={id}
              className="field"
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          <div className="row">
            <Button
              kind="primary"
              busy={change.isPending}
              unavailable={wrong}
              onClick={() =>
                weights && change.mutate({ version: rubric.version, weights, reason: reason.trim() })
              }
            >
              Change the weights
            </Button>
            <span className="note">{wrong ?? "Everything is scored anew, and what moves is kept."}</span>
          </div>
          <Refusal error={change.error} />
        </div>
      ) : (
        <p className="note mt-4">Owners of this installation change the weights.</p>
      )}
    </>
  );
}

/** What the change would do to the ranking, before anybody presses anything. */
function Preview({ weights }: { weights: Weights }) {
  const { data } = useIntakes("submitted");
  if (!data) return null;
  const moves = reranked(data.items, weights);
  return (
    <div className="preview" role="status">
      <h2>{moves.length === 0 ? "The ranking stays as it is" : "This would move"}</h2>
      <ul className="moves">
        {moves.slice(0, 8).map(({ intake, to }) => (
          <li key={intake.id}>
            <Move intake={intake} to={to} />
          </li>
        ))}
      </ul>
      {moves.length > 8 && <p className="note">and {moves.length - 8} more.</p>}
    </div>
  );
}

const Move = ({ intake, to }: { intake: IntakeSummary; to: number }) => (
  <>
    {nameOf(intake)}{" "}
    <span className="note">
      from {intake.rank} to {to}
    </span>
  </>
);

const textsOf = (weights: Weights) =>
  Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, String(weight)])) as Record<
    Criterion,
    string
  >;

function weightOf(text: string): number | undefined {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && value >= 0 && value <= 10 ? value : undefined;
}

function weightsOf(texts: Record<Criterion, string>): Weights | undefined {
  const read = Object.entries(texts).map(([name, text]) => [name, weightOf(text)] as const);
  return read.every(([, weight]) => weight !== undefined) ? (Object.fromEntries(read) as Weights) : undefined;
}
