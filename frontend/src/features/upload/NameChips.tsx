import type { ImageReference } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Row } from "@/components/ui/Row";
import { text } from "./words.en";

/** Well-known galaxies, whose places the API knows without a name service, and what people call them. */
const GALAXIES = [
  ["M51", "Whirlpool"],
  ["M104", "Sombrero"],
  ["NGC 4038", "Antennae"],
  ["NGC 1300", "NGC 1300"],
  ["Hoag's Object", "Hoag's Object"],
] as const;

export function NameChips({ onShow }: { onShow: (reference: ImageReference) => void }) {
  return (
    <Row>
      <span>{text.sky.chips}</span>
      {GALAXIES.map(([name, label]) => (
        <Button key={name} variant="light" onClick={() => onShow({ name })}>
          {label}
        </Button>
      ))}
    </Row>
  );
}
