import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { Skeleton } from "./skeleton.tsx";
import { type Tone, toneGlyph } from "./tone.tsx";

export interface Answer {
  question: string;
  tone: Tone;
  answer: string;
  /** One reason, with its numbers. */
  reason: ReactNode;
  /** Not known yet, because it is being read. */
  loading?: boolean;
}

/** Three questions, three answers; everything below them is proof. */
export function Verdict({ answers }: { answers: Answer[] }) {
  return (
    <section className="verdict" aria-label="Verdict">
      {answers.map(({ question, tone, answer, reason, loading }) => (
        <div className="answer" data-tone={tone} key={question}>
          <h2>{question}</h2>
          {loading ? (
            <div className="grid gap-3 pt-2" role="status" aria-label="Loading">
              <Skeleton width="60%" height="1.25rem" />
              <Skeleton width="90%" />
              <Skeleton width="70%" />
            </div>
          ) : (
            <>
              <p className="say">
                {tone !== "rope" && <Icon name={toneGlyph(tone)} />}
                {answer}
              </p>
              <p className="why">{reason}</p>
            </>
          )}
        </div>
      ))}
    </section>
  );
}
