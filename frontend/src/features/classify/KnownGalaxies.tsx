import type { ImageReference } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Row } from "@/components/ui/Row";
import { text } from "./words.en";

/** Where the surveys have a picture, and the name is known everywhere. */
const NAMES = ["M51", "M101", "NGC 4565", "NGC 5866", "NGC 3314"];

/** After a failed look-up: galaxies that can be looked up. */
export function KnownGalaxies({ onShow }: { onShow: (reference: ImageReference) => void }) {
  return (
    <Row>
      <span>{text.sky.known}</span>
      {NAMES.map((name) => (
        <Button key={name} variant="light" onClick={() => onShow({ name })}>
          {name}
        </Button>
      ))}
    </Row>
  );
}
