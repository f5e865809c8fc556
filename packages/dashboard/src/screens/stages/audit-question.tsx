import type { StageAuditPrefill } from "@belay/contracts";
import {
  stageAuditAnswers,
  stageAuditAnswerWords,
  type StageAuditAnswer,
  type StageAuditQuestion,
} from "@belay/contracts/stage";
import { EvidenceList } from "./evidence-list.tsx";

interface AuditQuestionProps {
  question: StageAuditQuestion;
  number: number;
  answer: StageAuditAnswer | undefined;
  /** What evidence says, where an experiment has some. */
  prefilled: StageAuditPrefill["answers"][number] | undefined;
  onAnswer: (answer: StageAuditAnswer) => void;
}

/** One question with its four answers; what evidence says stands below, and can be disagreed with. */
export function AuditQuestion({ question, number, answer, prefilled, onAnswer }: AuditQuestionProps) {
  const { key, text, why } = question;
  const differs = prefilled !== undefined && answer !== undefined && prefilled.answer !== answer;
  return (
    <fieldset className="ask" aria-describedby={`${key}-why`}>
      <legend>
        <span className="ask-number">{number}</span> {text}
      </legend>
      <p className="note" id={`${key}-why`}>
        {why}
      </p>
      <div className="seg mt-2">
        {stageAuditAnswers.map((choice) => (
          <label key={choice}>
            <input
              type="radio"
              name={key}
              value={choice}
              checked={answer === choice}
              onChange={() => onAnswer(choice)}
            />
            {stageAuditAnswerWords[choice]}
          </label>
        ))}
      </div>
      {prefilled && (
        <div className="ask-evidence">
          <p>
            {differs ? "Evidence says otherwise: " : "From evidence: "}
            <b className="strong">{stageAuditAnswerWords[prefilled.answer]}</b>. {prefilled.because}.
          </p>
          <EvidenceList evidence={prefilled.evidence} />
        </div>
      )}
    </fieldset>
  );
}
