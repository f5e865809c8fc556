import { ToneWord } from "../../components/tone.tsx";
import type { PageFit } from "./page-fit.ts";

/** Whether the memo is one page, and what to shorten if it is not. Keeps its line while it is measured. */
export function PageFitNote({ fit }: { fit: PageFit | undefined }) {
  return (
    <div className="page-fit" role="status">
      {fit ? (
        <ToneWord tone={fit.fits ? "good" : "watch"}>{fit.words}</ToneWord>
      ) : (
        <span className="note">Measuring the page.</span>
      )}
      {fit && fit.cuts.length > 0 && (
        <ul>
          {fit.cuts.map(({ label, words }) => (
            <li key={label}>
              <b>{label}</b> {words}
            </li>
          ))}
        </ul>
      )}
      {fit && !fit.fits && fit.cuts.length === 0 && (
        <p>No part is long by itself: name fewer limits, rings or people.</p>
      )}
    </div>
  );
}
