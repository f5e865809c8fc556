export { createSubjectKeys, type SubjectKeys } from "./subject-keys.ts";
