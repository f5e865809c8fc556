import type { SampleCheck, ScopeCheck } from "@belay/contracts";
import { Button } from "../../components/button.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { formatPlural } from "../../lib/format.ts";
import { fieldAt } from "./memo-fields.ts";

interface ScopePanelProps {
  check: ScopeCheck | undefined;
  /** The last answer is about older words. */
  stale: boolean;
  failed: boolean;
  /** Why nothing can be applied now. */
  locked: boolean;
  onApply: (alternative: SampleCheck["alternatives"][number]) => void;
  /** Leads to a part of the form. */
  onGo: (pointer: string) => void;
}

/** Whether the memo is small enough to be answered: what makes it too large, and what its sample takes. */
export function ScopePanel({ check, stale, failed, locked, onApply, onGo }: ScopePanelProps) {
  return (
    <section className="scope" aria-labelledby="scope-title" aria-busy={stale}>
      <h2 id="scope-title">Small enough?</h2>
      {check ? (
        <>
          <div role="status">
            <Findings findings={check.findings} onGo={onGo} />
            <p className="mt-1">
              <SampleWords sample={check.sample} />
            </p>
          </div>
          {check.sample.reachable === false && (
            <ul className="alternatives" aria-label="Ways out">
              {check.sample.alternatives.map((alternative) => (
                <li key={alternative.kind}>
                  <Button
                    onClick={() => onApply(alternative)}
                    unavailable={
                      locked
                        ? "Nothing can be written now."
                        : alternative.value === null
                          ? alternative.sentence
                          : undefined
                    }
                  >
                    {verbs[alternative.kind]}
                  </Button>
                  <span>{alternative.sentence}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      ) : failed ? (
        <p className="quiet">The check did not answer. What you write is kept all the same.</p>
      ) : (
        <Skeleton width="80%" />
      )}
    </section>
  );
}

const verbs: Record<SampleCheck["alternatives"][number]["kind"], string> = {
  "raise-effect": "Raise the effect",
  "widen-audience": "Widen the audience",
  "faster-metric": "Choose a faster metric",
};

function Findings({ findings, onGo }: Pick<ScopeCheck, "findings"> & Pick<ScopePanelProps, "onGo">) {
  if (findings.length === 0) return <ToneWord tone="good">Nothing makes it too large.</ToneWord>;
  return (
    <>
      <ToneWord tone="watch">
        {formatPlural(findings.length, "thing")} {findings.length === 1 ? "makes" : "make"} it too large
      </ToneWord>
      <ul className="finding-links">
        {findings.map(({ code, path, title }) => {
          const field = fieldAt(path);
          return (
            <li key={code}>
              {field ? (
                <button type="button" className="link" onClick={() => onGo(field.pointer)}>
                  {title}
                </button>
              ) : (
                title
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function SampleWords({ sample }: { sample: SampleCheck }) {
  const { computed, reason, sentence, reachable } = sample;
  if (!computed) return <ToneWord tone="none">{reason ?? "The sample can't be computed yet."}</ToneWord>;
  return <ToneWord tone={reachable ? "good" : "watch"}>{sentence ?? ""}</ToneWord>;
}
