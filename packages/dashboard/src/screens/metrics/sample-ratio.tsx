import type { PhaseSummary } from "@belay/contracts";
import { Bar } from "../../components/bar.tsx";
import { ratioWords } from "../../lib/worth.ts";

/** Says of every phase whose shares can't be chance what is wrong, what it does to the numbers, and where to look first. */
export function SampleRatioBars({ phases, unit }: { phases: PhaseSummary[]; unit: string }) {
  return phases
    .filter(({ sampleRatio }) => sampleRatio.flagged)
    .map((phase) => {
      const [first, ...others] = phase.sampleRatio.causes;
      return (
        <Bar tone="watch" className="my-4" key={phase.phase}>
          <b>The shares are off.</b> {ratioWords(phase, unit)} That is no chance, so the comparison may be
          wrong either way: don't decide by it.
          {first && (
            <>
              {" "}
              Look in this order:
              <ol className="causes">
                {[first, ...others].map((cause) => (
                  <li key={cause}>{cause}</li>
                ))}
              </ol>
            </>
          )}
        </Bar>
      );
    });
}
