import { Link, type LinkProps } from "@tanstack/react-router";

export interface Crumb {
  label: string;
  to?: LinkProps["to"];
  params?: LinkProps["params"];
}

/** The way here; the last one is where one is. */
export function Breadcrumbs({ items }: { items: Crumb[] }) {
  return (
    <nav className="crumb" aria-label="Breadcrumbs">
      <ol>
        {items.map((item) => (
          <li key={item.label}>
            {item.to ? (
              <Link to={item.to} params={item.params as never}>
                {item.label}
              </Link>
            ) : (
              <span aria-current="page">{item.label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
