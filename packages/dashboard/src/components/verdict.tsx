import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { type Tone, toneGlyph } from "./tone.tsx";

export interface Answer {
  question: string;
  tone: Tone;
  answer: string;
  /** One reason, with its numbers. */
  reason: ReactNode;
}

/** Three questions, three answers; everything below them is proof. */
export function Verdict({ answers }: { answers: Answer[] }) {
  return (
    <section className="verdict" aria-label="Verdict">
      {answers.map(({ question, tone, answer, reason }) => (
        <div className="answer" data-tone={tone} key={question}>
          <h2>{question}</h2>
          <p className="say">
            {tone !== "rope" && <Icon name={toneGlyph(tone)} />}
            {answer}
          </p>
          <p className="why">{reason}</p>
        </div>
      ))}
    </section>
  );
}
