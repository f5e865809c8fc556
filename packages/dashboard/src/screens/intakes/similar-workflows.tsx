import type { SimilarWorkflow } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { ToneWord } from "../../components/tone.tsx";
import { stateWord } from "./intake-words.ts";

/** Workflows that look like this one, each with what they have in common. */
export function SimilarWorkflows({ similar }: { similar: SimilarWorkflow[] }) {
  if (similar.length === 0) return null;
  return (
    <section className="similar" aria-labelledby="similar-heading">
      <h2 id="similar-heading">
        <ToneWord tone="watch" className="font-semibold!">
          {similar.length === 1 ? "Perhaps the same work" : "Perhaps the same work as one of these"}
        </ToneWord>
      </h2>
      <ul>
        {similar.map((each) => (
          <li key={each.kind + each.id}>
            {each.kind === "experiment" ? (
              <Link to="/experiments/$experiment" params={{ experiment: each.id }}>
                {each.name}
              </Link>
            ) : (
              <Link to="/intakes/$intake" params={{ intake: each.id }}>
                {each.name || "Without a name"}
              </Link>
            )}
            <span className="note">
              {each.kind === "experiment" ? "an experiment" : `an intake, ${stateWord(each.state)}`}
            </span>
            <p>{each.reasons.join(" ")}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
