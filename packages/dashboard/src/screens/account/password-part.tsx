import type { Account } from "@belay/contracts";
import { type FormEvent, useState } from "react";
import { useSetPassword } from "../../api/access.ts";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { NewPasswordField, newPasswordHint } from "../../components/new-password-field.tsx";
import { TextField } from "../../components/text-field.tsx";

/** Sets or changes the password. */
export function PasswordPart({ account }: { account: Account }) {
  const set = useSetPassword();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (password === "" || set.isPending) return;
    set.mutate(
      { password, ...(account.hasPassword && { current }) },
      {
        onSuccess: () => {
          setCurrent("");
          setPassword("");
        },
      },
    );
  };
  return (
    <section className="part" aria-labelledby="password-heading">
      <h2 id="password-heading">Password</h2>
      <p className="quiet">
        {account.hasPassword
          ? "A new one ends every other session of yours."
          : `You have none: ${account.provider ? "you sign in at the OpenID provider" : "only links let you in"}.`}
      </p>
      <form onSubmit={send} className="max-w-md">
        <input type="hidden" autoComplete="username" value={account.person.email ?? ""} readOnly />
        {account.hasPassword && (
          <TextField
            label="Present password"
            type="password"
            autoComplete="current-password"
            maxLength={128}
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        )}
        <NewPasswordField
          label="New password"
          hint={newPasswordHint}
          value={password}
          onChange={setPassword}
        />
        <Refusal error={set.error} />
        <div className="row mt-4">
          <Button type="submit" busy={set.isPending}>
            {account.hasPassword ? "Change it" : "Set it"}
          </Button>
          <span className="note" role="status">
            {set.isSuccess ? "It is set. Your other sessions have ended." : ""}
          </span>
        </div>
      </form>
    </section>
  );
}
