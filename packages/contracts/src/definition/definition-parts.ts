import { z } from "zod";

/** A file that the definition names. */
export const path = z.string().min(1).max(300).describe("Path relative to the definition's folder");
export const share = z.number().min(0).max(1);
export const sentence = z.string().min(1).max(600);
