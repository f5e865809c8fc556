import pg from "pg";

/** Times in milliseconds; 0 means no limit. */
export type ConnectionLimits = { statementMs: number; lockMs: number; idleInTransactionMs: number };

export const defaultLimits: ConnectionLimits = {
  statementMs: 30_000,
  lockMs: 10_000,
  idleInTransactionMs: 60_000,
};
export const noLimits: ConnectionLimits = { statementMs: 0, lockMs: 0, idleInTransactionMs: 0 };

const { builtins } = pg.types;
const int8Array = 1016;
const parseTextArray = pg.types.getTypeParser(1009 as number) as (value: string) => (string | null)[];

const parseInt8 = (value: string): number => {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(
    `The database holds ${value}, which is beyond the whole numbers that can be kept exact.`,
  );
};

const parsers = new Map<number, (value: string) => unknown>([
  [builtins.INT8, parseInt8],
  [int8Array, (value) => parseTextArray(value).map((item) => (item === null ? null : parseInt8(item)))],
  // A date has no time zone: a Date object would give it one.
  [builtins.DATE, (value) => value],
]);

/**
 * int8 comes as an exact `number` (or the query fails), date as `YYYY-MM-DD`, timestamptz as `Date`, numeric as
 * `string`.
 */
const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    (format !== "binary" && parsers.get(oid)) ||
    pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Settings every connection of Belay shares. */
export const connectionConfig = (url: string, name: string, limits: ConnectionLimits): pg.ClientConfig => ({
  connectionString: url,
  application_name: name,
  types: typeParsers,
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  options: [
    "-c timezone=UTC",
    `-c statement_timeout=${limits.statementMs}`,
    `-c lock_timeout=${limits.lockMs}`,
    `-c idle_in_transaction_session_timeout=${limits.idleInTransactionMs}`,
  ].join(" "),
});
