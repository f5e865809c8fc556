export type RunTables = {
  subjects: { pseudonym: string; wrapped_key: Buffer | null; created_at: Date; erased_at: Date | null };
};
