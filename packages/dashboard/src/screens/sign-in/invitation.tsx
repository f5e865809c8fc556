import { useLocation, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useAcceptInvitation, useInvitation, useProviderSignIn, useSignInWays } from "../../api/access.ts";
import { failureOf, isProblem } from "../../api/problem.ts";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { NewPasswordField, newPasswordHint } from "../../components/new-password-field.tsx";
import { TextField } from "../../components/text-field.tsx";
import { formatInstant } from "../../lib/time.ts";
import { Door } from "./door.tsx";
import { FactorForm } from "./factor-form.tsx";

/** An invitation, or a link for a new password: shown first, spent only by the button. */
export function Invitation() {
  const { hash: link } = useLocation();
  const { data, error } = useInvitation(link);
  return (
    <Door title="Invitation">
      {data ? (
        <Accept link={link} found={data} />
      ) : link === "" || isProblem(error, "link-spent", "invalid-request") ? (
        <>
          <h1>This link can't be used</h1>
          <p className="quiet mt-2">
            It was used, has run out, or was replaced by a newer one; or a part of it is missing. Ask an
            administrator for another.
          </p>
        </>
      ) : error ? (
        <StateMessage tone="stop" title={failureOf(error).title} code={failureOf(error).code}>
          {failureOf(error).detail}
        </StateMessage>
      ) : (
        <div role="status" aria-label="Loading" className="grid gap-3">
          <Skeleton width="70%" height="1.5rem" />
          <Skeleton width="100%" />
          <Skeleton width="100%" height="2rem" />
        </div>
      )}
    </Door>
  );
}

type Found = NonNullable<ReturnType<typeof useInvitation>["data"]>;

function Accept({ link, found }: { link: string; found: Found }) {
  const accept = useAcceptInvitation();
  const ways = useSignInWays().data;
  const provider = useProviderSignIn();
  const navigate = useNavigate();
  const invited = found.purpose === "invitation";
  const [name, setName] = useState(found.name);
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const differs = again !== "" && again !== password;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (accept.isPending || password === "" || again !== password) return;
    accept.mutate(
      { link, password, ...(invited && { name }) },
      {
        onSuccess: (answer) => {
          if ("person" in answer) void navigate({ to: "/", replace: true });
        },
      },
    );
  };
  if (accept.data && "challenge" in accept.data)
    return <FactorForm challenge={accept.data.challenge} from="/" />;
  return (
    <form onSubmit={send}>
      <h1>{invited ? "You are invited" : "A new password"}</h1>
      <p className="quiet mt-2">
        {invited ? (
          <>
            {found.by} invites you to Belay as {found.role}, under {found.email}.
          </>
        ) : (
          <>
            {found.by} made this link so that you can set a new password for {found.email}. Every session of
            yours ends with it.
          </>
        )}
      </p>
      {invited && ways?.provider && (
        <div className="mt-6">
          <Button className="w-full" busy={provider.isPending} onClick={() => provider.mutate()}>
            Sign in with {ways.provider} instead
          </Button>
          <Refusal error={provider.error} />
        </div>
      )}
      {invited && (
        <TextField
          label="Your name"
          autoComplete="name"
          maxLength={120}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <input type="hidden" autoComplete="username" value={found.email} readOnly />
      <NewPasswordField label="A password" hint={newPasswordHint} value={password} onChange={setPassword} />
      <NewPasswordField
        label="The password again"
        wrong={differs ? "That is another password." : undefined}
        value={again}
        onChange={setAgain}
      />
      <Refusal error={accept.error} />
      <Button type="submit" kind="primary" className="mt-4" busy={accept.isPending}>
        {invited ? "Accept and sign in" : "Set it and sign in"}
      </Button>
      <p className="note mt-4">Good once, until {formatInstant(found.expiresAt)}.</p>
    </form>
  );
}
