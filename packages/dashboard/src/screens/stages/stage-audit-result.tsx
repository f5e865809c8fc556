import {
  judgeStageAudit,
  stageAuditAnswerWords,
  stageAuditMarkdown,
  stageAuditMismatchWords,
  openQuestionWords,
  stageAuditQuestions,
  type OpenQuestion,
  type StageAuditMismatch,
  type StageAuditReason,
} from "@belay/contracts/stage";
import { Link } from "@tanstack/react-router";
import { Bar } from "../../components/bar.tsx";
import { Button, buttonClass } from "../../components/button.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import type { Tone } from "../../components/tone.tsx";
import { Verdict } from "../../components/verdict.tsx";
import { OpenPage } from "./open-page.tsx";
import { ShareResult } from "./share-result.tsx";
import { useAuditSheet } from "./use-audit-sheet.ts";

const openTones: Record<OpenQuestion, Tone> = {
  feasibility: "none",
  operations: "none",
  neither: "good",
  unclear: "none",
};
const mismatchTones: Record<StageAuditMismatch, Tone> = {
  "hardening-unproven": "watch",
  "re-piloting-proven": "watch",
  matched: "good",
  unclear: "none",
};

const openTitles: Record<OpenQuestion, string> = {
  feasibility: "Why feasibility is open",
  operations: "Why operations are open",
  neither: "Why nothing is open",
  unclear: "What would tell",
};
const mismatchTitles: Record<StageAuditMismatch, string> = {
  "hardening-unproven": "Why it does not",
  "re-piloting-proven": "Why it does not",
  matched: "Why it does",
  unclear: "What would tell where it should go",
};

/** What the answers in the address come to: on one page, the same for everybody who has the link. */
export function StageAuditResult() {
  const { sheet, problems, fragment } = useAuditSheet();
  const verdict = judgeStageAudit(sheet.answers);
  const { open, mismatch, missing, steps } = verdict;
  const back = (
    <Link to="/stage-audit" hash={fragment} className={buttonClass()}>
      Change answers
    </Link>
  );
  if (Object.keys(sheet.answers).length === 0) {
    return (
      <OpenPage title="Prove more, or ship?">
        <h1>Prove more, or ship?</h1>
        <StateMessage
          title="This link holds no answers"
          action={
            <Link to="/stage-audit" className={buttonClass("primary")}>
              Answer the questions
            </Link>
          }
        >
          {problems.join(" ") ||
            "A result lives in its link, behind the #. Perhaps that part was lost where it was sent."}
        </StateMessage>
      </OpenPage>
    );
  }
  return (
    <OpenPage title="Prove more, or ship?">
      <div className="row apart">
        <h1>{sheet.about ?? "Prove more, or ship?"}</h1>
        <div className="row no-print">
          {back}
          <Button onClick={() => print()}>Print</Button>
        </div>
      </div>
      {sheet.about && <p className="lede">Prove more, or ship?</p>}
      {problems.length > 0 && (
        <Bar tone="watch" announce className="mt-4">
          {problems.join(" ")}
        </Bar>
      )}
      <div className="audit-verdict mt-4">
        <Verdict
          answers={[
            {
              question: "What is open?",
              tone: openTones[open.verdict],
              answer: openQuestionWords[open.verdict].answer,
              reason: openQuestionWords[open.verdict].meaning,
            },
            {
              question: "Does the work go there?",
              tone: mismatchTones[mismatch.verdict],
              answer: stageAuditMismatchWords[mismatch.verdict].answer,
              reason: stageAuditMismatchWords[mismatch.verdict].meaning,
            },
          ]}
        />
      </div>
      <div className="pairwise mt-6">
        <Reasons title={openTitles[open.verdict]} reasons={open.reasons} />
        <Reasons title={mismatchTitles[mismatch.verdict]} reasons={mismatch.reasons} />
      </div>
      <section className="mt-6">
        <h2>The next three steps</h2>
        <ol className="next-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      {missing.length > 0 && (
        <section className="mt-6">
          <h2>Evidence missing</h2>
          <ul className="missing">
            {missing.map(({ question, proof, answer }) => (
              <li key={question}>
                {proof}{" "}
                {answer !== "no" && (
                  <span className="note">
                    {answer === "partly" ? "(there in part)" : "(nobody could say)"}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Points scores={verdict.scores} />
      <div className="no-print">
        <ShareResult sheet={sheet} markdown={stageAuditMarkdown(sheet)} />
        <details className="mt-6">
          <summary>The answers</summary>
          <dl className="answers">
            {stageAuditQuestions.map(({ key, text }) => {
              const answer = sheet.answers[key];
              return (
                <div key={key}>
                  <dt>{text}</dt>
                  <dd>{answer ? stageAuditAnswerWords[answer] : "Not answered"}</dd>
                </div>
              );
            })}
          </dl>
        </details>
      </div>
    </OpenPage>
  );
}

function Reasons({ title, reasons }: { title: string; reasons: StageAuditReason[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ol className="reasons" aria-label={`${title}, heaviest first`}>
        {reasons.map(({ question, says }) => (
          <li key={question}>{says}</li>
        ))}
      </ol>
    </section>
  );
}

function Points({ scores }: { scores: ReturnType<typeof judgeStageAudit>["scores"] }) {
  const words = ({ low, high, needed, of }: typeof scores.idea) =>
    `${low === high ? low : `${low} to ${high}`} of ${of} points, ${needed} needed`;
  return (
    <p className="note mt-6">
      The idea: {words(scores.idea)}. Keeping it running: {words(scores.operations)}. A range is what “don't
      know” leaves open; a verdict is given only where both ends lead to it.
    </p>
  );
}
