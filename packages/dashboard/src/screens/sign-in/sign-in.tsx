import { Link, useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { isBelayProblem } from "@belay/client";
import { failureOf, isProblem } from "../../api/problem.ts";
import { useSession, useSignIn } from "../../api/session.ts";
import { Button } from "../../components/button.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { Door } from "./door.tsx";
import { FactorForm } from "./factor-form.tsx";
import { FirstAdministrator, type FirstAdministratorAnswers } from "./first-administrator.tsx";
import { LeadOn, ownAddress } from "./lead-on.tsx";
import { PasswordForm } from "./password-form.tsx";

const challengePrefix = "belay_challenge_";

/** The door. What stands behind `#` is a one-time link or a step of a sign-in, so that no server ever logs it. */
export function SignIn() {
  const { hash } = useLocation();
  const search = useSearch({ from: "/sign-in" });
  const token =
    new URLSearchParams(hash).get("link") ??
    (hash.length >= 20 && !hash.includes("=") ? hash : undefined) ??
    search.link;
  return (
    <Door title="Sign in">
      {token?.startsWith(challengePrefix) ? (
        <FactorForm challenge={token} from={search.from} />
      ) : token ? (
        <Redeem key={token} token={token} from={search.from} />
      ) : (
        <NoLink from={search.from} refused={search.refused} />
      )}
    </Door>
  );
}

/** Nothing to redeem: whoever is signed in already is led on. */
function NoLink({ from, refused }: { from: string | undefined; refused: string | undefined }) {
  const session = useSession();
  if (session.data) return <LeadOn to={ownAddress(from)} />;
  return <PasswordForm from={from} refused={refused} />;
}

function Redeem({ token, from }: { token: string; from: string | undefined }) {
  const signIn = useSignIn();
  const navigate = useNavigate();
  const asked = useRef(false);
  const enter = (first?: FirstAdministratorAnswers) =>
    signIn.mutate(
      { link: token, ...first },
      { onSuccess: () => void navigate({ href: ownAddress(from), replace: true }) },
    );
  const enterRef = useRef(enter);
  // A link is good for one use, and effects may run twice.
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    enterRef.current();
  }, []);

  const { error } = signIn;
  const answered = signIn.variables?.name !== undefined;
  if (error && (answered ? isProblem(error, "invalid-request") : needsName(error)))
    return (
      <FirstAdministrator busy={signIn.isPending} error={answered ? error : undefined} onEnter={enter} />
    );
  if (signIn.isPending && answered)
    return <FirstAdministrator busy error={undefined} onEnter={() => undefined} />;
  if (isProblem(error, "link-spent", "unauthenticated", "not-found")) {
    return (
      <>
        <h1>This link was used or has expired</h1>
        <p className="quiet mt-2">
          A sign-in link works once, and not for long. If it was you who used it in this browser, you are
          signed in: <Link to="/">open Belay</Link>. With a password,{" "}
          <Link to="/sign-in" search={{ from }}>
            sign in with that
          </Link>
          .
        </p>
        <p className="quiet mt-2">
          In a browser where you are still signed in, Command line in the account menu makes another; its
          address opens here too. Each start of Belay prints one for the first administrator.
        </p>
      </>
    );
  }
  if (error) {
    return (
      <StateMessage
        tone="stop"
        title={failureOf(error).title}
        code={failureOf(error).code}
        action={<Button onClick={() => enter()}>Try again</Button>}
      >
        {failureOf(error).detail}
      </StateMessage>
    );
  }
  return (
    <>
      <h1>Signing you in</h1>
      <p className="quiet mt-2" role="status">
        One moment.
      </p>
    </>
  );
}

/** The first administrator has no name yet: the server refuses the link until it gets one, and does not spend it. */
function needsName(error: unknown): boolean {
  return (
    isBelayProblem(error) &&
    error.code === "invalid-request" &&
    error.errors.some(({ path }) => path.endsWith("name"))
  );
}
