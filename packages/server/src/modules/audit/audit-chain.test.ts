import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { auditCheckpointPurpose, auditGenesis } from "@belay/contracts";
import { createTestDatabase, type TestDatabase } from "@belay/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { createSigner, createSigningKey, verifyAttestation } from "../../platform/crypto/signing.ts";
import { createDatabase, type Database, type Transaction } from "../../platform/database.ts";
import { createIdentifiers } from "../../platform/identifiers.ts";
import { silentLog } from "../../platform/log.ts";
import type { Schema } from "../../schema.ts";
import { createAuditChain } from "./audit-chain.ts";
import { contentOf, linkHash } from "./audit-entry.ts";
import { recordAudit } from "./record-audit.ts";

const signingKey = createSigningKey();
const signer = createSigner(signingKey);
const identifiers = createIdentifiers(systemClock);
const chainer = fileURLToPath(new URL("testing/chainer-process.ts", import.meta.url));

let holder: TestDatabase;
let database: Database<Schema>;
beforeEach(async () => {
  holder = await createTestDatabase();
  database = createDatabase<Schema>({ url: holder.url, log: silentLog(), poolSize: 20 });
});
afterEach(async () => {
  await database.close();
  await holder.drop();
});

const record = (tx: Transaction<Schema>, id = identifiers.next()) =>
  recordAudit(tx, {
    id,
    at: new Date(),
    caller: null,
    action: "review.expire",
    subject: { kind: "review", id },
    before: { state: "waiting" },
    after: { state: "expired", reason: { text: "It was due." } },
  });

/** Reads the whole chain, and checks each link of it. */
async function unbrokenChain(): Promise<string[]> {
  const rows = await database.kysely
    .selectFrom("audit_entries")
    .selectAll()
    .where("position", "is not", null)
    .orderBy("position")
    .execute();
  let previous = auditGenesis;
  for (const [index, row] of rows.entries()) {
    expect([row.position, row.previous]).toEqual([index + 1, previous]);
    expect(row.hash).toBe(linkHash(index + 1, previous, contentOf(row)));
    previous = row.hash ?? "";
  }
  const head = await database.kysely.selectFrom("audit_head").selectAll().executeTakeFirstOrThrow();
  expect(head).toMatchObject({ position: rows.length, hash: previous });
  return rows.map((row) => row.id);
}

describe("linking", () => {
  test("takes what commits late, whatever its id", async () => {
    const chain = createAuditChain({ database, clock: systemClock, signer });
    const early = identifiers.next();
    const client = await database.pool.connect();
    await client.query("begin");
    await client.query(
      "insert into audit_entries (id, at, actor_kind, actor_id, action, subject_kind, subject_id, before, after) values ($1, now(), 'system', 'belay', 'review.expire', 'review', 'x', '{}', '{}')",
      [early],
    );
    const later = identifiers.next();
    await database.transaction((tx) => record(tx, later));
    expect(await chain.link()).toBe(1);
    await client.query("commit");
    client.release();
    expect(await chain.link()).toBe(1);
    expect(await unbrokenChain()).toEqual([later, early]);
  });

  test("leaves nothing of a change that was rolled back", async () => {
    const chain = createAuditChain({ database, clock: systemClock, signer });
    await expect(
      database.transaction(async (tx) => {
        await record(tx);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect([await chain.link(), await unbrokenChain()]).toEqual([0, []]);
  });

  test("by many at once gives one chain, and its head is signed once for a length", async () => {
    const chains = [1, 2, 3, 4].map(() => createAuditChain({ database, clock: systemClock, signer }));
    expect(await chains[0]!.checkpoint()).toBeNull();
    for (let round = 0; round < 5; round++) {
      await database.transaction((tx) => record(tx));
      await database.transaction((tx) => record(tx));
      await Promise.all(chains.map((chain) => chain.link()));
    }
    expect(await unbrokenChain()).toHaveLength(10);
    const [one, two] = await Promise.all(chains.map((chain) => chain.checkpoint()));
    expect(two).toEqual(one);
    expect(one?.statement).toMatchObject({ count: 10 });
    expect(verifyAttestation(signer.publicKey, one!, auditCheckpointPurpose)).toBe(true);
    expect(verifyAttestation(signer.publicKey, one!, "belay/publish/v1")).toBe(false);
  });
});

test("three replicas, killed again and again while transactions commit in any order, leave one unbroken chain with every entry", async () => {
  const environment = {
    ...process.env,
    DATABASE_URL: holder.url,
    SIGNING_KEY: signingKey.toString("base64"),
  };
  const replicas = new Set<ChildProcess>();
  const start = async () => {
    const child = fork(chainer, {
      env: environment,
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    replicas.add(child);
    await once(child, "message");
  };
  const kill = async (child: ChildProcess) => {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    replicas.delete(child);
  };
  const committed: string[] = [];
  let open = true;

  /** Writes an entry, and keeps its transaction open for a while, as slow changes do; some are given up. */
  async function writer(): Promise<void> {
    while (open) {
      const id = identifiers.next();
      const isKept = Math.random() < 0.8;
      await database
        .transaction(async (tx) => {
          await record(tx, id);
          await sleep(Math.random() * 120);
          if (!isKept) throw new Error("given up");
        })
        .then(
          () => committed.push(id),
          () => {},
        );
    }
  }

  await Promise.all([start(), start(), start()]);
  const writers = Array.from({ length: 12 }, writer);
  try {
    for (let round = 0; round < 3; round++) {
      await sleep(700);
      // Two of three, or all of them: whoever leads is among the dead sooner or later, and then for certain.
      const dead = round % 2 === 0 ? [...replicas].slice(round % 3, (round % 3) + 2) : [...replicas];
      await Promise.all(dead.map(kill));
      await Promise.all(dead.map(start));
    }
    open = false;
    await Promise.all(writers);
    await expect
      .poll(
        async () =>
          (
            await database.kysely
              .selectFrom("audit_entries")
              .select("id")
              .where("position", "is", null)
              .execute()
          ).length,
        { timeout: 30_000 },
      )
      .toBe(0);
  } finally {
    open = false;
    await Promise.all([...replicas].map(kill));
    await Promise.allSettled(writers);
  }
  const chained = await unbrokenChain();
  expect(chained.length).toBeGreaterThan(100);
  expect(chained.toSorted()).toEqual(committed.toSorted());
  // They did not commit in the order of their ids, or this would prove little.
  expect(chained).not.toEqual(chained.toSorted());
  const checkpoints = await database.kysely.selectFrom("audit_checkpoints").selectAll().execute();
  expect(checkpoints.length).toBeGreaterThan(0);
  for (const { attestation } of checkpoints)
    expect(verifyAttestation(signer.publicKey, attestation, auditCheckpointPurpose)).toBe(true);
}, 120_000);
