/** Files that are dropped or pasted anywhere on the page. */

import { useEffect, useEffectEvent, useState } from "react";

export type InputMethod = "drop" | "paste";

export function useIncomingFiles(onFiles: (files: File[], method: InputMethod) => void): {
  dragging: boolean;
} {
  const [dragging, setDragging] = useState(false);
  const receive = useEffectEvent(onFiles);

  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      // Without this the browser would leave the page to show the file.
      event.preventDefault();
      setDragging(event.dataTransfer?.types.includes("Files") ?? false);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false);
    };
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      setDragging(false);
      receive(Array.from(event.dataTransfer?.files ?? []), "drop");
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = Array.from(event.clipboardData?.files ?? []);
      // Text that is pasted into a field is the field's.
      const isField = event.target instanceof HTMLInputElement;
      if (files.length > 0 || !isField) receive(files, "paste");
    };

    window.addEventListener("dragover", onDragOver);
    window.addEventListener("dragleave", onDragLeave);
    window.addEventListener("drop", onDrop);
    window.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("dragleave", onDragLeave);
      window.removeEventListener("drop", onDrop);
      window.removeEventListener("paste", onPaste);
    };
  }, []);

  return { dragging };
}
