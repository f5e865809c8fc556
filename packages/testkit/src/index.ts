export { createFakeClock, type FakeClock } from "./clock.ts";
export { startTestPostgres, type TestPostgres } from "./postgres.ts";
export { createTestDatabase, type TestDatabase } from "./postgres-database.ts";
