import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { usePasswordSignIn, useProviderSignIn, useSignInWays } from "../../api/access.ts";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { TextField } from "../../components/text-field.tsx";
import { FactorForm } from "./factor-form.tsx";
import { keepAddress, ownAddress } from "./lead-on.tsx";

/** Why the OpenID provider's answer let nobody in. */
const refusals: Record<string, string> = {
  "not-invited": "You are known there, but not invited here. Ask an administrator of this installation.",
  "not-verified": "Your e-mail address is not verified there. Verify it, then sign in again.",
  "too-late": "That took too long, or was begun in another browser. Begin again.",
  "turned-back": "The sign-in was broken off there.",
  failed: "The sign-in there did not work. Try again, or use another way.",
};

/** E-mail and password, and the OpenID provider where there is one. */
export function PasswordForm({ from, refused }: { from: string | undefined; refused: string | undefined }) {
  const ways = useSignInWays().data;
  const signIn = usePasswordSignIn();
  const provider = useProviderSignIn();
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (signIn.isPending || email.trim() === "" || password === "") return;
    signIn.mutate(
      { email, password },
      {
        onSuccess: (answer) => {
          if ("person" in answer) void navigate({ href: ownAddress(from), replace: true });
        },
        onError: () => setPassword(""),
      },
    );
  };
  if (signIn.data && "challenge" in signIn.data)
    return <FactorForm challenge={signIn.data.challenge} from={from} />;
  return (
    <>
      <h1>Sign in</h1>
      {refused && (
        <p role="alert" className="mt-3 text-sm text-stop">
          {refusals[refused] ?? refusals["failed"]}
        </p>
      )}
      {ways?.provider && (
        <div className="mt-6">
          <Button
            className="w-full"
            busy={provider.isPending}
            onClick={() => {
              keepAddress(from);
              provider.mutate();
            }}
          >
            Sign in with {ways.provider}
          </Button>
          <Refusal error={provider.error} />
        </div>
      )}
      {ways?.password !== false && (
        <form onSubmit={send}>
          <TextField
            label="E-mail"
            type="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextField
            label="Password"
            type="password"
            autoComplete="current-password"
            maxLength={128}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <Refusal error={signIn.error} />
          <Button type="submit" kind="primary" className="mt-4" busy={signIn.isPending}>
            Sign in
          </Button>
        </form>
      )}
      <p className="note mt-6">
        {ways?.password === false
          ? "This installation runs on samples, whose people sign in with one-time links: "
          : "A one-time link signs in too: "}
        open the one you were given. The first administrator's is printed by <code>npm start</code> or{" "}
        <code>belay serve</code>.
      </p>
    </>
  );
}
