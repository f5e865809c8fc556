import { randomUUID } from "node:crypto";
import type pg from "pg";
import { digestOf, type Account, type Activity, type NewActivity } from "./activity.ts";

export type Created = { outcome: "created" | "same" | "different"; activity: Activity };

export type ActivityStore = {
  /** Makes the schema and tables where they are missing. */
  prepare(): Promise<void>;
  create(activity: NewActivity, key: string): Promise<Created>;
  get(id: string): Promise<Activity | undefined>;
  /** Those not undone, newest first; all accounts' without an account. */
  list(account: string | undefined, limit: number): Promise<Activity[]>;
  /** Undoes one; undoing it again changes nothing. */
  remove(id: string): Promise<Activity | undefined>;
  account(id: string): Promise<Account | undefined>;
  putAccounts(accounts: readonly Account[]): Promise<void>;
  ping(): Promise<void>;
};

const schema = `
  create schema if not exists sample_crm;
  create table if not exists sample_crm.accounts (
    id text primary key,
    name text,
    tier text,
    region text,
    contact_name text,
    contact_email text
  );
  create table if not exists sample_crm.activities (
    id uuid primary key,
    idempotency_key text not null unique,
    digest text not null,
    account_id text not null references sample_crm.accounts (id),
    type text not null,
    subject text not null,
    body text not null,
    recipient text,
    reference text,
    created_at timestamptz not null default clock_timestamp(),
    deleted_at timestamptz
  );
  create index if not exists activities_account on sample_crm.activities (account_id, created_at desc);`;

type Row = {
  id: string;
  digest: string;
  account_id: string;
  type: string;
  subject: string;
  body: string;
  recipient: string | null;
  reference: string | null;
  created_at: Date;
  deleted_at: Date | null;
};

export const createActivityStore = (pool: pg.Pool): ActivityStore => ({
  async prepare() {
    // Two processes that start at once would otherwise race for the schema's name.
    await inTransaction(pool, async (client) => {
      await client.query("select pg_advisory_xact_lock(hashtext('sample_crm'))");
      await client.query(schema);
    });
  },

  create: (activity, key) =>
    inTransaction(pool, async (client) => {
      await client.query("insert into sample_crm.accounts (id) values ($1) on conflict do nothing", [
        activity.account,
      ]);
      const digest = digestOf(activity);
      const inserted = await client.query<Row>(
        `insert into sample_crm.activities (id, idempotency_key, digest, account_id, type, subject, body, recipient, reference)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (idempotency_key) do nothing returning *`,
        [
          randomUUID(),
          key,
          digest,
          activity.account,
          activity.type,
          activity.subject,
          activity.body,
          activity.to ?? null,
          activity.reference ?? null,
        ],
      );
      if (inserted.rows[0] !== undefined)
        return { outcome: "created", activity: toActivity(inserted.rows[0]) };
      // The insert has waited for whoever took the key, so the row is there to be read.
      const taken = await client.query<Row>(
        "select * from sample_crm.activities where idempotency_key = $1",
        [key],
      );
      const row = taken.rows[0]!;
      return { outcome: row.digest === digest ? "same" : "different", activity: toActivity(row) };
    }),

  async get(id) {
    const found = await pool.query<Row>("select * from sample_crm.activities where id = $1", [id]);
    return found.rows[0] && toActivity(found.rows[0]);
  },

  async list(account, limit) {
    const found = await pool.query<Row>(
      `select * from sample_crm.activities where deleted_at is null and ($1::text is null or account_id = $1)
       order by created_at desc, id limit $2`,
      [account ?? null, limit],
    );
    return found.rows.map(toActivity);
  },

  async remove(id) {
    const removed = await pool.query<Row>(
      "update sample_crm.activities set deleted_at = coalesce(deleted_at, clock_timestamp()) where id = $1 returning *",
      [id],
    );
    return removed.rows[0] && toActivity(removed.rows[0]);
  },

  async account(id) {
    const found = await pool.query<Record<string, string | null>>(
      "select * from sample_crm.accounts where id = $1",
      [id],
    );
    return found.rows[0] && toAccount(found.rows[0]);
  },

  async putAccounts(accounts) {
    await inTransaction(pool, async (client) => {
      for (const { id, name, tier, region, contact } of accounts) {
        await client.query(
          `insert into sample_crm.accounts (id, name, tier, region, contact_name, contact_email) values ($1, $2, $3, $4, $5, $6)
           on conflict (id) do update set name = excluded.name, tier = excluded.tier, region = excluded.region,
             contact_name = excluded.contact_name, contact_email = excluded.contact_email`,
          [id, name ?? null, tier ?? null, region ?? null, contact?.name ?? null, contact?.email ?? null],
        );
      }
    });
  },

  async ping() {
    await pool.query("select 1");
  },
});

const inTransaction = async <Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((rollbackError: unknown) => {
      broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
    });
    throw error;
  } finally {
    client.release(broken);
  }
};

const toActivity = (row: Row): Activity => ({
  id: row.id,
  account: row.account_id,
  type: row.type,
  subject: row.subject,
  body: row.body,
  ...(row.recipient !== null && { to: row.recipient }),
  ...(row.reference !== null && { reference: row.reference }),
  createdAt: row.created_at.toISOString(),
  ...(row.deleted_at !== null && { deletedAt: row.deleted_at.toISOString() }),
});

const toAccount = (row: Record<string, string | null>): Account => ({
  id: row.id ?? "",
  ...(row.name != null && { name: row.name }),
  ...(row.tier != null && { tier: row.tier }),
  ...(row.region != null && { region: row.region }),
  ...((row.contact_name != null || row.contact_email != null) && {
    contact: {
      ...(row.contact_name != null && { name: row.contact_name }),
      ...(row.contact_email != null && { email: row.contact_email }),
    },
  }),
});
