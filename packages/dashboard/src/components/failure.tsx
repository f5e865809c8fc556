import { failureOf, isProblem } from "../api/problem.ts";
import { Button } from "./button.tsx";
import { StateMessage } from "./state-message.tsx";

interface FailureProps {
  /** What could not be read, as the subject of a sentence: "The runs". */
  what: string;
  error: unknown;
  onRetry?: () => void;
}

/** Something could not be read: what is wrong, what is not affected, and what to do. */
export function Failure({ what, error, onRetry }: FailureProps) {
  const problem = failureOf(error);
  if (isProblem(error, "forbidden", "person-needed")) {
    return (
      <StateMessage title="This is not yours to see" code={problem.code}>
        {problem.detail} Ask an owner of this installation.
      </StateMessage>
    );
  }
  if (isProblem(error, "not-found")) {
    return (
      <StateMessage title={`${what} can't be found`} code={problem.code}>
        {problem.detail} The address may be old, or belong to another environment.
      </StateMessage>
    );
  }
  return (
    <StateMessage
      tone="stop"
      title={`${what} could not be read`}
      code={[problem.code, problem.request].filter(Boolean).join(", ")}
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
    >
      {problem.detail} The gate is not affected: instances hold their rules.
    </StateMessage>
  );
}

/** A request that a person made was refused: said beside the button that made it. */
export function Refusal({ error }: { error: unknown }) {
  if (!error) return null;
  const problem = failureOf(error);
  return (
    <div role="alert" className="mt-3 text-sm text-stop">
      <p>
        <b className="strong">{problem.title}.</b> {problem.detail}
      </p>
      {problem.reasons.length > 0 && (
        <ul className="list-disc mt-2 ps-5">
          {problem.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
