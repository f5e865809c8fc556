import type { Actor } from "@belay/contracts";
import type { ReactNode } from "react";

/** A dashed label for what the reader must not take for more than it is: sample data, an unsigned memo, a simulated person. */
function Mark({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span className="mark" title={title}>
      {children}
    </span>
  );
}

export function UnsignedMemoMark() {
  return <Mark title="The memo is a Markdown file that nobody has signed in Belay.">Unsigned memo</Mark>;
}

/** Marks who is not a person: the simulated reviewer, and the people of sample mode. Nothing for anybody else. */
export function ActorMark({ kind }: Pick<Actor, "kind">) {
  if (kind === "simulated") {
    return <Mark title="The simulated reviewer of sample mode, not a person.">simulated</Mark>;
  }
  if (kind === "sample") return <Mark title="Made up for sample mode, not a person.">sample</Mark>;
  return null;
}

/** A name, marked where it is not a person's. */
export function ActorName({ actor }: { actor: Pick<Actor, "kind" | "name"> }) {
  return (
    <span>
      {actor.name} <ActorMark kind={actor.kind} />
    </span>
  );
}

export function SampleDataMark() {
  return (
    <Mark title="The example service plays recorded calls; nothing here is a customer.">Sample data</Mark>
  );
}
