import type { ReactNode } from "react";
import { BrandMark } from "../../components/brand.tsx";

/** The frame of everything that comes before a session. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="sign-in">
      <title>{`${title} · Belay`}</title>
      <div>
        <p className="brand mb-6 px-0!">
          <BrandMark />
          Belay
        </p>
        {children}
      </div>
    </main>
  );
}
