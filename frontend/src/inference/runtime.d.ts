/** What runs models in a browser, in bytes: as it is, and compressed as it is sent. Measured by vite.config.ts. */
declare const RUNTIME: { bytes: number; transferred: number };
