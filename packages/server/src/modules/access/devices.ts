import { randomInt } from "node:crypto";
import type { PersonCaller } from "../../platform/caller.ts";
import { hashToken, newToken } from "../../platform/crypto/tokens.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { AccessContext } from "./access-context.ts";
import { findPerson } from "./access-store.ts";
import type { Sessions, SignedIn, Visitor } from "./sessions.ts";

const minutes = 10;
const intervalSeconds = 2;
/** No vowels, so that no code is a word; nothing that looks like something else. */
const letters = "BCDFGHJKLMNPQRSTVWXZ";
const guessRule = { most: 20, windowMs: 10 * 60_000 };
const askRule = { most: 20, windowMs: 10 * 60_000 };

/**
 * Lets a command line in without a link (RFC 8628). Modes of a request: waiting → approved or denied by a signed-in
 * person → gone with the first answer; or gone after ten minutes.
 */
export function createDevices(context: AccessContext, sessions: Sessions) {
  const { database, at, limits } = context;

  return {
    async request({ from, name }: Visitor) {
      await limits.require(`device:${from}`, askRule);
      const deviceCode = newToken("belay_device_");
      const code = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join("");
      const created_at = at();
      const expiresAt = new Date(created_at.getTime() + minutes * 60_000);
      await database.kysely
        .insertInto("device_requests")
        .values({
          device_code_hash: hashToken(deviceCode),
          user_code_hash: hashToken(code),
          name,
          origin: from,
          created_at,
          expires_at: expiresAt,
        })
        .execute();
      const userCode = `${code.slice(0, 4)}-${code.slice(4)}`;
      return { deviceCode, userCode, path: `/device?code=${userCode}`, expiresAt, intervalSeconds };
    },

    async look(by: PersonCaller, userCode: string) {
      await limits.require(`device-code:${by.person.id}`, guessRule);
      const row = await database.kysely
        .selectFrom("device_requests")
        .select(["name", "origin", "created_at", "expires_at"])
        .where("user_code_hash", "=", hashToken(userCode))
        .where("state", "=", "waiting")
        .where("expires_at", ">", at())
        .executeTakeFirst();
      if (!row) throw unknownCode();
      return { name: row.name, from: row.origin, askedAt: row.created_at, expiresAt: row.expires_at };
    },

    async decide(by: PersonCaller, userCode: string, approve: boolean): Promise<void> {
      await limits.require(`device-code:${by.person.id}`, guessRule);
      await database.transaction(async (tx) => {
        const row = await tx
          .updateTable("device_requests")
          .set({ state: approve ? "approved" : "denied", person_id: by.person.id })
          .where("user_code_hash", "=", hashToken(userCode))
          .where("state", "=", "waiting")
          .where("expires_at", ">", at())
          .returning(["name", "origin"])
          .executeTakeFirst();
        if (!row) throw unknownCode();
        await context.audit(tx, {
          caller: by,
          action: approve ? "device.approve" : "device.deny",
          subject: { kind: "person", id: by.person.id },
          after: { device: { text: row.name }, from: row.origin },
        });
      });
    },

    async redeem(deviceCode: string, from: string): Promise<SignedIn> {
      const device_code_hash = hashToken(deviceCode);
      const now = at();
      const soonest = new Date(now.getTime() - intervalSeconds * 1_000 + 250);
      const before = await database.kysely
        .selectFrom("device_requests")
        .select(["polled_at"])
        .where("device_code_hash", "=", device_code_hash)
        .where("expires_at", ">", now)
        .executeTakeFirst();
      if (!before) throw gone();
      if (before.polled_at !== null && before.polled_at > soonest)
        throw new ProblemError({
          code: "slow-down",
          detail: `Ask every ${intervalSeconds} seconds, not more often.`,
        });
      return database
        .transaction(async (tx) => {
          const taken = await tx
            .deleteFrom("device_requests")
            .where("device_code_hash", "=", device_code_hash)
            .where("state", "!=", "waiting")
            .returning(["state", "person_id", "name"])
            .executeTakeFirst();
          const person = taken?.person_id ? await findPerson(tx, taken.person_id) : undefined;
          if (taken?.state === "approved" && person)
            return { signedIn: await sessions.begin(tx, person, "device", { from, name: taken.name }) };
          if (taken) return { denied: true };
          await tx
            .updateTable("device_requests")
            .set({ polled_at: now })
            .where("device_code_hash", "=", device_code_hash)
            .execute();
          return {};
        })
        .then(({ signedIn, denied }: { signedIn?: SignedIn; denied?: boolean }) => {
          if (signedIn) return signedIn;
          throw denied
            ? new ProblemError({ code: "access-denied", detail: "This device was turned away." })
            : new ProblemError({
                code: "authorization-pending",
                detail: "Nobody has decided yet. Ask again in a moment.",
              });
        });
    },
  };
}

const unknownCode = (): ProblemError =>
  new ProblemError({
    code: "not-found",
    detail:
      "No device waits under that code. Codes are good for ten minutes and for one decision: start again with belay login.",
  });

const gone = (): ProblemError =>
  new ProblemError({
    code: "link-spent",
    detail: "This request has run out or was answered already. Start again with belay login.",
  });
