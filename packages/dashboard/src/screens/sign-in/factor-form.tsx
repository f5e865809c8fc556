import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { useFactorSignIn } from "../../api/access.ts";
import { isProblem } from "../../api/problem.ts";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useFocus } from "../../lib/use-focus.ts";
import { ownAddress } from "./lead-on.tsx";

/** The second step of a sign-in: a code of the authenticator, or a recovery code. */
export function FactorForm({ challenge, from }: { challenge: string; from: string | undefined }) {
  const signIn = useFactorSignIn();
  const navigate = useNavigate();
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useFocus(field, true);
  const over = isProblem(signIn.error, "link-spent");
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === "" || signIn.isPending) return;
    signIn.mutate(
      { challenge, code },
      {
        onSuccess: () => void navigate({ href: ownAddress(from), replace: true }),
        onError: () => setCode(""),
      },
    );
  };
  return (
    <form onSubmit={send}>
      <h1>Your second factor</h1>
      <p className="quiet mt-2">The code that your authenticator shows now, or one of your recovery codes.</p>
      <TextField
        ref={field}
        label="Code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <Refusal error={signIn.error} />
      {over ? (
        <Button className="mt-4" onClick={() => location.assign("/sign-in")}>
          Begin again
        </Button>
      ) : (
        <Button type="submit" kind="primary" className="mt-4" busy={signIn.isPending}>
          Sign in
        </Button>
      )}
    </form>
  );
}
