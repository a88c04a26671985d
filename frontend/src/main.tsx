import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { RootBoundary } from "@/app/RootBoundary";
import { loadLanguage } from "@/languages/load";
import { preferredLanguage } from "@/lib/language";
import { registerServiceWorker } from "@/lib/serviceWorker";
import "@/app/base.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");

// Words are read when they are shown: the language is there first.
void loadLanguage(preferredLanguage()).then(() => {
  createRoot(root).render(
    <StrictMode>
      <RootBoundary>
        <App />
      </RootBoundary>
    </StrictMode>,
  );
  registerServiceWorker();
});
