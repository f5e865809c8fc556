import { sql, type RawBuilder } from "kysely";

/** A column of rows that are sent as one array a column: name, PostgreSQL's type, and its value in a row. */
export type Column<Row> = readonly [name: string, type: string, read: (row: Row) => unknown];

/** Rows as a table expression, with as many parameters as there are columns however many rows there are. */
export const unnest = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): RawBuilder<unknown> =>
  sql`unnest(${sql.join(columns.map(([, type, read]) => sql`${rows.map(read)}::${sql.raw(type)}[]`))})
    as given (${namesOf(columns)})`;

/** The columns' names, as a list. */
export const namesOf = <Row>(columns: readonly Column<Row>[]): RawBuilder<unknown> =>
  sql.join(columns.map(([name]) => sql.ref(name)));
