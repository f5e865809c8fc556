import type { Criterion, IntakeDetail } from "@belay/contracts";
import { intakeSections } from "@belay/contracts/intake";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useChangeIntake, useMakeMemo } from "../../api/intakes.ts";
import { useSession } from "../../api/session.ts";
import { Bar } from "../../components/bar.tsx";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { formatRough, nameOf } from "./intake-words.ts";
import { answerText } from "./merge-answers.ts";
import { OverrideDialog } from "./override-dialog.tsx";
import { RejectIntakeDialog } from "./reject-intake-dialog.tsx";
import { ScoreTable } from "./score-table.tsx";
import { SimilarWorkflows } from "./similar-workflows.tsx";

/** An intake that has been handed in, or decided: its score with reasons, and what can be done with it. */
export function IntakeDetailPage({ intake }: { intake: IntakeDetail }) {
  const navigate = useNavigate();
  const { ask } = useSearch({ strict: false });
  const change = useChangeIntake(intake.id);
  const memo = useMakeMemo(intake.id);
  const setAsk = (next: string | undefined) =>
    void navigate({
      to: ".",
      search: (before) => ({ ...before, ask: next }),
      replace: true,
      resetScroll: false,
    });
  const { may, state, version } = intake;
  const role = useSession().data?.person.role;
  const criterion = intake.score.criteria.find((each) => `override-${each.criterion}` === ask);
  return (
    <div className="page">
      <title>{`${nameOf(intake)} · Belay`}</title>
      <Breadcrumbs items={[{ label: "Intake", to: "/intakes" }, { label: nameOf(intake) }]} />
      <div className="head">
        <div>
          <h1>{nameOf(intake)}</h1>
          <p className="lede">{intake.answers.pain}</p>
        </div>
        <div className="row">
          {may.edit && (state === "submitted" || state === "rejected") && (
            <Button busy={change.isPending} onClick={() => change.mutate({ change: "reopen", version })}>
              Take back to edit
            </Button>
          )}
          {may.decide && (state === "submitted" || state === "draft") && (
            <Button onClick={() => setAsk("reject")}>Reject</Button>
          )}
          {state === "submitted" && (
            <Button
              kind="primary"
              busy={memo.isPending}
              unavailable={
                role === "viewer"
                  ? "Memos are written by people with the role reviewer or higher."
                  : undefined
              }
              onClick={() =>
                memo.mutate(undefined, {
                  onSuccess: ({ experiment }) =>
                    void navigate({ to: "/memos/$experiment", params: { experiment } }),
                })
              }
            >
              Turn it into a memo
            </Button>
          )}
        </div>
      </div>
      <Refusal error={memo.error ?? (ask === undefined ? change.error : undefined)} />
      <StateBar intake={intake} />
      <Facts intake={intake} />
      <div className="split">
        <section>
          <h2 className="mb-3">Score and reasons</h2>
          <ScoreTable
            scores={intake.score.criteria}
            mayOverride={may.decide && state === "submitted"}
            onOverride={(name: Criterion) => setAsk(`override-${name}`)}
          />
        </section>
        <aside className="intake-aside">
          <SimilarWorkflows similar={intake.similar} />
          <Answers intake={intake} />
        </aside>
      </div>
      {ask === "reject" && may.decide && (
        <RejectIntakeDialog
          name={nameOf(intake)}
          busy={change.isPending}
          error={change.error}
          onClose={() => setAsk(undefined)}
          onReject={(reason) =>
            change.mutate({ change: "reject", version, reason }, { onSuccess: () => setAsk(undefined) })
          }
        />
      )}
      {criterion && may.decide && (
        <OverrideDialog
          score={criterion}
          busy={change.isPending}
          error={change.error}
          onClose={() => setAsk(undefined)}
          onChange={(given) => change.mutate(given, { onSuccess: () => setAsk(undefined) })}
        />
      )}
    </div>
  );
}

function StateBar({ intake: { state, rejection, memo, author, may } }: { intake: IntakeDetail }) {
  if (state === "rejected" && rejection)
    return (
      <Bar tone="none" className="mt-4">
        <b className="strong">
          Rejected by <ActorName actor={rejection.by} /> <RelativeTime at={rejection.at} />.
        </b>{" "}
        {rejection.reason}
      </Bar>
    );
  if (state === "in-memo")
    return (
      <Bar
        tone="good"
        className="mt-4"
        actions={
          memo && (
            <Link className="btn" to="/memos/$experiment" params={{ experiment: memo }}>
              Open the memo
            </Link>
          )
        }
      >
        <b className="strong">A memo was made of it.</b> From here on the memo is what is edited and signed.
      </Bar>
    );
  if (state === "draft" && !may.edit)
    return (
      <Bar tone="none" className="mt-4">
        <b className="strong">
          <ActorName actor={author} /> is still writing this.
        </b>{" "}
        It is ranked once it is handed in.
      </Bar>
    );
  return null;
}

function Facts({ intake: { rank, score, author, submittedAt } }: { intake: IntakeDetail }) {
  return (
    <dl className="facts mt-4">
      <div>
        <dt>Rank</dt>
        <dd>{rank ?? "–"}</dd>
      </div>
      <div>
        <dt>Score</dt>
        <dd>{score.total.toFixed(1)} of 100</dd>
      </div>
      <div>
        <dt>Takes today</dt>
        <dd>{score.hoursPerWeek === null ? "–" : `${formatRough(score.hoursPerWeek)}\u00a0h a week`}</dd>
      </div>
      <div>
        <dt>To a first try</dt>
        <dd>{score.effortDays === null ? "–" : `${formatRough(score.effortDays)}\u00a0person-days`}</dd>
      </div>
      <div>
        <dt>{submittedAt ? "Handed in" : "Begun"}</dt>
        <dd>
          {submittedAt && <RelativeTime at={submittedAt} />} by <ActorName actor={author} />
        </dd>
      </div>
    </dl>
  );
}

function Answers({ intake: { answers } }: { intake: IntakeDetail }) {
  return (
    <section>
      <h2 className="mb-3">As it is done today</h2>
      <dl className="definition">
        {intakeSections
          .flatMap(({ questions }) => questions)
          .filter(({ field }) => field !== "name" && field !== "pain")
          .map(({ field, question }) => (
            <div key={field}>
              <dt>{question}</dt>
              <dd>{answerText(field, answers[field])}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
