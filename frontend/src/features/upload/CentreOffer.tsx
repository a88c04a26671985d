import { useState } from "react";
import type { Classification } from "@/api/client";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { decodeImage } from "@/inference/decode";
import type { GalaxyFrame } from "@/inference/galaxyFrame";
import { cutAbout } from "@/inference/galaxyFrame";
import { canvasBlob } from "@/lib/canvasBlob";
import { centerCropSide } from "@/lib/centerCrop";
import { text as sharedText } from "@/lib/words.en";
import { text } from "./words.en";

interface Props {
  galaxy: NonNullable<Classification["image"]["galaxy"]>;
  /** Gives the file of the picture; null where it cannot be had. */
  getFile: () => Promise<File | null>;
  onCrop: (file: File, cropped: Blob) => void;
}

/** Offers to frame the picture anew where its galaxy is not as the models know galaxies. */
export function CentreOffer({ galaxy, getFile, onCrop }: Props) {
  const [failed, setFailed] = useState(false);
  const centre = async () => {
    try {
      const file = await getFile();
      if (file) onCrop(file, await framedAnew(file, galaxy));
      else setFailed(true);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div>
      <Note>{failed ? sharedText.unshowableImage : text.centre.question}</Note>
      <Button variant="light" onClick={centre}>
        {text.centre.use}
      </Button>
    </div>
  );
}

/** What `frame=auto` makes of a picture, as a file that is classified as it is. */
async function framedAnew(file: File, galaxy: GalaxyFrame): Promise<Blob> {
  const { square } = await decodeImage(file);
  let { pixels, side } = cutAbout(square, galaxy);
  // Of some sizes the API would take the middle.
  if (centerCropSide(side, side) !== side) {
    ({ pixels, side } = cutAbout(square, { ...galaxy, width: (side + 1) / square.side }));
  }
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const image = new ImageData(side, side);
  for (let pixel = 0; pixel < side * side; pixel++) {
    image.data.set(pixels.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
    image.data[4 * pixel + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvasBlob(canvas);
}
