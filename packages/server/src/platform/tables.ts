/**
 * The platform's own tables. Modules declare theirs beside their stores; the composition root intersects them
 * (`Tables & RunTables & …`) and passes the whole as the database's type argument.
 */
export interface Tables {
  belay_secrets: { name: string; sealed: Buffer };
}
