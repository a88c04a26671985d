/** The front page as the tests show it. */

import { render, screen } from "@testing-library/react";
import { useSearch } from "@/lib/urlState";
import { ClassifyPage } from "./ClassifyPage";
// What the page loads lazily is here beforehand: a busy machine takes seconds to read it.
import "./ManyFiles";
import "./ResultView";

export function Page() {
  return <ClassifyPage search={useSearch()} active />;
}

/** Renders the page at a URL, and waits for its samples. */
export async function showPage(search = ""): Promise<void> {
  window.history.replaceState(null, "", search || "/");
  render(<Page />);
  await screen.findAllByRole("button", { name: /^Sample/ });
}
