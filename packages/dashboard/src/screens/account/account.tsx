import { Bar } from "../../components/bar.tsx";
import { Failure } from "../../components/failure.tsx";
import { PageSkeleton } from "../../components/skeleton.tsx";
import { useAccount } from "../../api/access.ts";
import { useSession } from "../../api/session.ts";
import { EmailPart } from "./email-part.tsx";
import { FactorPart } from "./factor-part.tsx";
import { PasskeysPart } from "./passkeys-part.tsx";
import { PasswordPart } from "./password-part.tsx";
import { SessionsPart } from "./sessions-part.tsx";

/** One's own ways in: what proves it, and where one is signed in. */
export function AccountScreen() {
  const { data, error, refetch } = useAccount();
  const withheld = useSession().data?.withheld;
  return (
    <div className="page">
      <title>Your account · Belay</title>
      {data ? (
        <>
          <h1>Your account</h1>
          <p className="lede">
            {data.person.name}, {withheld ?? data.person.role}
            {data.person.email ? `, ${data.person.email}` : ""}.{" "}
            {data.person.areas.length > 0
              ? `Your signature on a memo answers for ${data.person.areas.join(", ")}.`
              : "Your signature on a memo answers for nothing yet."}
          </p>
          {withheld && (
            <Bar tone="watch" announce className="mt-4">
              <b className="strong">Your role “{withheld}” waits for your second factor.</b> Until it is on,
              you may look and change nothing.
            </Bar>
          )}
          {data.person.kind === "person" ? (
            <>
              {data.person.email === null && <EmailPart />}
              <FactorPart account={data} />
              <PasswordPart account={data} />
            </>
          ) : (
            <p className="quiet mt-6">A sample person signs in with links alone.</p>
          )}
          <SessionsPart account={data} />
          <PasskeysPart account={data} />
        </>
      ) : error ? (
        <>
          <h1>Your account</h1>
          <Failure what="Your account" error={error} onRetry={() => void refetch()} />
        </>
      ) : (
        <PageSkeleton />
      )}
    </div>
  );
}
