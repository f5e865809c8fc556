export {
  type CheckedDefinition,
  checkDefinition,
  UnreadableDefinition,
} from "./definition/check-definition.ts";
export type { Finding } from "./definition/finding.ts";
export { main } from "./program.ts";
