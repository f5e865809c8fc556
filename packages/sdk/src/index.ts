export { validateSchema } from "@belay/checks";
export { validateConditions, validateSegments } from "@belay/gate";
