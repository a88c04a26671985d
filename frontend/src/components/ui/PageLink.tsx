import type { ComponentProps } from "react";
import { goTo } from "@/lib/urlState";

interface Props extends Omit<ComponentProps<"a">, "href"> {
  /** The search it leads to; empty is the front page. */
  search: string;
}

/** A link within the site: it changes the address without loading the page anew, and is a plain link otherwise. */
export function PageLink({ search, onClick, ...rest }: Props) {
  return (
    <a
      href={search || "/"}
      onClick={(event) => {
        onClick?.(event);
        const plain =
          event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
        if (!plain || event.defaultPrevented) return;
        event.preventDefault();
        goTo(search);
      }}
      {...rest}
    />
  );
}
