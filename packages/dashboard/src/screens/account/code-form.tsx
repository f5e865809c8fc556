import { type FormEvent, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { TextField } from "../../components/text-field.tsx";

interface CodeFormProps {
  label: string;
  action: string;
  primary?: boolean;
  busy: boolean;
  error: unknown;
  onCode: (code: string) => void;
}

/** One code and one button. */
export function CodeForm({ label, action, primary, busy, error, onCode }: CodeFormProps) {
  const [code, setCode] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === "" || busy) return;
    onCode(code);
    setCode("");
  };
  return (
    <form onSubmit={send} className="max-w-xs">
      <TextField
        label={label}
        autoComplete="one-time-code"
        spellCheck={false}
        maxLength={40}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <Refusal error={error} />
      <Button type="submit" kind={primary ? "primary" : "default"} className="mt-3" busy={busy}>
        {action}
      </Button>
    </form>
  );
}
