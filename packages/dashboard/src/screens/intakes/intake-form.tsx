import type { IntakeDetail } from "@belay/contracts";
import { intakeSections } from "@belay/contracts/intake";
import { useEffect, useState } from "react";
import { useChangeIntake } from "../../api/intakes.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { DraftNotices } from "./draft-notices.tsx";
import { IntakeField } from "./intake-field.tsx";
import { formatRough } from "./intake-words.ts";
import { SaveWords } from "./save-words.tsx";
import { SimilarWorkflows } from "./similar-workflows.tsx";
import { useIntakeDraft } from "./use-intake-draft.ts";

interface IntakeFormProps {
  /** Id of who is signed in. */
  person: string;
  /** Undefined: a new one, which begins with the first answer. */
  detail: IntakeDetail | undefined;
  onBegun: (intake: string) => void;
  /** It is no draft any more, and nothing typed here is unsaved. */
  onDone: () => void;
}

/** The form: the workflow as it is today, in under five minutes, saved as one types. */
export function IntakeForm({ person, detail: given, onBegun, onDone }: IntakeFormProps) {
  const { draft, state } = useIntakeDraft(person, given, onBegun);
  const { answers, detail, save, takenOver } = state;
  const [asked, setAsked] = useState(false);
  const submit = useChangeIntake(detail?.id ?? "");
  const missing = new Set(detail?.missing);
  const errors = new Map(
    save.kind === "refused" ? save.errors.map(({ path, message }) => [path.split("/")[2], message]) : [],
  );

  const done = detail !== undefined && detail.state !== "draft" && save.kind === "saved";
  useEffect(() => {
    if (done) onDone();
  }, [done, onDone]);

  async function handIn() {
    setAsked(true);
    await draft.flush();
    const { detail: latest, save: then } = draft.getState();
    // What was typed and can't be read, such as a word for a number, is not what was saved.
    const unread = document.querySelector<HTMLElement>('.intake-form [aria-invalid="true"]');
    if (unread) return unread.focus();
    if (!latest || then.kind !== "saved" || latest.missing.length > 0) {
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(".form-field:has(.wrong) :is(input, textarea)")?.focus(),
      );
      return;
    }
    submit.mutate({ change: "submit", version: latest.version });
  }

  return (
    <div className="page">
      <title>{`${answers.name || "Propose a workflow"} · Belay`}</title>
      <Breadcrumbs
        items={[{ label: "Intake", to: "/intakes" }, { label: answers.name || "Propose a workflow" }]}
      />
      <div className="head">
        <div>
          <h1>{answers.name || "Propose a workflow"}</h1>
          <p className="lede">
            Describe the work as it is done today. No word about AI is needed; whether to try it is decided
            afterwards, by the same rules for all.
          </p>
        </div>
      </div>
      <SaveWords save={save} />
      <DraftNotices draft={draft} state={state} />
      <div className="split">
        <form className="intake-form" onSubmit={(event) => event.preventDefault()}>
          {intakeSections.map(({ title, questions }) => (
            <section key={title} aria-label={title}>
              <h2>{title}</h2>
              {questions
                .filter(({ field }) => field !== "owner" || answers.ownerKind !== "nobody")
                .map((question) => (
                  <IntakeField
                    key={`${question.field}${takenOver}`}
                    question={question}
                    value={answers[question.field]}
                    onChange={(value) => draft.change(question.field, value as never)}
                    error={errors.get(question.field)}
                    missing={asked && missing.has(question.field)}
                  />
                ))}
            </section>
          ))}
        </form>
        <aside className="intake-aside" aria-label="So far">
          <SoFar detail={detail} />
          <div className="hand-in">
            <Button kind="primary" busy={submit.isPending} onClick={() => void handIn()}>
              Hand it in
            </Button>
            <p className="note">
              {asked && !detail
                ? "Nothing is answered yet."
                : asked && missing.size > 0
                  ? `Still to answer: ${missing.size}. They are marked in the form.`
                  : "It is ranked then, and looked at in the next weekly review."}
            </p>
            <Refusal error={submit.error} />
          </div>
          <SimilarWorkflows similar={detail?.similar ?? []} />
        </aside>
      </div>
    </div>
  );
}

/** How far it is, and what its answers give by now. */
function SoFar({ detail }: { detail: IntakeDetail | undefined }) {
  const { given, asked } = detail?.answered ?? { given: 0, asked: 16 };
  return (
    <section>
      <h2>So far</h2>
      <dl className="so-far">
        <div>
          <dt>Answered</dt>
          <dd>
            {given} of {asked}
          </dd>
        </div>
        <div>
          <dt>Takes today</dt>
          <dd>
            {detail?.score.hoursPerWeek == null
              ? "–"
              : `${formatRough(detail.score.hoursPerWeek)}\u00a0h a week`}
          </dd>
        </div>
        <div>
          <dt>To a first try</dt>
          <dd>
            {detail?.score.effortDays == null
              ? "–"
              : `about ${formatRough(detail.score.effortDays)}\u00a0person-days`}
          </dd>
        </div>
        <div>
          <dt>Score</dt>
          <dd>{detail ? `${detail.score.total.toFixed(1)} of 100` : "–"}</dd>
        </div>
      </dl>
    </section>
  );
}
