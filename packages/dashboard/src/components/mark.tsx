import type { ReactNode } from "react";

/** A dashed label for what the reader must not take for more than it is: sample data, an unsigned memo, a simulated person. */
export function Mark({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span className="mark" title={title}>
      {children}
    </span>
  );
}

export function UnsignedMemoMark() {
  return <Mark title="The memo is a Markdown file that nobody has signed in Belay.">Unsigned memo</Mark>;
}

export function SimulatedMark() {
  return <Mark title="Done by the simulated reviewer of sample mode, not by a person.">simulated</Mark>;
}

export function SampleDataMark() {
  return (
    <Mark title="The example service plays recorded calls; nothing here is a customer.">Sample data</Mark>
  );
}
