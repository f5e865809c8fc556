export { ChecksError, isChecksError, type ChecksErrorCode } from "./checks-error.ts";
export { strongestConsequence, type Consequence } from "./consequence.ts";
export {
  createRedactor,
  type RedactedSpan,
  type Redaction,
  type RedactOptions,
  type Redactor,
} from "./redaction/redactor.ts";
export { restore, type Restoration } from "./redaction/restore.ts";
export { createVault, type Vault } from "./redaction/vault.ts";
export type { KnownValues, RedactionPolicy } from "./redaction/redaction-policy.ts";
export type { NameSearch } from "./redaction/detect-people.ts";
export { redactionTypes, type RedactionType } from "./redaction/span.ts";
export {
  createContract,
  type Contract,
  type ContractConsequences,
  type ContractFinding,
  type ContractOptions,
  type ContractResult,
  type Contradiction,
  type JsonSchema,
} from "./contract/contract.ts";
export type { AgreesRule, ContradictionRule, OnlyOneRule, SameRule } from "./contract/contradictions.ts";
export { validateSchema, type SchemaProblem } from "./contract/validate-schema.ts";
export { createChecks, type CheckDefinition } from "./output/create-checks.ts";
export { runChecks, type ChecksResult } from "./output/run-checks.ts";
export type {
  CheckContext,
  CheckFinding,
  CheckKind,
  CheckOutcome,
  OutputCheck,
  SentenceSupport,
  Source,
  SourceReference,
} from "./output/output-check.ts";
export { findInjection } from "./output/injection-check.ts";
export { editDistance, type EditDistance } from "./difference/edit-distance.ts";
export { wordDiff, type DiffSegment } from "./difference/word-diff.ts";
export {
  createDocumentSet,
  type DocumentHit,
  type DocumentSet,
  type SetDocument,
} from "./documents/document-set.ts";
export { splitSentences, type Sentence } from "./text/sentences.ts";
export type { Fact } from "./text/fact.ts";
export { readFacts } from "./text/facts.ts";
