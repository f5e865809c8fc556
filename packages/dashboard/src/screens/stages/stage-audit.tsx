import { stageAuditAboutLimit, stageAuditQuestions, type StageAuditSheet } from "@belay/contracts/stage";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { failureOf, isProblem } from "../../api/problem.ts";
import { useStageAuditPrefill } from "../../api/stages.ts";
import { Bar } from "../../components/bar.tsx";
import { buttonClass } from "../../components/button.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { AuditQuestion } from "./audit-question.tsx";
import { OpenPage } from "./open-page.tsx";
import { useAuditSheet } from "./use-audit-sheet.ts";

const groups = [
  { group: "idea", title: "The idea", lede: "Does it work, and is it worth it?" },
  { group: "operations", title: "Keeping it running", lede: "Can somebody live with it every day?" },
  { group: "effort", title: "What you are doing now", lede: "Where does the work go?" },
] as const;

/** The stage audit's questions, for anybody: no account, and nothing leaves the browser. */
export function StageAudit() {
  const { sheet, problems, change, fragment } = useAuditSheet();
  const prefill = usePrefilled(sheet, change);
  const answered = stageAuditQuestions.filter(({ key }) => sheet.answers[key]).length;
  const left = stageAuditQuestions.length - answered;

  return (
    <OpenPage title="Prove more, or ship?">
      <h1>Prove more, or ship?</h1>
      <p className="lede mt-2">
        {stageAuditQuestions.length} questions, about ten minutes. They tell two things apart: what is really
        open, and whether the work goes there. Everything stays in this page's address; nothing is sent or
        stored.
      </p>
      <AboutField
        key={sheet.about}
        value={sheet.about ?? ""}
        onChange={(about) => change({ ...sheet, about })}
      />
      {problems.length > 0 && (
        <Bar tone="watch" announce className="mt-4">
          {problems.join(" ")}
        </Bar>
      )}
      {prefill.data && (
        <Bar tone="none" className="mt-4">
          <b className="strong">{prefill.data.name}</b>, {prefill.data.environment}:{" "}
          {prefill.data.answers.length === 0
            ? "there is no evidence yet that answers a question."
            : `${prefill.data.answers.length} of ${stageAuditQuestions.length} questions are answered by evidence. Change any that you know better.`}
        </Bar>
      )}
      {prefill.error !== null && (
        <Bar tone="watch" announce className="mt-4">
          The evidence of “{sheet.experiment}” could not be read:{" "}
          {isProblem(prefill.error, "unauthenticated")
            ? "that takes an account here. The questions work without it."
            : failureOf(prefill.error).detail}
        </Bar>
      )}
      {prefill.isLoading && <TableSkeleton rows={6} rowHeight="6rem" />}
      {(prefill.isLoading ? [] : groups).map(({ group, title, lede }) => (
        <section key={group} className="mt-8" aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`}>{title}</h2>
          <p className="quiet">{lede}</p>
          {stageAuditQuestions.map((question, index) =>
            question.group === group ? (
              <AuditQuestion
                key={question.key}
                question={question}
                number={index + 1}
                answer={sheet.answers[question.key]}
                prefilled={prefill.data?.answers.find((each) => each.question === question.key)}
                onAnswer={(answer) =>
                  change({ ...sheet, answers: { ...sheet.answers, [question.key]: answer } })
                }
              />
            ) : null,
          )}
        </section>
      ))}
      <div className="ask-foot">
        <p role="status">
          {answered === 0
            ? "“Don't know” is an answer too: it says what to find out."
            : left === 0
              ? "All answered."
              : `${answered} answered, ${left} left. What is left counts as “don't know”.`}
        </p>
        <Link
          to="/stage-audit/result"
          hash={fragment}
          className={buttonClass("primary")}
          disabled={answered === 0}
          aria-disabled={answered === 0 || undefined}
        >
          See the result
        </Link>
      </div>
    </OpenPage>
  );
}

/** Kept while typing and put into the address when done, so that a word is not an entry for each letter. */
function AboutField({ value, onChange }: { value: string; onChange: (about: string) => void }) {
  const [text, setText] = useState(value);
  return (
    <div className="mt-4">
      <label className="label block" htmlFor="about">
        What is it about? (if you like)
      </label>
      <input
        id="about"
        className="field mt-1 max-w-[28rem]"
        maxLength={stageAuditAboutLimit}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text.trim() !== value && onChange(text.trim())}
      />
    </div>
  );
}

/** Fills what nobody has answered from evidence, once it is there. */
function usePrefilled(sheet: StageAuditSheet, change: (sheet: StageAuditSheet) => void) {
  const prefill = useStageAuditPrefill(sheet.experiment);
  const filled = useRef<string>(undefined);
  const { data } = prefill;
  useEffect(() => {
    if (!data || filled.current === data.experiment) return;
    filled.current = data.experiment;
    const answers = {
      ...Object.fromEntries(data.answers.map(({ question, answer }) => [question, answer])),
      ...sheet.answers,
    };
    change({ ...sheet, about: sheet.about ?? data.name, answers });
  }, [data, sheet, change]);
  return prefill;
}
