import { type ComponentProps, type ReactNode, useId } from "react";

interface TextFieldProps extends ComponentProps<"input"> {
  label: string;
  /** What helps to fill it. */
  hint?: ReactNode;
  /** What is wrong with what is in it. */
  wrong?: string | undefined;
}

/** One line of text under its label, with a hint or what is wrong below. */
export function TextField({ label, hint, wrong, ...input }: TextFieldProps) {
  const id = useId();
  const about = hint || wrong ? `${id}-about` : undefined;
  return (
    <div className="form-field mt-4">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        className="field"
        aria-describedby={about}
        aria-invalid={wrong !== undefined || undefined}
      />
      {about && (
        <p id={about} className={wrong ? "wrong" : "note"}>
          {wrong ?? hint}
        </p>
      )}
    </div>
  );
}
