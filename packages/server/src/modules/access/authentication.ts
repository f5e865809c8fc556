import type { Credential } from "../../platform/caller.ts";
import { hashToken } from "../../platform/crypto/tokens.ts";
import { accessChannel, type AccessContext } from "./access-context.ts";
import { liveCredentials } from "./access-store.ts";
import { sessionPrefix, type Sessions } from "./sessions.ts";

/** A revocation is announced at once; where the announcement is lost, an entry lives this long. */
const cacheMs = 5_000;
const lastUsedEveryMs = 60_000;
const sweepEveryMs = 30_000;

/** Whom a token speaks for: remembered for a moment, forgotten on every replica when a credential ends. */
export function createAuthentication(context: AccessContext, sessions: Sessions) {
  const { database, clock, streams, bootstrapToken, at } = context;
  const known = new Map<string, { caller: Credential; until: number }>();
  const lastUsed = new Map<string, number>();
  const bootstrapHash = bootstrapToken === undefined ? undefined : hashToken(bootstrapToken);
  /** Raised whenever a credential has ended: what was looked up before may not be remembered. */
  let endings = 0;
  let sweptAt = at();

  function forget(credential?: string): void {
    endings++;
    known.clear();
    if (credential) streams.closeOwned(credential);
  }

  async function closeEnded(): Promise<void> {
    const open = streams.owners();
    const live = await liveCredentials(database.kysely, open, at());
    for (const credential of open) if (!live.has(credential)) streams.closeOwned(credential);
  }

  const subscription = database.listen(accessChannel, async (event) => {
    forget(event.kind === "notification" ? event.payload : undefined);
    // Announcements may have been missed.
    if (event.kind !== "notification") await closeEnded();
  });

  /** What ends by the clock is announced by nobody: sessions, keys, and the secret before a rotation. */
  async function sweep(): Promise<void> {
    const [since, now] = [sweptAt, at()];
    sweptAt = now;
    await closeEnded();
    const overlaps = await database.kysely
      .selectFrom("machine_keys")
      .select("id")
      .where("previous_until", ">", since)
      .where("previous_until", "<=", now)
      .execute();
    // A stream doesn't say which secret opened it: whoever has the new one comes back at once.
    for (const { id } of overlaps) streams.closeOwned(id);
    await context.limits.sweep();
    for (const table of ["sign_in_challenges", "device_requests", "verifications"] as const)
      await database.kysely.deleteFrom(table).where("expires_at", "<", now).execute();
  }
  const timer = setInterval(() => void sweep().catch(() => {}), sweepEveryMs);

  async function lookUp(token: string): Promise<Credential | null> {
    const hash = hashToken(token);
    if (bootstrapHash?.equals(hash))
      return {
        kind: "key",
        id: null,
        name: "bootstrap token",
        purpose: "automation",
        environment: null,
        workflows: null,
      };
    if (token.startsWith(sessionPrefix)) {
      const session = await sessions.find(hash);
      if (!session) return null;
      const { person, withheld } = session;
      return { kind: "person", person, session: session.id, ...(withheld && { withheld }) };
    }
    const now = at();
    const row = await database.kysely
      .selectFrom("machine_keys")
      .selectAll()
      .where((e) =>
        e.or([
          e("secret_hash", "=", hash),
          e.and([e("previous_secret_hash", "=", hash), e("previous_until", ">", now)]),
        ]),
      )
      .where("revoked_at", "is", null)
      .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", now)]))
      .executeTakeFirst();
    if (!row) return null;
    noteUse(row.id, !row.secret_hash.equals(hash));
    const { id, name, purpose, environment, workflows } = row;
    return { kind: "key", id, name, purpose, environment, workflows };
  }

  function noteUse(key: string, isPrevious: boolean): void {
    const now = clock.now();
    const note = `${key} ${isPrevious}`;
    if (now - (lastUsed.get(note) ?? 0) < lastUsedEveryMs) return;
    lastUsed.set(note, now);
    // A note for people; losing one costs nothing, and no request waits for it.
    database.kysely
      .updateTable("machine_keys")
      .set({ last_used_at: new Date(now), ...(isPrevious && { previous_used_at: new Date(now) }) })
      .where("id", "=", key)
      .execute()
      .catch(() => {});
  }

  return {
    forget,
    sweep,
    async authenticate(token: string): Promise<Credential | null> {
      const cached = known.get(token);
      if (cached && cached.until > clock.monotonic()) return cached.caller;
      const before = endings;
      const caller = await lookUp(token);
      if (known.size > 10_000) known.clear();
      // Strangers are not remembered: guessing must not fill the memory.
      if (caller && before === endings) known.set(token, { caller, until: clock.monotonic() + cacheMs });
      return caller;
    },
    async close(): Promise<void> {
      clearInterval(timer);
      await subscription.stop();
    },
  };
}
