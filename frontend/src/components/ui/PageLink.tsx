import type { ComponentProps } from "react";
import { navigate } from "@/lib/urlState";

interface Props extends Omit<ComponentProps<"a">, "href"> {
  /** The URL's search; empty is the front page. */
  search: string;
}

/** A link within the site, which changes the URL without a reload and is a plain link otherwise. */
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
        navigate(search);
      }}
      {...rest}
    />
  );
}
