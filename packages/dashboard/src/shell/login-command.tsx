import type { useSignInLink } from "../api/session.ts";
import { Button } from "../components/button.tsx";
import { CopyBlock } from "../components/copy-block.tsx";
import { Refusal } from "../components/failure.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { formatClock, useClock } from "../lib/time.ts";

/** The command that signs a command line in as the person who looks at it, as long as it is good. */
export function LoginCommand({ link }: { link: ReturnType<typeof useSignInLink> }) {
  const expiresAt = link.data?.expiresAt;
  const expired = useClock((now) => expiresAt !== undefined && Date.parse(expiresAt) <= now);
  if (link.error) {
    return (
      <>
        <Refusal error={link.error} />
        <Button className="mt-3" onClick={() => link.mutate()}>
          Try again
        </Button>
      </>
    );
  }
  if (!link.data) return <Skeleton width="100%" height="5.5rem" />;
  if (expired) {
    return (
      <>
        <p className="quiet">The command has expired: it was good for ten minutes.</p>
        <Button className="mt-3" onClick={() => link.mutate()}>
          Make another
        </Button>
      </>
    );
  }
  return (
    <>
      <CopyBlock text={commandOf(link.data.link)} what="the command" />
      <p className="note mt-2">
        Good once, until {formatClock(link.data.expiresAt).slice(0, 5)}. Whoever runs it is signed in as you:
        send it to nobody.
      </p>
    </>
  );
}

/** The address is the one that this person reaches Belay by. Every shell takes the link whole in these quotes. */
const commandOf = (link: string) => `belay login "${location.origin}/sign-in#${link}"`;
