import { Worker } from "node:worker_threads";
import { studies } from "./studies.ts";
import type { StudyResult } from "./table.ts";
import type { Piece, PieceResult } from "./worker.ts";

export type SimulateOptions = {
  /** Places in `studies`. */
  chosen: number[];
  replications: number;
  seed: number;
  workers: number;
  onProgress?: (done: number, of: number, name: string) => void;
};

/** Replications a worker takes at a time: small enough that no core waits long for the last one. */
const pieceSize = 250;

/** Runs studies on all workers. The result depends on the seed and not on how many workers there are. */
export async function simulate(options: SimulateOptions): Promise<StudyResult[]> {
  const { chosen, replications, seed, workers, onProgress } = options;
  const pieces: Piece[] = chosen.flatMap((study) =>
    Array.from({ length: Math.ceil(replications / pieceSize) }, (_, index) => ({
      study,
      seed,
      from: index * pieceSize,
      to: Math.min(replications, (index + 1) * pieceSize),
    })),
  );
  const columns = new Map<number, Float64Array[]>();
  let done = 0;
  let next = 0;

  const take = (result: PieceResult) => {
    const all = columns.get(result.study) ?? result.columns.map(() => new Float64Array(replications));
    for (const [index, column] of result.columns.entries()) all[index]!.set(column, result.from);
    columns.set(result.study, all);
    done += 1;
    onProgress?.(done, pieces.length, studies[result.study]!.name);
  };

  const runWorker = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url));
      const give = () => {
        const piece = pieces[next++];
        if (piece !== undefined) worker.postMessage(piece);
        else void worker.terminate().then(() => resolve(), reject);
      };
      worker.on("message", (result: PieceResult) => {
        take(result);
        give();
      });
      worker.on("error", reject);
      give();
    });
  await Promise.all(Array.from({ length: Math.min(workers, pieces.length) }, runWorker));

  return chosen.map((index) => {
    const { table, name, figures } = studies[index]!;
    return { table, name, figures: figures(columns.get(index)!) };
  });
}
