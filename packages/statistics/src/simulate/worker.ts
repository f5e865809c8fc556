import { parentPort } from "node:worker_threads";
import { createRandom } from "../numbers/random.ts";
import { studies } from "./studies.ts";
import { runReplications } from "./study.ts";

/** A piece of a study to run: replications [from, to). */
export type Piece = { study: number; seed: number; from: number; to: number };

export type PieceResult = Piece & { columns: Float64Array[] };

parentPort?.on("message", (piece: Piece) => {
  const study = studies[piece.study]!;
  const columns = runReplications(study, piece.study, piece.seed, [piece.from, piece.to], createRandom);
  parentPort?.postMessage({ ...piece, columns } satisfies PieceResult);
});
