import type { RunDetail } from "@belay/contracts";
import { humanName } from "../../lib/json-text.ts";
import { factsOf } from "./run-steps.ts";

/** What the model did not get to see, by type; the values themselves are nowhere in the counts. */
export function Redactions({ run }: { run: RunDetail }) {
  const redactions = Object.entries(factsOf(run, "redact").redactions ?? {}).filter(([, count]) => count > 0);
  return (
    <section id="redactions">
      <h2>Redactions</h2>
      {redactions.length === 0 ? (
        <p className="quiet text-sm">
          {run.steps.some((step) => step.name === "redact")
            ? "Nothing had to be hidden."
            : "No text went to a model."}
        </p>
      ) : (
        <>
          <p className="row">
            {redactions.map(([type, count]) => (
              <span key={type} className="redacted">
                {humanName(type)} × {count}
              </span>
            ))}
          </p>
          <p className="note mt-2">Before the model and before storage, inside the service's own process.</p>
        </>
      )}
    </section>
  );
}
