export type RunTables = {};
