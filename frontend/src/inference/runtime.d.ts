/** Size of the ONNX runtime in bytes: as it is, and compressed as it is transferred. Measured by vite.config.ts. */
declare const RUNTIME: { bytes: number; transferred: number };
