import type { EnvironmentKey, KeyPurpose, MachineKey } from "@belay/contracts";
import type { Selectable } from "kysely";
import { actorOf, type PersonCaller } from "../../platform/caller.ts";
import { hashToken, newToken } from "../../platform/crypto/tokens.ts";
import type { Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { AccessContext } from "./access-context.ts";
import type { AccessTables } from "./access-tables.ts";

export type WantedKey = {
  name: string;
  purpose: KeyPurpose;
  environment: EnvironmentKey;
  workflows: string[] | null;
  expiresAt: string | null;
};

const columns = [
  "id",
  "name",
  "purpose",
  "environment",
  "workflows",
  "created_by",
  "created_at",
  "last_used_at",
  "expires_at",
  "rotated_at",
  "previous_until",
  "previous_used_at",
  "revoked_at",
] as const;

/** Machine keys: least privilege by environment, workflow and purpose. */
export function createMachineKeys(context: AccessContext) {
  const { database, identifiers, at } = context;

  async function locked(tx: Transaction<Schema>, id: string) {
    const row = await tx
      .selectFrom("machine_keys")
      .selectAll()
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new ProblemError({ code: "not-found", detail: "There is no key with that id." });
    return row;
  }

  return {
    async list(): Promise<MachineKey[]> {
      const rows = await database.kysely
        .selectFrom("machine_keys")
        .select(columns)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map(machineKeyOf);
    },

    async create(by: PersonCaller, wanted: WantedKey): Promise<{ key: MachineKey; secret: string }> {
      const expires_at = wanted.expiresAt === null ? null : new Date(wanted.expiresAt);
      if (expires_at !== null && expires_at <= at())
        throw new ProblemError({
          code: "invalid-request",
          detail: "A key can't end before it begins: give a later time, or none.",
          errors: [{ path: "/expiresAt", message: "is past" }],
        });
      const secret = newToken(`belay_${wanted.purpose}_`);
      const { name, purpose, environment, workflows } = wanted;
      return database.transaction(async (tx) => {
        const row = await tx
          .insertInto("machine_keys")
          .values({
            id: identifiers.next(),
            name,
            purpose,
            environment,
            workflows,
            secret_hash: hashToken(secret),
            created_by: actorOf(by).name,
            created_at: at(),
            expires_at,
          })
          .returning(columns)
          .executeTakeFirstOrThrow();
        await context.audit(tx, {
          caller: by,
          action: "key.create",
          subject: { kind: "key", id: row.id },
          environment,
          after: {
            name: { text: name },
            purpose,
            workflows,
            expiresAt: expires_at?.toISOString() ?? null,
          },
        });
        return { key: machineKeyOf(row), secret };
      });
    },

    /** The secret before this one works on for the overlap; one from an earlier rotation ends. */
    async rotate(
      by: PersonCaller,
      id: string,
      overlapHours: number,
    ): Promise<{ key: MachineKey; secret: string }> {
      return database.transaction(async (tx) => {
        const before = await locked(tx, id);
        const now = at();
        if (before.revoked_at !== null || (before.expires_at !== null && before.expires_at <= now))
          throw new ProblemError({
            code: "conflict",
            detail: `The key ${before.name} has ended and can't be given a new secret. Make another key.`,
          });
        const secret = newToken(`belay_${before.purpose}_`);
        const previous_until = overlapHours === 0 ? null : new Date(now.getTime() + overlapHours * 3_600_000);
        const row = await tx
          .updateTable("machine_keys")
          .set({
            secret_hash: hashToken(secret),
            rotated_at: now,
            previous_secret_hash: previous_until && before.secret_hash,
            previous_until,
            previous_used_at: null,
          })
          .where("id", "=", id)
          .returning(columns)
          .executeTakeFirstOrThrow();
        // Without overlap whoever holds the old secret is cut off; with it, only who holds one yet older.
        if (overlapHours === 0 || before.previous_secret_hash !== null) await context.announce(tx, [id]);
        await context.audit(tx, {
          caller: by,
          action: "key.rotate",
          subject: { kind: "key", id },
          environment: row.environment,
          after: { previousUntil: previous_until?.toISOString() ?? null },
        });
        return { key: machineKeyOf(row), secret };
      });
    },

    async revoke(by: PersonCaller, id: string): Promise<MachineKey> {
      return database.transaction(async (tx) => {
        const before = await locked(tx, id);
        if (before.revoked_at !== null) return machineKeyOf(before);
        const row = await tx
          .updateTable("machine_keys")
          .set({ revoked_at: at() })
          .where("id", "=", id)
          .returning(columns)
          .executeTakeFirstOrThrow();
        await context.announce(tx, [id]);
        await context.audit(tx, {
          caller: by,
          action: "key.revoke",
          subject: { kind: "key", id },
          environment: row.environment,
        });
        return machineKeyOf(row);
      });
    },
  };
}

type KeyRow = Pick<Selectable<AccessTables["machine_keys"]>, (typeof columns)[number]>;

const machineKeyOf = (row: KeyRow): MachineKey => ({
  id: row.id,
  name: row.name,
  purpose: row.purpose,
  environment: row.environment,
  workflows: row.workflows,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
  rotatedAt: row.rotated_at?.toISOString() ?? null,
  previousUntil: row.previous_until?.toISOString() ?? null,
  previousUsedAt: row.previous_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});
