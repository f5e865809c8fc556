export type ActionTables = {};
