import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { RootBoundary } from "@/app/RootBoundary";
import { registerServiceWorker } from "@/lib/serviceWorker";
import "@/app/base.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
createRoot(root).render(
  <StrictMode>
    <RootBoundary>
      <App />
    </RootBoundary>
  </StrictMode>,
);

registerServiceWorker();
