import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { BrandMark } from "../../components/brand.tsx";
import { ThemeMenu } from "../../shell/theme-menu.tsx";

/** The frame of a page that needs no account: nothing in it asks the control plane for anything. */
export function OpenPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <title>{`${title} · Belay`}</title>
      <a className="btn primary skip" href="#content" onClick={skip}>
        Skip to content
      </a>
      <header className="open-head">
        <Link to="/" className="brand">
          <BrandMark />
          Belay
        </Link>
        <ThemeMenu />
      </header>
      <main id="content" tabIndex={-1} className="open-page">
        {children}
      </main>
    </>
  );
}

/** The fragment of this page's address holds answers: following the link would overwrite them. */
function skip(event: React.MouseEvent) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
