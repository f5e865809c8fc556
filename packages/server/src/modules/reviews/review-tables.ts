export type ReviewTables = {};
