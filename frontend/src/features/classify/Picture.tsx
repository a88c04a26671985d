import { useEffect, useState } from "react";
import type { Classification } from "@/api/calls";
import { text } from "@/text/en";
import styles from "./Picture.module.css";

interface Props {
  file: File;
  /** What the API read, once it has. */
  read: Classification["image"] | null;
}

/** The visitor's own picture, shown from the device and never from a server. */
export function Picture({ file, read }: Props) {
  const url = useObjectUrl(file);
  const [unshowable, setUnshowable] = useState<File | null>(null);
  const name = file.name || text.picture.unnamed;
  return (
    <figure className={styles.picture}>
      {unshowable === file ? (
        <p className={styles.cannotShow}>{text.picture.cannotShow}</p>
      ) : (
        url && <img src={url} alt={text.picture.alt(name)} onError={() => setUnshowable(file)} />
      )}
      <figcaption>
        <span className={styles.name}>{name}</span>
        {read && <span>{text.picture.size(read.width, read.height, read.format)}</span>}
      </figcaption>
    </figure>
  );
}

function useObjectUrl(file: File): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const created = URL.createObjectURL(file);
    setUrl(created);
    return () => URL.revokeObjectURL(created);
  }, [file]);
  return url;
}
