import { TextField } from "./text-field.tsx";

/** Advice beside a password that somebody chooses. */
export const newPasswordHint =
  "At least 12 characters: four words that don't belong together make a good one.";

interface NewPasswordFieldProps {
  label: string;
  hint?: string;
  wrong?: string | undefined;
  value: string;
  onChange: (password: string) => void;
}

/** A password that is being chosen, or typed once more. */
export function NewPasswordField({ onChange, ...field }: NewPasswordFieldProps) {
  return (
    <TextField
      {...field}
      type="password"
      autoComplete="new-password"
      maxLength={128}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
