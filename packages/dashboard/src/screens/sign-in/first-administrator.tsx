import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { NewPasswordField } from "../../components/new-password-field.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useFocus } from "../../lib/use-focus.ts";

export interface FirstAdministratorAnswers {
  name: string;
  email?: string;
  password?: string;
}

interface FirstAdministratorProps {
  busy: boolean;
  error: unknown;
  onEnter: (answers: FirstAdministratorAnswers) => void;
}

/** Nobody has been here before: the link makes whoever holds it the first administrator. */
export function FirstAdministrator({ busy, error, onEnter }: FirstAdministratorProps) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useFocus(field, true);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || busy) return;
    onEnter({
      name: name.trim(),
      ...(email.trim() !== "" && { email: email.trim() }),
      ...(password !== "" && { password }),
    });
  };
  return (
    <form onSubmit={send}>
      <h1>Who are you?</h1>
      <p className="quiet mt-2">
        You are the first here, and its administrator. What you approve, open and stop is kept under your
        name.
      </p>
      <TextField
        ref={field}
        label="Your name"
        autoComplete="name"
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Your e-mail"
        hint="Memos name you by it, to sign, promote or review. It stays."
        type="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <NewPasswordField
        label="A password"
        hint="At least 12 characters. Without one, only links let you in."
        value={password}
        onChange={setPassword}
      />
      <Refusal error={error} />
      <Button type="submit" kind="primary" className="mt-4" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}
