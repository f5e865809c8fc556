import { Link, useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { isBelayProblem } from "@belay/client";
import { failureOf, isProblem } from "../../api/problem.ts";
import { useSession, useSignIn } from "../../api/session.ts";
import { BrandMark } from "../../components/brand.tsx";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/failure.tsx";
import { useFocus } from "../../lib/use-focus.ts";
import { StateMessage } from "../../components/state-message.tsx";

/** The door: a one-time link signs a person in. The token stands behind `#`, so that no server ever logs it. */
export function SignIn() {
  const { hash } = useLocation();
  const search = useSearch({ strict: false });
  const token =
    new URLSearchParams(hash).get("link") ??
    (hash.length >= 20 && !hash.includes("=") ? hash : undefined) ??
    search.link;
  return (
    <main className="sign-in">
      <title>Sign in · Belay</title>
      <div>
        <p className="brand mb-6 px-0!">
          <BrandMark />
          Belay
        </p>
        {token ? <Redeem key={token} token={token} from={search.from} /> : <NoLink from={search.from} />}
      </div>
    </main>
  );
}

/** Nothing to redeem: whoever is signed in already is led on, everybody else told what to look for. */
function NoLink({ from }: { from: string | undefined }) {
  const session = useSession();
  if (session.data) return <LeadOn to={ownAddress(from)} />;
  return (
    <>
      <h1>Sign in with your link</h1>
      <p className="quiet mt-2">
        Belay signs people in with one-time links. Open the one you were given; the first owner's is printed
        by <code>npm start</code> or <code>belay serve</code>.
      </p>
    </>
  );
}

function Redeem({ token, from }: { token: string; from: string | undefined }) {
  const signIn = useSignIn();
  const navigate = useNavigate();
  const asked = useRef(false);
  const enter = (name?: string) =>
    signIn.mutate(
      { link: token, ...(name ? { name } : {}) },
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
  if (error && needsName(error))
    return (
      <AskName busy={signIn.isPending} error={signIn.variables?.name ? error : undefined} onName={enter} />
    );
  if (isProblem(error, "link-spent", "unauthenticated", "not-found")) {
    return (
      <>
        <h1>This link was used or has expired</h1>
        <p className="quiet mt-2">
          A sign-in link works once, and not for long. If it was you who used it in this browser, you are
          signed in: <Link to="/">open Belay</Link>.
        </p>
        <p className="quiet mt-2">
          In a browser where you are still signed in, Command line in the account menu makes another; its
          address opens here too. Each start of Belay prints one for the first owner.
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

/** Once: what renders again while the next screen loads must not ask for it again. */
function LeadOn({ to }: { to: string }) {
  const navigate = useNavigate();
  const href = useRef(to);
  useEffect(() => {
    void navigate({ href: href.current, replace: true });
  }, [navigate]);
  return null;
}

/** Only addresses of this dashboard: a link must not lead a person who has just signed in elsewhere. */
function ownAddress(from: string | undefined): string {
  return from?.startsWith("/") && !/^\/[/\\]/.test(from) ? from : "/";
}

/** The first owner has no name yet: the server refuses the link until it gets one, and does not spend it. */
function needsName(error: unknown): boolean {
  return (
    isBelayProblem(error) &&
    error.code === "invalid-request" &&
    error.errors.some(({ path }) => path.endsWith("name"))
  );
}

function AskName({ busy, error, onName }: { busy: boolean; error: unknown; onName: (name: string) => void }) {
  const [name, setName] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useFocus(field, true);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && !busy) onName(name.trim());
  };
  return (
    <form onSubmit={send}>
      <h1>Who are you?</h1>
      <p className="quiet mt-2">What you approve, open and stop is kept under this name.</p>
      <label className="label mt-6 block" htmlFor="name">
        Your name
      </label>
      <input
        id="name"
        className="field mt-1"
        ref={field}
        autoComplete="name"
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Refusal error={error} />
      <Button type="submit" kind="primary" className="mt-4" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}
